// Operations of Azure's SDKs for JavaScript, in an order in which each finds what it needs; one line of JSON for each.
import assert from "node:assert/strict";
import { AuthorizationManagementClient } from "@azure/arm-authorization";
import { LogicManagementClient } from "@azure/arm-logic";
import { MonitorClient } from "@azure/arm-monitor";
import { OperationalInsightsManagementClient } from "@azure/arm-operationalinsights";
import { ResourceManagementClient } from "@azure/arm-resources";
import { SecurityInsights } from "@azure/arm-securityinsight";
import { SmsClient } from "@azure/communication-sms";
import { EnvironmentCredential } from "@azure/identity";
import { LogsIngestionClient } from "@azure/monitor-ingestion";
import { LogsQueryClient as OlderQueryClient } from "@azure/monitor-query";
import { LogsQueryClient } from "@azure/monitor-query-logs";
import { Client } from "@microsoft/microsoft-graph-client";
import { TokenCredentialAuthenticationProvider } from "@microsoft/microsoft-graph-client/authProviders/azureTokenCredentials/index.js";

const {
  AZURE_SUBSCRIPTION_ID: subscription = "",
  AZURE_CLIENT_ID: clientId,
  SANDBOX_USER: user,
} = process.env;
const group = `/subscriptions/${subscription}/resourceGroups/js`;
const providers = `${group}/providers`;
const workspaceId = `${providers}/Microsoft.OperationalInsights/workspaces/js-law`;
const actionGroupId = `${providers}/Microsoft.Insights/actionGroups/ag`;
const flowId = `${providers}/Microsoft.Logic/workflows/flow`;
const roleId = (guid) =>
  `/subscriptions/${subscription}/providers/Microsoft.Authorization/roleDefinitions/${guid}`;

const credential = new EnvironmentCredential();
const resources = new ResourceManagementClient(credential, subscription);
const authorization = new AuthorizationManagementClient(credential, subscription);
const insights = new OperationalInsightsManagementClient(credential, subscription);
const monitor = new MonitorClient(credential, subscription);
const logic = new LogicManagementClient(credential, subscription);
const sentinel = new SecurityInsights(credential, subscription);
const queries = new LogsQueryClient(credential);
const older = new OlderQueryClient(credential);
const graph = Client.initWithMiddleware({
  authProvider: new TokenCredentialAuthenticationProvider(credential, {
    scopes: ["https://graph.microsoft.com/.default"],
  }),
});

const known = {};
const keep = (name, value) => {
  known[name] = value;
};
async function namesOf(list) {
  const found = [];
  for await (const each of list) found.push(each.name);
  return found.sort();
}
async function refused(status, promise) {
  await assert.rejects(promise, (error) => error.statusCode === status);
}
/** Any resource, as arm-resources has it. */
const put = (id, version, body) => resources.resources.beginCreateOrUpdateByIdAndWait(id, version, body);

const columns = [
  { name: "TimeGenerated", type: "datetime" },
  { name: "Door", type: "string" },
];
const principal = "00000000-0000-4000-8000-0000000000e1";
const workflow = {
  $schema:
    "https://schema.management.azure.com/providers/Microsoft.Logic/schemas/2016-06-01/workflowdefinition.json#",
  contentVersion: "1.0.0.0",
  triggers: { manual: { type: "Request", kind: "Http" } },
  actions: { Say: { type: "Compose", inputs: 1, runAfter: {} } },
};
const rule = {
  location: "westeurope",
  severity: 2,
  enabled: true,
  evaluationFrequency: "PT5M",
  windowSize: "PT5M",
  scopes: [workspaceId],
  criteria: {
    allOf: [{ query: "Door_CL", timeAggregation: "Count", operator: "GreaterThan", threshold: 0 }],
  },
  actions: { actionGroups: [actionGroupId] },
};

