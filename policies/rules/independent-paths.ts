import { stackPolicy, texts } from "../define.ts";
import { each } from "../facts/each.ts";
import { isFastPath } from "../facts/fast-path.ts";
import { ACTION_GROUP } from "../facts/ids.ts";
import { sameId } from "../facts/read.ts";
import { isEnabled, nativeReceivers, programCount } from "../facts/receivers.ts";
import { actionGroupsOf } from "../facts/routes.ts";
import { LOG_ALERT, watching } from "../facts/rules.ts";
import { ACTIVITY_LOG_ALERT, groupsAmong, METRIC_ALERT } from "../facts/watchers.ts";
import type { Resource, Stack } from "../resource.ts";

export const independentPaths = stackPolicy({
  name: "independent-paths",
  description: "Each alert on break-glass accounts reaches people on two paths that share nothing.",
  why: "One path fails in silence: a workflow that is disabled, a connection whose owner has left, a phone that is off.",
  settings: {
    elsewhere: {
      type: "array",
      items: { type: "string" },
      description: "Ids of action groups outside of this stack that reach people; each counts as a path.",
      default: [],
    },
  },
  *check(stack, settings) {
    const trusted = texts(settings, "elsewhere");
    const alerts = watching(stack).rules.filter(({ engine }) => engine === "logAlert");
    const rules = [...new Set(alerts.map(({ resource }) => resource))];
    const groups = rules.flatMap((rule) => actionGroupsOf(stack, rule).resources).filter(isEnabled);
    // Where some alert starts a program, one that does not has lost its better message.
    const haveProgram = [...groups, ...uncalled(stack)].some((group) => programCount(group) > 0);
    yield* each(rules, function* (rule) {
      const { resources, elsewhere } = actionGroupsOf(stack, rule);
      const seen = elsewhere.filter((id) => trusted.some((each) => sameId(each, id)));
      const paths = pathsOf(resources.filter(isEnabled));
      const fault = faultOf(paths, seen.length, { isFast: isFastPath(stack, rule), haveProgram });
      if (fault === undefined) return;
      // What another group does is not known: it may be what is missing.
      const unknown = elsewhere.filter((id) => !seen.includes(id));
      for (const id of unknown)
        yield `its action group is not in this stack: ${id}; name it in the setting "elsewhere"`;
      if (unknown.length === 0) yield fault;
    });
  },
});

interface Around {
  readonly isFast: boolean;
  readonly haveProgram: boolean;
}

/** What is wrong with a rule that reaches people by these kinds of paths, and by so many groups elsewhere. */
function faultOf(paths: readonly string[], elsewhere: number, { isFast, haveProgram }: Around) {
  if (paths.length + elsewhere === 0) return "it reaches nobody";
  if (paths.length + elsewhere < 2 && !isFast)
    return `it reaches people by ${paths.join(", ") || "one group"} alone`;
  if (haveProgram && elsewhere === 0 && !paths.includes("a program"))
    return "it starts no workflow, and other alerts do, or did";
  return undefined;
}

/** The action groups that no alert of the stack calls: alerts that did have been taken away from them. */
function uncalled(stack: Stack): Resource[] {
  const groups = stack.ofType(ACTION_GROUP).filter(isEnabled);
  const called = new Set([
    ...stack.ofType(LOG_ALERT).flatMap((rule) => actionGroupsOf(stack, rule).resources),
    ...stack.ofType(ACTIVITY_LOG_ALERT, METRIC_ALERT).flatMap((rule) => groupsAmong(stack, rule, groups)),
  ]);
  return groups.filter((group) => !called.has(group));
}

function pathsOf(groups: readonly Resource[]): string[] {
  const kinds = new Set(groups.flatMap(nativeReceivers).map(({ kind }) => kind));
  const phone = ["smsReceivers", "voiceReceivers", "azureAppPushReceivers"].some((kind) => kinds.has(kind));
  const mail = ["emailReceivers", "armRoleReceivers"].some((kind) => kinds.has(kind));
  const program = groups.some((group) => programCount(group) > 0);
  return [...(mail ? ["e-mail"] : []), ...(phone ? ["phone"] : []), ...(program ? ["a program"] : [])];
}
