import { stackPolicy, texts } from "../define.ts";
import { each } from "../facts/each.ts";
import { isFastPath } from "../facts/fast-path.ts";
import { sameId } from "../facts/read.ts";
import { isEnabled, nativeReceivers, programCount } from "../facts/receivers.ts";
import { actionGroupsOf } from "../facts/routes.ts";
import { watching } from "../facts/rules.ts";
import type { Resource } from "../resource.ts";

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
    const haveProgram = groups.some((group) => programCount(group) > 0);
    yield* each(rules, function* (rule) {
      const { resources, elsewhere } = actionGroupsOf(stack, rule);
      const seen = elsewhere.filter((id) => trusted.some((each) => sameId(each, id)));
      for (const id of elsewhere) {
        if (!seen.includes(id))
          yield `its action group is not in this stack: ${id}; name it in the setting "elsewhere"`;
      }
      const paths = pathsOf(resources.filter(isEnabled));
      if (paths.length + seen.length === 0) yield "it reaches nobody";
      else if (paths.length + seen.length < 2 && !isFastPath(stack, rule))
        yield `it reaches people by ${paths.join(", ") || "one group"} alone`;
      else if (haveProgram && seen.length === 0 && !paths.includes("a program"))
        yield "it starts no workflow, and other alerts do";
    });
  },
});

function pathsOf(groups: readonly Resource[]): string[] {
  const kinds = new Set(groups.flatMap(nativeReceivers).map(({ kind }) => kind));
  const phone = ["smsReceivers", "voiceReceivers", "azureAppPushReceivers"].some((kind) => kinds.has(kind));
  const mail = ["emailReceivers", "armRoleReceivers"].some((kind) => kinds.has(kind));
  const program = groups.some((group) => programCount(group) > 0);
  return [...(mail ? ["e-mail"] : []), ...(phone ? ["phone"] : []), ...(program ? ["a program"] : [])];
}