/** @type {[string, string, () => Promise<unknown>][]} */
const operations = [
  [
    "resources",
    "resourceGroups.createOrUpdate",
    () => resources.resourceGroups.createOrUpdate("js", { location: "westeurope" }),
  ],
  [
    "resources",
    "resourceGroups.checkExistence",
    async () => assert.equal((await resources.resourceGroups.checkExistence("js")).body, true),
  ],
  [
    "resources",
    "resourceGroups.get",
    async () => assert.equal((await resources.resourceGroups.get("js")).location, "westeurope"),
  ],
  [
    "resources",
    "resourceGroups.list",
    async () => assert.deepEqual(await namesOf(resources.resourceGroups.list()), ["js"]),
  ],
  [
    "resources",
    "resourceGroups.update",
    async () =>
      assert.deepEqual((await resources.resourceGroups.update("js", { tags: { a: "b" } })).tags, { a: "b" }),
  ],
  [
    "resources",
    "providers.get",
    async () => assert.equal((await resources.providers.get("Microsoft.Logic")).namespace, "Microsoft.Logic"),
  ],
  [
    "resources",
    "providers.list",
    async () => {
      for await (const each of resources.providers.list())
        if (each.namespace === "Microsoft.Insights") return;
      throw new Error("no Microsoft.Insights");
    },
  ],
  [
    "operationalinsights",
    "workspaces.beginCreateOrUpdateAndWait",
    async () =>
      keep(
        "workspace",
        await insights.workspaces.beginCreateOrUpdateAndWait("js", "js-law", {
          location: "westeurope",
          sku: { name: "PerGB2018" },
          retentionInDays: 30,
        }),
      ),
  ],
  [
    "operationalinsights",
    "workspaces.get",
    async () =>
      assert.equal((await insights.workspaces.get("js", "js-law")).customerId, known.workspace.customerId),
  ],
  [
    "operationalinsights",
    "workspaces.update",
    async () =>
      assert.equal(
        (await insights.workspaces.update("js", "js-law", { retentionInDays: 60 })).retentionInDays,
        60,
      ),
  ],
  [
    "operationalinsights",
    "workspaces.list",
    async () => assert.deepEqual(await namesOf(insights.workspaces.list()), ["js-law"]),
  ],
  [
    "operationalinsights",
    "sharedKeys.getSharedKeys",
    async () =>
      assert.equal((await insights.sharedKeys.getSharedKeys("js", "js-law")).primarySharedKey.length, 88),
  ],
  [
    "operationalinsights",
    "tables.beginCreateOrUpdateAndWait",
    async () =>
      assert.equal(
        (
          await insights.tables.beginCreateOrUpdateAndWait("js", "js-law", "Door_CL", {
            schema: { name: "Door_CL", columns },
          })
        ).plan,
        "Analytics",
      ),
  ],
  [
    "operationalinsights",
    "tables.beginUpdateAndWait",
    async () =>
      assert.equal(
        (await insights.tables.beginUpdateAndWait("js", "js-law", "Door_CL", { retentionInDays: 90 }))
          .retentionInDays,
        90,
      ),
  ],
  [
    "operationalinsights",
    "tables.listByWorkspace",
    async () =>
      assert.ok((await namesOf(insights.tables.listByWorkspace("js", "js-law"))).includes("Door_CL")),
  ],
  [
    "resources",
    "resources.beginCreateOrUpdateByIdAndWait",
    async () =>
      keep(
        "identity",
        await put(`${providers}/Microsoft.ManagedIdentity/userAssignedIdentities/rules`, "2023-01-31", {
          location: "westeurope",
        }),
      ),
  ],
  [
    "resources",
    "resources.getById",
    async () =>
      assert.equal(
        (await resources.resources.getById(known.identity.id, "2023-01-31")).properties.principalId,
        known.identity.properties.principalId,
      ),
  ],
  [
    "resources",
    "resources.listByResourceGroup",
    async () => assert.ok((await namesOf(resources.resources.listByResourceGroup("js"))).includes("rules")),
  ],
  [
    "resources",
    "tagsOperations.beginCreateOrUpdateAtScopeAndWait",
    () =>
      resources.tagsOperations.beginCreateOrUpdateAtScopeAndWait(workspaceId, {
        properties: { tags: { a: "b" } },
      }),
  ],
  [
    "authorization",
    "roleDefinitions.list",
    async () =>
      assert.deepEqual(
        await namesOf(authorization.roleDefinitions.list(workspaceId, { filter: "roleName eq 'Reader'" })),
        ["acdd72a7-3385-48ef-bd42-f606fba81ae7"],
      ),
  ],
  [
    "authorization",
    "roleAssignments.create",
    () =>
      authorization.roleAssignments.create(workspaceId, principal, {
        roleDefinitionId: roleId("73c42c96-874c-492b-b04d-ab87d138a893"),
        principalId: known.identity.properties.principalId,
        principalType: "ServicePrincipal",
      }),
  ],
  [
    "authorization",
    "roleAssignments.listForScope",
    async () =>
      assert.ok((await namesOf(authorization.roleAssignments.listForScope(workspaceId))).includes(principal)),
  ],
  [
    "authorization",
    "roleAssignments.delete",
    () => authorization.roleAssignments.delete(workspaceId, principal),
  ],
  [
    "monitor",
    "actionGroups.createOrUpdate",
    () =>
      monitor.actionGroups.createOrUpdate("js", "ag", {
        location: "Global",
        groupShortName: "ag",
        enabled: true,
        emailReceivers: [{ name: "a", emailAddress: "a@contoso.com" }],
      }),
  ],
  [
    "monitor",
    "actionGroups.get",
    async () => assert.equal((await monitor.actionGroups.get("js", "ag")).groupShortName, "ag"),
  ],
  [
    "monitor",
    "actionGroups.update",
    async () =>
      assert.equal((await monitor.actionGroups.update("js", "ag", { enabled: false })).enabled, false),
  ],
  [
    "monitor",
    "scheduledQueryRules.createOrUpdate",
    () => monitor.scheduledQueryRules.createOrUpdate("js", "rule", rule),
  ],
  [
    "monitor",
    "scheduledQueryRules.get",
    async () => assert.equal((await monitor.scheduledQueryRules.get("js", "rule")).windowSize, "PT5M"),
  ],
  [
    "monitor",
    "scheduledQueryRules.update",
    async () =>
      assert.equal((await monitor.scheduledQueryRules.update("js", "rule", { severity: 1 })).severity, 1),
  ],
  [
    "monitor",
    "activityLogAlerts.createOrUpdate",
    () =>
      monitor.activityLogAlerts.createOrUpdate("js", "act", {
        location: "Global",
        scopes: [group],
        enabled: true,
        condition: { allOf: [{ field: "category", equals: "Administrative" }] },
        actions: { actionGroups: [{ actionGroupId }] },
      }),
  ],
  [
    "monitor",
    "activityLogAlerts.listByResourceGroup",
    async () => assert.deepEqual(await namesOf(monitor.activityLogAlerts.listByResourceGroup("js")), ["act"]),
  ],
  [
    "monitor",
    "activityLogs.list",
    async () => {
      for await (const _ of monitor.activityLogs.list(
        `eventTimestamp ge '${new Date(Date.now() - 3_600_000).toISOString()}'`,
      ))
        return;
      throw new Error("no event");
    },
  ],
  [
    "monitor",
    "dataCollectionRules.create",
    async () =>
      keep(
        "dcr",
        await monitor.dataCollectionRules.create("js", "dcr", {
          body: {
            location: "westeurope",
            kind: "Direct",
            streamDeclarations: { "Custom-Doors": { columns } },
            destinations: { logAnalytics: [{ workspaceResourceId: workspaceId, name: "law" }] },
            dataFlows: [
              {
                streams: ["Custom-Doors"],
                destinations: ["law"],
                transformKql: "source",
                outputStream: "Custom-Door_CL",
              },
            ],
          },
        }),
      ),
  ],
  [
    "monitor-ingestion",
    "upload",
    async () => {
      await authorization.roleAssignments.create(known.dcr.id, "00000000-0000-4000-8000-0000000000e2", {
        roleDefinitionId: roleId("3913510d-42f4-4e42-8a64-420c390055eb"),
        principalId: clientId,
        principalType: "ServicePrincipal",
      });
      const endpoint = (await resources.resources.getById(known.dcr.id, "2023-03-11")).properties.endpoints
        .logsIngestion;
      await new LogsIngestionClient(endpoint, credential).upload(known.dcr.immutableId, "Custom-Doors", [
        { TimeGenerated: new Date(Date.now() - 3_600_000).toISOString(), Door: "north" },
      ]);
    },
  ],
  [
    "monitor-query-logs",
    "queryWorkspace",
    async () =>
      assert.deepEqual(
        (
          await queries.queryWorkspace(known.workspace.customerId, "Door_CL | project Door", {
            duration: "P1D",
          })
        ).tables[0].rows,
        [["north"]],
      ),
  ],
  [
    "monitor-query-logs",
    "queryResource",
    async () =>
      assert.deepEqual(
        (await queries.queryResource(workspaceId, "print x = 1", { duration: "P1D" })).tables[0].rows,
        [[1]],
      ),
  ],
  [
    "monitor-query-logs",
    "queryBatch",
    async () =>
      assert.deepEqual(
        (
          await queries.queryBatch([
            { workspaceId: known.workspace.customerId, query: "print x = 1", timespan: { duration: "P1D" } },
          ])
        )[0].tables[0].rows,
        [[1]],
      ),
  ],
  [
    "monitor-query-logs",
    "queryWorkspace of an unknown table",
    () => refused(400, queries.queryWorkspace(known.workspace.customerId, "Nothing", { duration: "P1D" })),
  ],
  [
    "monitor-query",
    "queryWorkspace",
    async () =>
      assert.deepEqual(
        (
          await older.queryWorkspace(known.workspace.customerId, "Door_CL | project Door", {
            duration: "P1D",
          })
        ).tables[0].rows,
        [["north"]],
      ),
  ],
  [
    "logic",
    "workflows.createOrUpdate",
    () => logic.workflows.createOrUpdate("js", "flow", { location: "westeurope", definition: workflow }),
  ],
  [
    "logic",
    "workflows.get",
    async () => assert.equal((await logic.workflows.get("js", "flow")).state, "Enabled"),
  ],
  [
    "logic",
    "workflowTriggers.list",
    async () => assert.deepEqual(await namesOf(logic.workflowTriggers.list("js", "flow")), ["manual"]),
  ],
  [
    "logic",
    "workflowTriggers.listCallbackUrl",
    async () =>
      assert.match((await logic.workflowTriggers.listCallbackUrl("js", "flow", "manual")).value, /sig=/),
  ],
  ["logic", "workflowTriggers.run", () => logic.workflowTriggers.run("js", "flow", "manual")],
  [
    "logic",
    "workflowRuns.list",
    async () => keep("runs", await namesOf(logic.workflowRuns.list("js", "flow"))),
  ],
  [
    "logic",
    "workflowRuns.get",
    async () => assert.equal((await logic.workflowRuns.get("js", "flow", known.runs[0])).status, "Succeeded"),
  ],
  [
    "logic",
    "workflowRunActions.list",
    async () =>
      assert.deepEqual(await namesOf(logic.workflowRunActions.list("js", "flow", known.runs[0])), ["Say"]),
  ],
  [
    "logic",
    "workflowRunActions.get",
    async () =>
      assert.equal(
        (await logic.workflowRunActions.get("js", "flow", known.runs[0], "Say")).status,
        "Succeeded",
      ),
  ],
  ["logic", "workflows.disable", () => logic.workflows.disable("js", "flow")],
  ["logic", "workflows.enable", () => logic.workflows.enable("js", "flow")],
  [
    "monitor",
    "metrics.list",
    async () =>
      assert.equal(
        (await monitor.metrics.list(flowId, { metricnames: "RunsSucceeded", aggregation: "Total" })).value[0]
          .name.value,
        "RunsSucceeded",
      ),
  ],
  [
    "securityinsight",
    "sentinelOnboardingStates.create",
    () =>
      sentinel.sentinelOnboardingStates.create("js", "js-law", "default", {
        sentinelOnboardingStateParameter: {},
      }),
  ],
  [
    "securityinsight",
    "alertRules.createOrUpdate",
    () =>
      sentinel.alertRules.createOrUpdate("js", "js-law", "door", {
        kind: "Scheduled",
        displayName: "Door",
        severity: "High",
        enabled: true,
        query: "Door_CL",
        queryFrequency: "PT1H",
        queryPeriod: "PT1H",
        triggerOperator: "GreaterThan",
        triggerThreshold: 0,
        suppressionDuration: "PT1H",
        suppressionEnabled: false,
      }),
  ],
  [
    "securityinsight",
    "alertRules.list",
    async () => assert.deepEqual(await namesOf(sentinel.alertRules.list("js", "js-law")), ["door"]),
  ],
  [
    "securityinsight",
    "incidents.list",
    async () => assert.deepEqual(await namesOf(sentinel.incidents.list("js", "js-law")), []),
  ],
  [
    "communication",
    "SmsClient.send",
    async () => {
      await put(`${providers}/Microsoft.Communication/communicationServices/js-acs`, "2023-04-01", {
        location: "global",
        properties: { dataLocation: "Europe" },
      });
      const client = new SmsClient("https://js-acs.communication.azure.com/", credential);
      const [sent] = await client.send({ from: "+15551230001", to: ["+15551230002"], message: "Test" });
      assert.equal(sent.successful, true);
    },
  ],
  [
    "Graph",
    "/users",
    async () =>
      assert.deepEqual(
        (await graph.api("/users").get()).value.map((each) => each.userPrincipalName),
        [user],
      ),
  ],
  [
    "Graph",
    "/users/{id}",
    async () =>
      assert.equal(
        (await graph.api(`/users/${user}`).select("displayName,accountEnabled").get()).accountEnabled,
        true,
      ),
  ],
  [
    "Graph",
    "/servicePrincipals",
    async () =>
      assert.ok(
        (await graph.api("/servicePrincipals").filter("displayName eq 'rules'").get()).value.length === 1,
      ),
  ],
  [
    "Graph",
    "/users/{id}/sendMail",
    () =>
      graph.api(`/users/${user}/sendMail`).post({
        message: {
          subject: "Test",
          body: { contentType: "Text", content: "Text" },
          toRecipients: [{ emailAddress: { address: "b@contoso.com" } }],
        },
      }),
  ],
  ["resources", "resourceGroups.beginDeleteAndWait", () => resources.resourceGroups.beginDeleteAndWait("js")],
];

for (const [area, command, operation] of operations) {
  let says = "";
  try {
    await operation();
  } catch (error) {
    says = `${error.name}: ${error.message}`.replace(/\s+/g, " ").slice(0, 400);
  }
  console.log(JSON.stringify({ area, command, works: says === "", says }));
}
