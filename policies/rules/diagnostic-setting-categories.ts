import { stackPolicy } from "../define.ts";
import { each } from "../facts/each.ts";
import { at, listAt, textAt } from "../facts/read.ts";
import { watching } from "../facts/rules.ts";

const DIAGNOSTIC_SETTING = "azure-native:aadiam:DiagnosticSetting";

/** Source: learn.microsoft.com/entra/identity/monitoring-health/concept-diagnostic-settings-logs-options. */
const CATEGORIES: Readonly<Record<string, string>> = {
  SigninLogs: "SignInLogs",
  AADNonInteractiveUserSignInLogs: "NonInteractiveUserSignInLogs",
  AADServicePrincipalSignInLogs: "ServicePrincipalSignInLogs",
  AADManagedIdentitySignInLogs: "ManagedIdentitySignInLogs",
  ADFSSignInLogs: "ADFSSignInLogs",
  AuditLogs: "AuditLogs",
};

export const diagnosticSettingCategories = stackPolicy({
  name: "diagnostic-setting-categories",
  description: "Entra ID exports every log that the rules on break-glass accounts read.",
  why: "A table into which nothing flows matches nothing: the rule is healthy and blind.",
  *check(stack) {
    const settings = stack.ofType(DIAGNOSTIC_SETTING);
    const tables = new Set(
      watching(stack).rules.flatMap(({ query }) => query.legs.map(({ table }) => table)),
    );
    const needed = new Set([...tables].flatMap((table) => CATEGORIES[table] ?? []));
    const exported = new Set<string>();
    const faults = [
      ...each(settings, ({ props }) => {
        const logs = listAt(props, "logs").filter((log) => at(log, "enabled") !== false);
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
