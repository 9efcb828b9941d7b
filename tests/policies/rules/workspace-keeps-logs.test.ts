import { describe, expect, test } from "@jest/globals";
import { workspaceKeepsLogs } from "../../../policies/rules/workspace-keeps-logs.ts";
import { UNKNOWN, verdict } from "../stack.ts";

describe("workspace-keeps-logs", () => {
  test("a good stack passes", () => {
    expect(verdict(workspaceKeepsLogs)).toEqual([]);
  });

  test("a daily cap is stopped", () => {
    const found = verdict(workspaceKeepsLogs, (stack) => {
      stack.workspace.props["workspaceCapping"] = { dailyQuotaGb: 1 };
    });
    expect(found).toEqual(["workspaceCapping.dailyQuotaGb is 1: leave it out"]);
  });

  test("a week of logs is stopped", () => {
    const found = verdict(workspaceKeepsLogs, (stack) => {
      stack.workspace.props["retentionInDays"] = 7;
    });
    expect(found).toEqual(["retentionInDays is 7: it must be 30 or more"]);
  });

  test("a workspace that nobody can ask is stopped", () => {
    const found = verdict(workspaceKeepsLogs, (stack) => {
      stack.workspace.props["publicNetworkAccessForQuery"] = "Disabled";
    });
    expect(found).toEqual(["publicNetworkAccessForQuery is Disabled: the workflow could not ask it"]);
  });

  test("a table that rules cannot use is stopped", () => {
    const found = verdict(workspaceKeepsLogs, () => {
      return [
        {
          type: "azure-native:operationalinsights:Table",
          name: "basic",
          props: { tableName: "SigninLogs", plan: "Basic" },
        },
      ];
    });
    expect(found).toEqual(["plan is Basic: it must be Analytics"]);
  });

  test("unknown settings are left to the deployment", () => {
    const found = verdict(workspaceKeepsLogs, (stack) => {
      stack.workspace.props["retentionInDays"] = UNKNOWN;
    });
    expect(found).toEqual([
      "? cannot be judged before the deployment: a preview does not know retentionInDays",
    ]);
  });
});
