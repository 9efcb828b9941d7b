import { logCategories } from "../catalogue/index.ts";
import { stackPolicy } from "../define.ts";
import { each } from "../facts/each.ts";
import { at, listAt, textAt } from "../facts/read.ts";
import { watching } from "../facts/rules.ts";

const DIAGNOSTIC_SETTING = "azure-native:aadiam:DiagnosticSetting";

export const diagnosticSettingCategories = stackPolicy({
  name: "diagnostic-setting-categories",
  description: "Entra ID exports every log that the rules on break-glass accounts read.",
  why: "A table into which nothing flows matches nothing: the rule is healthy and blind.",
  *check(stack) {
    const settings = stack.ofType(DIAGNOSTIC_SETTING);
    const tables = new Set(
      watching(stack).rules.flatMap(({ query }) => query.legs.map(({ table }) => table)),
    );
    const needed = logCategories([...tables]);
    const exported = new Set<string>();
    const faults = [
      ...each(settings, ({ props }) => {
        // What goes to a storage account or an event hub alone reaches no rule.
        if (!("workspaceId" in props)) return [];
        const logs = listAt(props, "logs").filter((log) =>
          [true, undefined].includes(at(log, "enabled") as boolean | undefined),
        );
        for (const log of logs) exported.add(textAt(log, "category"));
        return [];
      }),
    ];
    yield* faults;
    const [first] = settings;
    if (first === undefined || faults.length > 0) return;
    for (const category of needed) {
      if (!exported.has(category))
        yield { urn: first.urn, message: `it does not export ${category}, and the rules read it` };
    }
  },
});
