import { type Fault, stackPolicy, texts } from "../define.ts";
import { each } from "../facts/each.ts";
import { IDENTITY, isIdOf } from "../facts/ids.ts";
import { at, sameId, textAt } from "../facts/read.ts";
import { askers, assignmentsOf, identityOf, workspaceKeys } from "../facts/roles.ts";
import { alertingWorkflows, identitiesOf } from "../facts/routes.ts";
import { watching } from "../facts/rules.ts";
import { actionsOf, isQuery } from "../facts/workflow-actions.ts";
import type { Resource, Stack } from "../resource.ts";

/** Roles that may query a workspace, narrow and wide ones; least-privilege judges how wide. */
const CAN_READ = new Set([
  "73c42c96-874c-492b-b04d-ab87d138a893", // Log Analytics Reader
  "92aaf0da-9dab-42b6-94a3-d43ce8d16293", // Log Analytics Contributor
  "43d0d8ad-25c7-4714-9337-8ba259a9fe05", // Monitoring Reader
  "749f88d5-cbae-40b8-bcfc-e573ddc772fa", // Monitoring Contributor
  "acdd72a7-3385-48ef-bd42-f606fba81ae7", // Reader
  "b24988ac-6180-42a0-ab88-20f7382dd24c", // Contributor
  "8e3af657-a8ff-443c-a75c-2fe8c4bcb635", // Owner
]);

export const identityCanReadLogs = stackPolicy({
  name: "identity-can-read-logs",
  description: "The identities of the rules and of the workflow may read the workspace.",
  why: "A rule that may not read the logs finds nothing at every evaluation, and fails in silence.",
  settings: {
    elsewhere: {
      type: "array",
      items: { type: "string" },
      description: "Ids of identities that are given their role outside of this stack.",
      default: [],
    },
  },
  *check(stack, settings) {
    const trusted = texts(settings, "elsewhere");
    const rules = watching(stack).rules.flatMap(({ engine, resource }) =>
      engine === "logAlert" ? [resource] : [],
    );
    yield* each(new Set(rules), function* (rule) {
      for (const id of identitiesOf(stack, rule, IDENTITY).elsewhere) {
        if (!trusted.some((each) => sameId(each, id))) {
          yield `its identity is not in this stack: ${id}; name it in the setting "elsewhere"`;
        }
      }
      const workspaces = workspaceKeys(stack, rule, "scopes", isIdOf);
      for (const identity of identityOf(stack, rule)) yield* faults(stack, identity, workspaces);
    });
    yield* each(alertingWorkflows(stack), function* (workflow) {
      const asks = actionsOf(at(workflow.props, "definition")).some(
        ({ action }) => isQuery(action) && at(action, "inputs", "authentication") !== undefined,
      );
      const [rule] = rules;
      const workspaces = rule === undefined ? [] : workspaceKeys(stack, rule, "scopes", isIdOf);
      if (asks)
        for (const identity of identityOf(stack, workflow)) yield* faults(stack, identity, workspaces);
    });
    const assignments = [...askers(stack)].flatMap((identity) => assignmentsOf(stack, identity));
    yield* each(new Set(assignments), ({ props }) => withoutType(at(props, "principalType")));
  },
});

/** Without the type, Azure looks for an identity that it may not find yet (learn.microsoft.com/azure/role-based-access-control/troubleshooting). */
function withoutType(type: unknown): string[] {
  if (type === "ServicePrincipal") return [];
  const found = type === undefined ? "it has no principalType" : `principalType is ${type}`;
  return [`${found}: set it to ServicePrincipal, or Azure may not find an identity that is new`];
}

function* faults(
  stack: Stack,
  identity: Resource,
  workspaces: readonly string[],
): Generator<Fault["message"]> {
  const assignments = assignmentsOf(stack, identity);
  const onWorkspace = assignments.filter((assignment) => covers(stack, assignment, workspaces));
  const who = identity.urn.slice(identity.urn.lastIndexOf("::") + 2);
  if (onWorkspace.length === 0) {
    yield `the identity ${who} has no role on the workspace: give it Log Analytics Reader there`;
    return;
  }
  const roles = onWorkspace.map(
    (assignment) => textAt(assignment.props, "roleDefinitionId").split("/").at(-1) ?? "",
  );
  if (!roles.some((role) => CAN_READ.has(role.toLowerCase()))) {
    yield `the identity ${who} has on the workspace no role that may read it: give it Log Analytics Reader`;
  }
}

/** On the workspace, or on what holds it. */
function covers(stack: Stack, assignment: Resource, workspaces: readonly string[]): boolean {
  const scopes = workspaceKeys(stack, assignment, "scope", isIdOf);
  if (scopes.some((scope) => workspaces.includes(scope))) return true;
  const ids = [...workspaces, ...stack.resources.filter(({ urn }) => workspaces.includes(urn)).map(groupOf)];
  return scopes.some((scope) => scope.startsWith("/") && ids.some((id) => `${id}/`.startsWith(`${scope}/`)));
}

/** What can be said of the id of a workspace of the stack. */
function groupOf({ props }: Resource): string {
  return textAt(props, "id").toLowerCase();
}
