import { type Fault, stackPolicy, texts } from "../define.ts";
import { each } from "../facts/each.ts";
import { at, listAt } from "../facts/read.ts";
import { isEnabled, nativeReceivers } from "../facts/receivers.ts";
import { alertingGroups } from "../facts/routes.ts";
import { LOG_ALERT, watching } from "../facts/rules.ts";
import { isAt, isWithin } from "../facts/scopes.ts";
import {
  isAboutAlerting,
  isAboutHealth,
  isAboutWorkspaceHealth,
  isFromAnywhere,
  isOurs,
  narrowedHealth,
  neededOperations,
  needsHealthWatcher,
  unwatchedHealth,
  unwatchedMetrics,
  watchedOperations,
} from "../facts/watched-operations.ts";
import { ACTIVITY_LOG_ALERT, groupsAmong, METRIC_ALERT } from "../facts/watchers.ts";
import { isUnknownValue, type Resource, type Stack } from "../resource.ts";

export const watcherEnabled = stackPolicy({
  name: "watcher-enabled",
  description:
    "What watches over the alerting is there, and enabled: alerts on changes, on failed runs, on silence.",
  why: "Whoever wants to switch off the alerts first switches off what would notify you.",
  settings: {
    notWatched: {
      type: "array",
      items: { type: "string" },
      description:
        "Operations and metrics that need no watcher, such as Microsoft.Logic/workflows/write, RunThrottledEvents or ResourceHealth of the rules.",
      default: [],
    },
  },
  *check(stack, settings) {
    const groups = alertingGroups(stack);
    const unknown: Resource[] = [];
    const watchers = stack.ofType(ACTIVITY_LOG_ALERT, METRIC_ALERT).filter((alert) => {
      try {
        // Read first, so that an alert of which a preview does not know whether it is on is one.
        void at(alert.props, "enabled");
        return isAboutAlerting(stack, alert) && groupsAmong(stack, alert, groups).length > 0;
      } catch (error) {
        if (!isUnknownValue(error)) throw error;
        unknown.push(alert);
        return false;
      }
    });
    yield* each([...watchers, ...unknown], (alert) => faults(stack, alert, groups));
    if (isOurs(stack)) yield* missing(stack, watchers, texts(settings, "notWatched"), unknown.length > 0);
  },
});

function* faults(stack: Stack, alert: Resource, groups: readonly Resource[]): Generator<string> {
  const { type, props } = alert;
  if (at(props, "enabled") === false) yield "enabled is false: set it to true";
  const natives = groupsAmong(stack, alert, groups).filter(isEnabled).flatMap(nativeReceivers);
  if (natives.length === 0)
    yield "it notifies nobody by Azure Monitor itself: give it the group that needs no workflow";
  if (type !== ACTIVITY_LOG_ALERT) return;
  const { operations, narrowed } = watchedOperations(alert);
  for (const condition of isAboutHealth(alert) ? narrowedHealth(alert) : narrowed)
    yield `it leaves changes out, by ${condition || "an empty condition"}`;
  // Defender's rules are in no resource group.
  const rules = watching(stack).rules.flatMap(({ engine, resource }) =>
    engine === "defender" ? [] : [resource],
  );
  const scopes = listAt(props, "scopes").map(String);
  if (Array.isArray(at(props, "scopes")) && scopes.length === 0)
    yield "it has no scope, so that it sees nothing";
  if (operations.some(isFromAnywhere) && !scopes.some((scope) => /^\/subscriptions\/[^/]+\/?$/i.test(scope)))
    yield "its scope must be the subscription: what silences alerts may stand in any resource group";
  if (isAboutWorkspaceHealth(alert)) {
    const workspaces = rules.flatMap(workspacesOf);
    if (
      scopes.length > 0 &&
      workspaces.length > 0 &&
      !workspaces.some((id) => scopes.some((scope) => isAt(scope, id)))
    )
      yield `its scopes leave the workspace out: ${scopes.join(", ")}`;
    return;
  }
  if (
    scopes.length > 0 &&
    rules.length > 0 &&
    !rules.some((rule) => scopes.some((scope) => isWithin(scope, rule)))
  )
    yield `its scopes leave the rules out: ${scopes.join(", ")}`;
}

/** The workspaces that a rule reads, as far as a preview knows them. */
function workspacesOf({ type, props }: Resource): string[] {
  try {
    return type === LOG_ALERT ? listAt(props, "scopes").map(String) : [];
  } catch (error) {
    if (isUnknownValue(error)) return [];
    throw error;
  }
}

function* missing(
  stack: Stack,
  watchers: readonly Resource[],
  notWatched: readonly string[],
  isUndecided: boolean,
): Generator<Fault> {
  const watched = new Set(
    watchers
      .filter(({ type }) => type === ACTIVITY_LOG_ALERT)
      .flatMap((alert) => watchedOperations(alert).operations),
  );
  const allowed = new Set(notWatched.map((each) => each.toLowerCase()));
  const operations = neededOperations(stack).filter((each) => !watched.has(each));
  const ofHealth = watchers.filter(isAboutHealth);
  const health = !needsHealthWatcher(stack)
    ? []
    : ofHealth.length === 0
      ? ["ResourceHealth of the rules"]
      : unwatchedHealth(ofHealth).map((value) => `ResourceHealth of ${value}`);
  const lacking = [...operations, ...unwatchedMetrics(stack, watchers), ...health].filter(
    (each) => !allowed.has(each.toLowerCase()),
  );
  if (lacking.length === 0) return;
  const message = `no alert that notifies people watches ${lacking.join(", ")}`;
  yield isUndecided
    ? {
        message: `cannot be judged before the deployment: ${message}, as far as a preview knows`,
        undecided: true,
      }
    : { message };
}
