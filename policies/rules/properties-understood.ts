import { type Settings, stackPolicy } from "../define.ts";
import { acceptedSetting, expired, isAccepted } from "../facts/accepted.ts";
import { connectionsOf, isForeign } from "../facts/connections.ts";
import { each } from "../facts/each.ts";
import { isIdOf } from "../facts/ids.ts";
import { entriesAt } from "../facts/read.ts";
import { askers, assignmentsOf, workspaceKeys } from "../facts/roles.ts";
import { alertingGroups, alertingWorkflows } from "../facts/routes.ts";
import { watching } from "../facts/rules.ts";
import { isAboutAlerting } from "../facts/watched-operations.ts";
import { watchersOf } from "../facts/watchers.ts";
import { knownParts } from "../play/known-parts.ts";
import { nameOf, type Resource, type Stack } from "../resource.ts";
import { NOT_KNOWN, outside } from "../shape/shape.ts";
import { shapes, triggerShape } from "../shape/shapes.ts";

export const propertiesUnderstood = stackPolicy({
  name: "properties-understood",
  description: "Of each resource on an alert's way, every property is one that this pack understands.",
  why: "A property that nobody has looked at may be the one that silences the alert.",
  settings: acceptedSetting("NAME: PROPERTY"),
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
      ...watchersOf(stack).filter((alert) => isAboutAlerting(stack, alert)),
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
  if (isAccepted(settings, key)) return;
  const shown = JSON.stringify(value) ?? String(value);
  yield `${path} is not understood: ${shown.length > 80 ? `${shown.slice(0, 80)}…` : shown}. Leave it out, or accept "${key}" in the setting "accepted"`;
}
