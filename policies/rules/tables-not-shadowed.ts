import { stackPolicy } from "../define.ts";
import { acceptedSetting, expired, isAccepted } from "../facts/accepted.ts";
import { each } from "../facts/each.ts";
import { isIdOf, known, WORKSPACE } from "../facts/ids.ts";
import { at, sameId, textAt } from "../facts/read.ts";
import { workspaceKeys } from "../facts/roles.ts";
import { watching } from "../facts/rules.ts";
import { nameOf, type Resource, type Stack } from "../resource.ts";

const TYPES = ["azure-native:operationalinsights:SavedSearch", "azure:loganalytics/savedSearch:SavedSearch"];

export const tablesNotShadowed = stackPolicy({
  name: "tables-not-shadowed",
  description:
    "No function that is saved in a workspace is named like a table that a rule on break-glass accounts reads.",
  why: "The rule's query stays as it is, and reads the function's rows instead of the table's.",
  settings: acceptedSetting("SEARCH"),
  *check(stack, settings) {
    const read = new Set(
      watching(stack).rules.flatMap(({ query }) => query.legs.map(({ table }) => table.toLowerCase())),
    );
    if (read.size === 0) return;
    const workspaces = workspacesOf(stack);
    yield* each(stack.ofType(...TYPES), function* (search) {
      const own = workspaceOf(search);
      const isElsewhere = workspaces.every((each) => each !== "" && !sameId(each, own));
      if (own !== "" && workspaces.length > 0 && isElsewhere) return;
      const properties = at(search.props, "properties") ?? search.props;
      const alias = textAt(properties, "functionAlias");
      const name = nameOf(search);
      if (!read.has(alias.toLowerCase()) || isAccepted(settings, name)) return;
      yield `its functionAlias is ${alias}, as a table is called that a rule reads: name it otherwise, or accept "${name}" in the setting "accepted"`;
    });
    yield* expired(settings);
  },
});

/** The names of the workspaces that the rules look at; empty for one whose name a preview does not know. */
function workspacesOf(stack: Stack): string[] {
  return watching(stack).rules.flatMap(({ engine, resource }) => {
    if (engine === "sentinel") return [known(resource, "workspaceName")];
    if (engine !== "logAlert") return [];
    const keys = workspaceKeys(stack, resource, "scopes", isIdOf);
    return keys.map((key) => {
      const workspace = stack.ofType(WORKSPACE).find(({ urn }) => urn === key);
      return workspace === undefined ? (key.split("/").at(-1) ?? "") : workspaceOf(workspace);
    });
  });
}

/** The provider "azure" names a workspace by its id. */
function workspaceOf(resource: Resource): string {
  return (
    known(resource, "workspaceName") || (known(resource, "logAnalyticsWorkspaceId").split("/").at(-1) ?? "")
  );
}
