import { type Fault, type Settings, stackPolicy } from "../define.ts";
import { connectionsOf, isForeign } from "../facts/connections.ts";
import { each } from "../facts/each.ts";
import { isIdOf } from "../facts/ids.ts";
import { at, entriesAt } from "../facts/read.ts";
import { askers, assignmentsOf, workspaceKeys } from "../facts/roles.ts";
import { alertingGroups, alertingWorkflows } from "../facts/routes.ts";
import { watching } from "../facts/rules.ts";
import { watchersOf } from "../facts/watchers.ts";
import { knownParts } from "../play/known-parts.ts";
import { nameOf, type Resource, type Stack } from "../resource.ts";
import { NOT_KNOWN, outside } from "../shape/shape.ts";
import { shapes, triggerShape } from "../shape/shapes.ts";

export const propertiesUnderstood = stackPolicy({
  name: "properties-understood",
  description: "Of each resource on an alert's way, every property is one that this pack understands.",
  why: "A property that nobody has looked at may be the one that silences the alert.",
  settings: {
    accepted: {
      type: "object",
      description:
        'What you have looked at: {"NAME: PROPERTY": {"reason": "…", "until": "2027-01-31"}}, as the message names it.',
      default: {},
    },
  },
  *check(stack, settings) {
    const own = onTheWay(stack);
    if (own.length === 0) return;
    yield* each(own, function* (resource) {
      const shape = shapes[resource.type];
      if (shape === undefined) return;
      const { value: props } = knownParts(
        () => resource.props,
        () => NOT_KNOWN,
      );
      for (const [path, value] of [...outside(props, shape), ...ofTriggers(props)])
        yield* unlessAccepted(`${nameOf(resource)}: ${path}`, path, value, settings);
    });
    yield* expired(settings);
  },
});

function onTheWay(stack: Stack): Resource[] {
  const rules = watching(stack).rules.flatMap(({ engine, resource }) =>
    engine === "defender" ? [] : [resource],
  );
  const alerts = watching(stack).rules.filter(({ engine }) => engine === "logAlert");
  const workspaces = alerts.flatMap(({ resource }) => workspaceKeys(stack, resource, "scopes", isIdOf));
  const identities = [...askers(stack)];
  return [
    ...new Set([
      ...rules,
      ...alertingGroups(stack),
      ...alertingWorkflows(stack),
      ...watchersOf(stack).filter(({ type }) => type !== "azure-native:monitor:ScheduledQueryRule"),
      ...connectionsOf(stack).filter((connection) => !isForeign(stack, connection)),
      ...stack.resources.filter(({ urn }) => workspaces.includes(urn)),
      ...identities,
      ...identities.flatMap((identity) => assignmentsOf(stack, identity)),
    ]),
  ];
}

function* ofTriggers(props: unknown): Generator<[string, unknown]> {
  for (const [name, trigger] of entriesAt(props, "definition", "triggers"))
    yield* outside(trigger, triggerShape, ["definition", "triggers", name]);
}

function* unlessAccepted(key: string, path: string, value: unknown, settings: Settings): Generator<string> {
  if (at(settings["accepted"], key) !== undefined) return;
  const shown = JSON.stringify(value) ?? String(value);
  yield `${path} is not understood: ${shown.length > 80 ? `${shown.slice(0, 80)}…` : shown}. Leave it out, or accept "${key}" in the setting "accepted"`;
}

/** What is accepted without a reason or an end, or no longer. */
function* expired(settings: Settings): Generator<Fault> {
  for (const [key, entry] of entriesAt(settings, "accepted")) {
    const [reason, until] = [at(entry, "reason"), String(at(entry, "until"))];
    if (typeof reason !== "string" || reason.trim() === "")
      yield { message: `"${key}" is accepted without a reason: say why in "reason"` };
    if (!/^\d{4}-\d{2}-\d{2}$/.test(until) || Number.isNaN(Date.parse(until)))
      yield { message: `"${key}" is accepted without an end: give "until" a date such as 2027-01-31` };
    else if (Date.parse(`${until}T23:59:59Z`) < Date.now())
      yield { message: `"${key}" was accepted until ${until}: look at it again` };
  }
}
