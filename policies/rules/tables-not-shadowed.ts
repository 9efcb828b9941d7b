import { stackPolicy } from "../define.ts";
import { acceptedSetting, expired, isAccepted } from "../facts/accepted.ts";
import { each } from "../facts/each.ts";
import { at, textAt } from "../facts/read.ts";
import { watching } from "../facts/rules.ts";
import { nameOf } from "../resource.ts";

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
    yield* each(stack.ofType("azure-native:operationalinsights:SavedSearch"), function* (search) {
      const properties = at(search.props, "properties") ?? search.props;
      const alias = textAt(properties, "functionAlias");
      const name = nameOf(search);
      if (!read.has(alias.toLowerCase()) || isAccepted(settings, name)) return;
      yield `its functionAlias is ${alias}, as a table is called that a rule reads: name it otherwise, or accept "${name}" in the setting "accepted"`;
    });
    yield* expired(settings);
  },
});
