import { expect, test } from "@jest/globals";
import { judge } from "../../policies/in-process.ts";
import { ACCOUNTS, type HandWritten, handWritten } from "./hand-written.ts";

/** What the small hand-written stack lacks anyway. */
const LACKING = [
  "detections-covered",
  "silence-is-watched",
  "diagnostic-setting-categories",
  "watcher-enabled",
  "sign-in-results-covered",
];

/** What is said of the hand-written stack after a change, and not of the stack itself. */
async function said(change: (stack: HandWritten) => void): Promise<string[]> {
  const all = async (stack: HandWritten) => {
    const { violations, undecided } = await judge(
      Object.values(stack).map(({ type, name, props, from = {} }) => ({
        type,
        name,
        key: `::${name}`,
        inputs: props,
        dependencies: Object.fromEntries(
          Object.entries(from).map(([property, names]) => [property, names.map((each) => `::${each}`)]),
        ),
      })),
    );
    return [
      ...violations.map(({ policy, message }) => ({ policy, text: `${policy}: ${message}` })),
      ...undecided.map(({ policy, message }) => ({ policy, text: `${policy}: ? ${message}` })),
    ];
  };
  const changed = handWritten();
  change(changed);
  const before = new Set((await all(handWritten())).map(({ text }) => text));
  return (await all(changed))
    .filter(({ policy, text }) => !LACKING.includes(policy) && !before.has(text))
    .map(({ text }) => text);
}

const MINE = `UserId =~ "${ACCOUNTS[0]}" or UserPrincipalName =~ "${ACCOUNTS[1]}"`;
const COLUMNS = "project TimeGenerated, UserPrincipalName, IPAddress, AppDisplayName";
const RECENT = "where ingestion_time() > ago(20m)";

test.each([
  [
    "a watchlist in addition",
    `let more = _GetWatchlist("emergency") | project Id = tostring(SearchKey);
SigninLogs | ${RECENT} | where ${MINE} or UserId in~ (more) | ${COLUMNS}`,
    "_GetWatchlist()",
  ],
  [
    "another workspace in addition",
    `union SigninLogs, workspace("law-old").SigninLogs | ${RECENT} | where ${MINE} | ${COLUMNS}`,
    "workspace()",
  ],
  [
    "a function that is saved in the workspace",
    `SigninLogs | ${RECENT} | where ${MINE} | invoke AddTeam() | ${COLUMNS}`,
    "AddTeam",
  ],
])("%s is not judged, and nothing that Azure would refuse", async (_, query, what) => {
  const found = await said(({ rule }) => {
    rule.props["criteria"].allOf[0].query = query;
  });
  expect(found).toEqual([
    expect.stringMatching(/^query-finds-every-event: \? whether it finds every event is not known/),
  ]);
  expect(found[0]).toContain(what);
});

const BAD_RULE = [
  "sentinel-rule-enabled: enabled is not true: set it to true",
  "sentinel-rule-incidents: incidentConfiguration.createIncident is not true",
  "sentinel-rule-severity: severity is Low: it must be High",
];

test.each([
  "azure-native:securityinsights:ScheduledAlertRule",
  "azure-native_securityinsights_v20250101preview:securityinsights:NrtAlertRule",
  "azure-native:securityinsights/v20230601preview:NrtAlertRule",
])("a bad %s is seen", async (type) => {
  const found = await said(({ sentinel }) => {
    sentinel.type = type;
    Object.assign(sentinel.props, { enabled: false, severity: "Low" });
    if (type.includes("Nrt")) {
      sentinel.props["kind"] = "NRT";
      for (const name of ["queryFrequency", "queryPeriod", "triggerOperator", "triggerThreshold"])
        delete sentinel.props[name];
    }
    sentinel.props["incidentConfiguration"].createIncident = false;
  });
  expect(found.toSorted()).toEqual(BAD_RULE);
});

const inMonitor = ({ rule, direct }: HandWritten) => {
  Object.assign(rule.props, { enabled: false, severity: 4 });
  direct.props["enabled"] = false;
};

test("rules and groups in the module of azure-native 2 are judged as those of version 3", async () => {
  const found = await said((stack) => {
    inMonitor(stack);
    for (const each of [stack.rule, stack.flow, stack.direct])
      each.type = each.type.replace(":monitor:", ":insights:");
  });
  expect(found).toEqual(await said(inMonitor));
  expect(found).toContain("log-alert-enabled: enabled is false: set it to true");
});

