import { describe, expect, test } from "@jest/globals";
import { diagnosticSettingCategories } from "../../../policies/rules/diagnostic-setting-categories.ts";
import { UNKNOWN, verdict } from "../stack.ts";

describe("diagnostic-setting-categories", () => {
  test("a good stack passes", () => {
    expect(verdict(diagnosticSettingCategories)).toEqual([]);
  });

  test("an export without the sign-ins is stopped", () => {
    const found = verdict(diagnosticSettingCategories, () => {
      return [
        {
          type: "azure-native:aadiam:DiagnosticSetting",
          name: "export",
          props: { workspaceId: "/x", logs: [{ category: "SignInLogs", enabled: false }] },
        },
      ];
    });
    expect(found).toEqual(["it does not export SignInLogs, and the rules read it"]);
  });

  test("an export with them passes", () => {
    const found = verdict(diagnosticSettingCategories, () => {
      return [
        {
          type: "azure-native:aadiam:DiagnosticSetting",
          name: "export",
          props: { workspaceId: "/x", logs: [{ category: "SignInLogs", enabled: true }] },
        },
      ];
    });
    expect(found).toEqual([]);
  });

  test("an export to storage alone is stopped", () => {
    const found = verdict(diagnosticSettingCategories, () => {
      const logs = [{ category: "SignInLogs", enabled: true }];
      return [
        {
          type: "azure-native:aadiam:DiagnosticSetting",
          name: "export",
          props: { storageAccountId: "/x", logs },
        },
      ];
    });
    expect(found).toEqual(["it does not export SignInLogs, and the rules read it"]);
  });

  test("unknown logs are left to the deployment", () => {
    const found = verdict(diagnosticSettingCategories, () => {
      return [
        {
          type: "azure-native:aadiam:DiagnosticSetting",
          name: "export",
          props: { workspaceId: "/x", logs: UNKNOWN },
        },
      ];
    });
    expect(found).toEqual(["? cannot be judged before the deployment: a preview does not know logs"]);
  });
});
