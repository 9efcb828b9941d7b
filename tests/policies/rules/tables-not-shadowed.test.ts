import { describe, expect, test } from "@jest/globals";
import { tablesNotShadowed } from "../../../policies/rules/tables-not-shadowed.ts";
import { UNKNOWN, verdict, WORKSPACE_ID } from "../stack.ts";

const saved = (functionAlias: string, settings: object = {}) =>
  verdict(
    tablesNotShadowed,
    () => [
      {
        type: "azure-native:operationalinsights:SavedSearch",
        name: "search",
        props: { category: "x", displayName: "x", query: "print 1", functionAlias },
      },
    ],
    settings as never,
  );

describe("tables-not-shadowed", () => {
  test("a good stack passes, and so does a function with a name of its own", () => {
    expect(verdict(tablesNotShadowed)).toEqual([]);
    expect(saved("")).toEqual([]);
    expect(saved("ExemptUsers")).toEqual([]);
    expect(saved("SecurityEvent")).toEqual([]);
  });

  test("one that is named like a table of a rule is stopped, in whatever letter case", () => {
    for (const name of ["SigninLogs", "signinlogs"]) {
      expect(saved(name)).toEqual([
        `its functionAlias is ${name}, as a table is called that a rule reads: name it otherwise, or accept "search" in the setting "accepted"`,
      ]);
    }
    expect(saved("SigninLogs", { accepted: { search: { reason: "Tested.", until: "2099-01-31" } } })).toEqual(
      [],
    );
  });

  test("an alias that a preview does not know is undecided", () => {
    expect(saved(UNKNOWN)).toEqual([expect.stringMatching(/^\? /)]);
  });

  test.each([
    ["the rules' own", "azure-native:operationalinsights:SavedSearch", { workspaceName: "LAW-soc" }, 1],
    ["another one", "azure-native:operationalinsights:SavedSearch", { workspaceName: "law-other" }, 0],
    [
      "the rules' own, of the provider azure",
      "azure:loganalytics/savedSearch:SavedSearch",
      { logAnalyticsWorkspaceId: WORKSPACE_ID },
      1,
    ],
    [
      "another one, of the provider azure",
      "azure:loganalytics/savedSearch:SavedSearch",
      { logAnalyticsWorkspaceId: `${WORKSPACE_ID}-2` },
      0,
    ],
  ])("the workspace is %s", (_, type, place, count) => {
    const found = verdict(tablesNotShadowed, ({ sentinel }) => {
      sentinel.props["workspaceName"] = "law-soc";
      return [{ type, name: "search", props: { ...place, query: "print 1", functionAlias: "SigninLogs" } }];
    });
    expect(found).toHaveLength(count);
  });

  test("a template's function is one, too", () => {
    const found = verdict(tablesNotShadowed, () => [
      {
        type: "azure-native:resources:Deployment",
        name: "extra",
        props: {
          resourceGroupName: "rg-soc",
          properties: {
            mode: "Incremental",
            template: {
              resources: [
                {
                  type: "Microsoft.OperationalInsights/workspaces/savedSearches",
                  name: "law-soc/quiet",
                  properties: {
                    category: "x",
                    displayName: "x",
                    query: "print 1",
                    functionAlias: "SigninLogs",
                  },
                },
              ],
            },
          },
        },
      },
    ]);
    expect(found).toHaveLength(1);
  });
});