test.each([
  ["with a name that a preview knows", { resourceName: "r-1" }],
  ["with one that it does not know", {}],
])("a near-real-time rule that is a generic resource is judged, %s", async (_, names) => {
  const found = await said(({ sentinel }) => {
    const { workspaceName: _, resourceGroupName, ruleId: __, kind: ___, ...properties } = sentinel.props;
    for (const name of ["queryFrequency", "queryPeriod", "triggerOperator", "triggerThreshold"])
      delete properties[name];
    sentinel.type = "azure-native:resources:Resource";
    sentinel.props = {
      apiVersion: "2025-07-01-preview",
      resourceGroupName,
      resourceProviderNamespace: "Microsoft.OperationalInsights",
      parentResourcePath: "workspaces/law-soc/providers/Microsoft.SecurityInsights",
      resourceType: "alertRules",
      ...names,
      kind: "NRT",
      properties: {
        ...properties,
        enabled: false,
        severity: "Low",
        incidentConfiguration: { ...properties["incidentConfiguration"], createIncident: false },
      },
    };
  });
  expect(found.toSorted()).toEqual([
    ...BAD_RULE,
    // The path names its workspace, as the other rule of this stack does not.
    "workspace-keeps-logs: rules of Microsoft Sentinel run in it, and nothing of the stack onboards it: add SentinelOnboardingState",
  ]);
});

test("a rule that is a generic resource is judged", async () => {
  const found = await said(({ rule }) => {
    rule.type = "azure-native:resources:Resource";
    rule.props = {
      resourceGroupName: "rg-soc",
      resourceProviderNamespace: "Microsoft.Insights",
      resourceType: "scheduledQueryRules",
      resourceName: "watch",
      properties: { ...rule.props, enabled: false },
    };
  });
  expect(found).toContain("log-alert-enabled: enabled is false: set it to true");
});

test.each([
  ["its provider in the name", "ws/Microsoft.SecurityInsights/quiet"],
  ["a name that is computed", "[concat(parameters('workspace'), '/Microsoft.SecurityInsights/', newGuid())]"],
])("an automation rule that a template attaches to a workspace is judged, with %s", async (_, name) => {
  const found = await said((stack) => {
    const quiet = {
      type: "azure-native:resources:Deployment",
      name: "quiet",
      props: {
        resourceGroupName: "rg-soc",
        properties: {
          template: {
            resources: [
              {
                type: "Microsoft.OperationalInsights/workspaces/providers/automationRules",
                name,
                properties: { actions: [{ order: 1, actionConfiguration: { status: "Closed" } }] },
              },
            ],
          },
        },
      },
    };
    Object.assign(stack, { quiet });
  });
  expect(found).toContain("sentinel-incidents-stay-open: it closes incidents");
});

test("what a deployment stack makes is judged", async () => {
  const found = await said((stack) => {
    const quiet = {
      type: "azure-native:resources:DeploymentStackAtResourceGroup",
      name: "quiet",
      props: {
        resourceGroupName: "rg-soc",
        template: {
          resources: [
            {
              type: "Microsoft.SecurityInsights/automationRules",
              name: "quiet",
              properties: { actions: [{ order: 1, actionConfiguration: { status: "Closed" } }] },
            },
          ],
        },
      },
    };
    Object.assign(stack, { quiet });
  });
  expect(found).toContain("sentinel-incidents-stay-open: it closes incidents");
});

test("what the provider azure deploys by a template is judged", async () => {
  const found = await said((stack) => {
    const resource = {
      type: "Microsoft.SecurityInsights/automationRules",
      name: "quiet",
      properties: { actions: [{ order: 1, actionConfiguration: { status: "Closed" } }] },
    };
    const quiet = {
      type: "azure:core/resourceGroupTemplateDeployment:ResourceGroupTemplateDeployment",
      name: "quiet",
      props: {
        resourceGroupName: "rg-soc",
        deploymentMode: "Incremental",
        templateContent: JSON.stringify({ resources: [resource] }),
      },
    };
    Object.assign(stack, { quiet });
  });
  expect(found).toContain("sentinel-incidents-stay-open: it closes incidents");
});
