import { stackPolicy } from "../define.ts";
import { acceptedSetting, expired, isAccepted } from "../facts/accepted.ts";
import { connectionsOf } from "../facts/connections.ts";
import { each } from "../facts/each.ts";
import { at, entriesAt, listAt, textAt } from "../facts/read.ts";
import { alertingGroups, alertingWorkflows } from "../facts/routes.ts";
import { watching } from "../facts/rules.ts";
import { groupOf } from "../facts/scopes.ts";
import { watchersOf } from "../facts/watchers.ts";
import { isDeployment } from "../native.ts";
import { nameOf, type Resource, type Stack } from "../resource.ts";

export const templatesUnderstood = stackPolicy({
  name: "templates-understood",
  description: "What a deployed template makes is in sight, and it deletes nothing of the alerting.",
  why: "In complete mode, a deployment deletes what is in its resource group and not in its template. Behind a link to a template there may be anything, such as a rule that suppresses alerts.",
  settings: acceptedSetting("DEPLOYMENT"),
  *check(stack, settings) {
    if (watching(stack).rules.length === 0) return;
    const deployments = stack.resources.filter(({ type }) => isDeployment(type));
    yield* each(deployments, function* (resource) {
      const name = nameOf(resource);
      if (isAccepted(settings, name)) return;
      for (const { link, mode, group } of deployed(resource)) {
        if (link !== undefined)
          yield `what its template makes is not known here, since it is behind ${link}: write it into template, or accept "${name}" in the setting "accepted"`;
        if (mode.toLowerCase() === "complete" && stands(stack, resource, group))
          yield `in mode ${mode} it deletes what is in its resource group and not in its template, and the alerting is there: set mode to Incremental`;
      }
    });
    yield* expired(settings);
  },
});

/** What one deployment does. */
interface Deployed {
  /** The property behind which its template is. */
  readonly link?: string;
  readonly mode: string;
  /** Its resource group, in lower case; empty where it is not known. */
  readonly group: string;
}

/**
 * A deployment, and those that its template holds (learn.microsoft.com/azure/azure-resource-manager/templates/linked-templates).
 * The mode of one inside is its own; Azure takes Incremental alone for it, or Complete (deployment-modes).
 */
function* deployed({ type, props }: Resource): Generator<Deployed> {
  const properties = at(props, "properties") ?? props;
  const group = /At\w+Scope$/.test(type) ? "none" : groupOf({ props });
  yield* ofProperties(properties, group);
}

function* ofProperties(properties: unknown, group: string, depth = 0): Generator<Deployed> {
  const template = at(properties, "template");
  const isLinked = template === undefined && at(properties, "templateLink") !== undefined;
  yield { ...(isLinked ? { link: "templateLink" } : {}), mode: textAt(properties, "mode"), group };
  if (depth < 5) yield* inside(template, group, depth);
}

function* inside(template: unknown, group: string, depth: number): Generator<Deployed> {
  const resources = at(template, "resources");
  // Templates of languageVersion 2.0 name their resources.
  const list = Array.isArray(resources)
    ? listAt(template, "resources")
    : entriesAt(template, "resources").map(([, one]) => one);
  for (const resource of list) {
    yield* inside(resource, group, depth + 1);
    if (textAt(resource, "type").toLowerCase() !== "microsoft.resources/deployments") continue;
    const own = at(resource, "resourceGroup") ?? (at(resource, "subscriptionId") === undefined ? group : "");
    const isComputed = typeof own !== "string" || own.startsWith("[");
    yield* ofProperties(at(resource, "properties"), isComputed ? "" : own.toLowerCase(), depth + 1);
  }
}

/** Whether something of the alerting stands in a group that the deployment did not make itself. */
function stands(stack: Stack, { urn }: Resource, group: string): boolean {
  const alerting = [
    ...watching(stack).rules.map(({ resource }) => resource),
    ...alertingGroups(stack),
    ...alertingWorkflows(stack),
    ...watchersOf(stack),
    ...connectionsOf(stack),
  ].filter((each) => each.urn !== urn && "resourceGroupName" in each.props);
  return alerting.some((each) => group === "" || ["", group].includes(groupOf(each)));
}
