import { describe, expect, test } from "@jest/globals";
import { oneWorkspace } from "../../../policies/rules/one-workspace.ts";
import { UNKNOWN, verdict, WORKSPACE_ID } from "../stack.ts";

describe("one-workspace", () => {
  test("a good stack passes", () => {
    expect(verdict(oneWorkspace)).toEqual([]);
  });

  test("an export to another workspace is stopped", () => {
    const found = verdict(oneWorkspace, () => {
      return [
        {
          type: "azure-native:aadiam:DiagnosticSetting",
          name: "export",
          props: { workspaceId: `${WORKSPACE_ID}-2` },
        },
      ];
    });
    expect(found).toEqual([
      "it is about /subscriptions/11111111-1111-4111-8111-111111111111/resourcegroups/rg-soc/providers/microsoft.operationalinsights/workspaces/law-soc-2, and the others are about logs",
    ]);
  });

  test("a rule on nothing is stopped", () => {
    const found = verdict(oneWorkspace, (stack) => {
      stack.rule.props["scopes"] = [];
    });
    expect(found).toEqual(["scopes names no workspace"]);
  });

  test("a workspace that is called otherwise than in what is made from it is stopped, unless its name is not known", () => {
    const found = (name: string) =>
      verdict(oneWorkspace, (stack) => {
        stack.rule.from = { scopes: ["logs"] };
        stack.workspace.props["workspaceName"] = name;
      });
    expect(found("law-soc")).toEqual([]);
    expect(found("law-renamed")).toEqual([
      "it is about /subscriptions/11111111-1111-4111-8111-111111111111/resourcegroups/rg-soc/providers/microsoft.operationalinsights/workspaces/law-soc, and made from logs, which is called otherwise",
    ]);
    expect(found(UNKNOWN)).toEqual([]);
  });

  test("a workspace that a preview does not know is told from what it is made of", () => {
    const found = verdict(oneWorkspace, (stack) => {
      stack.rule.props["scopes"] = [UNKNOWN];
    });
    expect(found).toEqual([]);
  });

  test("unknown scopes are left to the deployment", () => {
    const found = verdict(oneWorkspace, (stack) => {
      stack.rule.props["scopes"] = UNKNOWN;
      stack.rule.from = {};
    });
    expect(found).toEqual(["? cannot be judged before the deployment: a preview does not know scopes"]);
  });
});
