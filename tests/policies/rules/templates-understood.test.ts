import { describe, expect, test } from "@jest/globals";
import { templatesUnderstood } from "../../../policies/rules/templates-understood.ts";
import { UNKNOWN, verdict } from "../stack.ts";

const EMPTY = { $schema: "x", contentVersion: "1.0.0.0", resources: [] };
const deployed = (properties: object, group: unknown = "rg-soc", type = "Deployment") =>
  verdict(templatesUnderstood, () => [
    {
      type: `azure-native:resources:${type}`,
      name: "extra",
      props: { resourceGroupName: group, deploymentName: "extra", properties },
    },
  ]);
const nested = (properties: object, more: object = {}) => ({
  mode: "Incremental",
  template: {
    ...EMPTY,
    resources: [{ type: "Microsoft.Resources/deployments", name: "inner", properties, ...more }],
  },
});

const DELETES =
  "in mode Complete it deletes what is in its resource group and not in its template, and the alerting is there: set mode to Incremental";
const LINKED =
  'what its template makes is not known here, since it is behind templateLink: write it into template, or accept "extra" in the setting "accepted"';
const LINK = { uri: "https://templates.example/all.json" };

describe("templates-understood", () => {
  test("a good stack passes, and so does a template that is in sight", () => {
    expect(verdict(templatesUnderstood)).toEqual([]);
    expect(deployed({ mode: "Incremental", template: EMPTY })).toEqual([]);
    expect(deployed(nested({ mode: "Incremental", template: EMPTY }))).toEqual([]);
  });

  test.each<[string, object]>([
    ["by itself", { mode: "Complete", template: EMPTY }],
    ["from within", nested({ mode: "Complete", template: EMPTY })],
    [
      "from within, in a group that it names",
      nested({ mode: "Complete", template: EMPTY }, { resourceGroup: "RG-SOC" }),
    ],
    [
      "from within, in a group that it computes",
      nested({ mode: "Complete", template: EMPTY }, { resourceGroup: "[variables('rg')]" }),
    ],
  ])("what is there may not be deleted: %s", (_, properties) => {
    expect(deployed(properties)).toEqual([DELETES]);
  });

  test("other forms of a deployment are none the less one", () => {
    const generic = (properties: object) => ({
      type: "azure-native:resources:Resource",
      name: "extra",
      props: {
        resourceGroupName: "rg-soc",
        resourceProviderNamespace: "Microsoft.Resources",
        resourceType: "deployments",
        resourceName: "extra",
        properties,
      },
    });
    const classic = (props: object) => ({
      type: "azure:core/resourceGroupTemplateDeployment:ResourceGroupTemplateDeployment",
      name: "extra",
      props: { resourceGroupName: "rg-soc", ...props },
    });
    const found = (extra: object) => verdict(templatesUnderstood, () => [extra]);
    const templateContent = JSON.stringify(EMPTY);
    expect(found(generic({ mode: "Complete", template: EMPTY }))).toEqual([DELETES]);
    expect(found(generic({ mode: "Incremental", templateLink: LINK }))).toEqual([LINKED]);
    expect(found(classic({ deploymentMode: "Complete", templateContent }))).toEqual([DELETES]);
    expect(found(classic({ deploymentMode: "Incremental", templateSpecVersionId: "/x" }))).toEqual([LINKED]);
    expect(found(classic({ deploymentMode: "Incremental", templateContent }))).toEqual([]);
  });

  test("in another group it may delete", () => {
    expect(deployed({ mode: "Complete", template: EMPTY }, "rg-other")).toEqual([]);
    expect(deployed(nested({ mode: "Complete", template: EMPTY }, { resourceGroup: "rg-other" }))).toEqual(
      [],
    );
    expect(
      deployed({ mode: "Complete", template: EMPTY }, "rg-other", "DeploymentAtSubscriptionScope"),
    ).toEqual([]);
  });

  test("a template that nobody sees is named, also from within, and can be accepted with a reason until a day", () => {
    expect(deployed({ mode: "Incremental", templateLink: LINK }, "rg-other")).toEqual([LINKED]);
    expect(deployed(nested({ mode: "Incremental", templateLink: LINK }))).toEqual([LINKED]);
    expect(deployed({ templateLink: LINK }, "rg-other", "DeploymentStackAtResourceGroup")).toEqual([LINKED]);
    const accepted = (entry: object) =>
      verdict(
        templatesUnderstood,
        () => [
          {
            type: "azure-native:resources:Deployment",
            name: "extra",
            props: { resourceGroupName: "rg-other", properties: { templateLink: LINK } },
          },
        ],
        { accepted: { extra: entry } },
      );
    expect(accepted({ reason: "The network, reviewed.", until: "2099-01-31" })).toEqual([]);
    expect(accepted({ reason: "The network, reviewed.", until: "2020-01-31" })).toEqual([
      '"extra" was accepted until 2020-01-31: look at it again',
    ]);
  });

  test("what a preview does not know is undecided, and an unknown group may be the alerting's", () => {
    expect(deployed({ mode: UNKNOWN, template: EMPTY })).toEqual([expect.stringMatching(/^\? /)]);
    expect(deployed({ mode: "Complete", template: EMPTY }, UNKNOWN)).toEqual([DELETES]);
  });
});
