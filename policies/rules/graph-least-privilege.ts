import { stackPolicy, texts } from "../define.ts";
import { each } from "../facts/each.ts";
import { WORKFLOW } from "../facts/ids.ts";
import { textAt } from "../facts/read.ts";
import { watching } from "../facts/rules.ts";

const APP_ROLE_ASSIGNMENT = "azuread:index/appRoleAssignment:AppRoleAssignment";

export const graphLeastPrivilege = stackPolicy({
  name: "graph-least-privilege",
  description: "In Microsoft Graph, the workflow may send mail and nothing else.",
  why: "An application permission holds for the whole tenant: one that writes the directory makes the workflow the way to the accounts that it watches.",
  settings: {
    roles: {
      type: "array",
      items: { type: "string" },
      description: "Ids of the app roles that are allowed.",
      default: ["b633e1c5-b582-4048-a93e-9f11b44c7e96"], // Mail.Send
    },
  },
  *check(stack, settings) {
    if (watching(stack).rules.length === 0) return;
    const roles = texts(settings, "roles");
    const assignments = stack
      .ofType(APP_ROLE_ASSIGNMENT)
      .filter(
        (each) =>
          each.dependencies("principalObjectId").length === 0 ||
          stack.madeFrom(each, "principalObjectId", WORKFLOW).length > 0,
      );
    yield* each(assignments, function* ({ props }) {
      const role = textAt(props, "appRoleId").toLowerCase();
      if (!roles.includes(role)) yield `the app role ${role} is not allowed: Mail.Send alone is`;
    });
  },
});
