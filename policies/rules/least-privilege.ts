import { stackPolicy, texts } from "../define.ts";
import { each } from "../facts/each.ts";
import { ROLE_ASSIGNMENT } from "../facts/ids.ts";
import { textAt } from "../facts/read.ts";
import { askers, assignmentsOf, READERS } from "../facts/roles.ts";
import { watching } from "../facts/rules.ts";
import { isUnknownValue, type Resource } from "../resource.ts";

/** Contributor is the narrowest built-in role that sends text messages (docs/channels.md). */
const SENDER = /\/providers\/microsoft\.communication\/communicationservices\/[^/]+$/i;
const WORKSPACE_ID = /\/providers\/microsoft\.operationalinsights\/workspaces\/[^/]+$/i;
const WORKFLOW_ID = /\/providers\/microsoft\.logic\/workflows\/[^/]+$/i;
/**
 * Read the run history of a workflow, by which fast alerts page once (docs/speed.md), and closing messages say how the
 * first run has ended: both may read everything (learn.microsoft.com/azure/role-based-access-control/built-in-roles).
 */
const RUN_READERS = new Set([
  "acdd72a7-3385-48ef-bd42-f606fba81ae7", // Reader
  "43d0d8ad-25c7-4714-9337-8ba259a9fe05", // Monitoring Reader
]);
const WIDE = new Set([
  "8e3af657-a8ff-443c-a75c-2fe8c4bcb635", // Owner
  "18d7d88d-d35e-4fb5-a5c3-7773c20a72d9", // User Access Administrator
  "f58310d9-a9f6-439a-9e8d-f62e7b41a168", // Role Based Access Control Administrator
]);

export const leastPrivilege = stackPolicy({
  name: "least-privilege",
  description: "The identities of the alerting may read the workspace, and nothing more.",
  why: "Whoever takes over the workflow has what its identity may do: a Contributor switches the alerts off.",
  settings: {
    roles: {
      type: "array",
      items: { type: "string" },
      description: "Ids of role definitions that are allowed on the workspace.",
      default: Object.keys(READERS),
    },
  },
  *check(stack, settings) {
    if (watching(stack).rules.length === 0) return;
    const roles = texts(settings, "roles");
    const own = new Set([...askers(stack)].flatMap((identity) => assignmentsOf(stack, identity)));
    // One whose principal comes from nowhere in the stack may well be ours, unless it is of people.
    const unclear = stack
      .ofType(ROLE_ASSIGNMENT)
      .filter((each) => each.dependencies("principalId").length === 0 && !isOfPeople(each));
    yield* each(new Set([...own, ...unclear]), function* ({ props }) {
      const scope = textAt(props, "scope");
      const role = textAt(props, "roleDefinitionId").split("/").at(-1)?.toLowerCase() ?? "";
      if (SENDER.test(scope)) {
        if (WIDE.has(role))
          yield `the role ${role} on ${scope} gives more than sending: Contributor is enough`;
        return;
      }
      if (WORKFLOW_ID.test(scope) && RUN_READERS.has(role)) return;
      if (!roles.includes(role)) yield `the role ${role} is not one of ${Object.values(READERS).join(", ")}`;
      if (!WORKSPACE_ID.test(scope)) yield `its scope is ${scope || "not set"}: it must be the workspace`;
    });
  },
});

/** A role of a person or of a group of people is none of the alerting's own. */
function isOfPeople({ props }: Resource): boolean {
  try {
    return ["User", "Group", "ForeignGroup"].includes(textAt(props, "principalType"));
  } catch (error) {
    if (isUnknownValue(error)) return false;
    throw error;
  }
}
