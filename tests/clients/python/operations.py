"""Operations of Azure's SDKs for Python, in an order in which each finds what it needs; one line of JSON for each."""

import asyncio
import json
import os
import sys
from datetime import datetime, timedelta, timezone

from azure.communication.sms import SmsClient
from azure.core.exceptions import HttpResponseError
from azure.identity import EnvironmentCredential
from azure.mgmt.authorization import AuthorizationManagementClient
from azure.mgmt.communication import CommunicationServiceManagementClient
from azure.mgmt.loganalytics import LogAnalyticsManagementClient
from azure.mgmt.logic import LogicManagementClient
from azure.mgmt.monitor import MonitorManagementClient
from azure.mgmt.msi import ManagedServiceIdentityClient
from azure.mgmt.resource.deployments import DeploymentsMgmtClient
from azure.mgmt.resource.locks import ManagementLockClient
from azure.mgmt.resource.resources import ResourceManagementClient
from azure.mgmt.resource.subscriptions import SubscriptionClient
from azure.mgmt.securityinsight import SecurityInsights
from azure.monitor.ingestion import LogsIngestionClient
from azure.monitor.query import LogsBatchQuery, LogsQueryClient
from msgraph import GraphServiceClient

SUBSCRIPTION = os.environ["AZURE_SUBSCRIPTION_ID"]
GROUP = f"/subscriptions/{SUBSCRIPTION}/resourceGroups/sdk"
PROVIDERS = f"{GROUP}/providers"
WORKSPACE = f"{PROVIDERS}/Microsoft.OperationalInsights/workspaces/sdk-law"
IDENTITY = f"{PROVIDERS}/Microsoft.ManagedIdentity/userAssignedIdentities/rules"
ACTION_GROUP = f"{PROVIDERS}/Microsoft.Insights/actionGroups/ag"
FLOW = f"{PROVIDERS}/Microsoft.Logic/workflows/flow"
TABLE = "Door_CL"
DAY = timedelta(days=1)

credential = EnvironmentCredential()
resources = ResourceManagementClient(credential, SUBSCRIPTION)
deployments = DeploymentsMgmtClient(credential, SUBSCRIPTION)
subscriptions = SubscriptionClient(credential)
locks = ManagementLockClient(credential, SUBSCRIPTION)
identities = ManagedServiceIdentityClient(credential, SUBSCRIPTION)
authorization = AuthorizationManagementClient(credential, SUBSCRIPTION, api_version="2022-04-01")
workspaces = LogAnalyticsManagementClient(credential, SUBSCRIPTION)
monitor = MonitorManagementClient(credential, SUBSCRIPTION)
logic = LogicManagementClient(credential, SUBSCRIPTION)
sentinel = SecurityInsights(credential, SUBSCRIPTION)
communication = CommunicationServiceManagementClient(credential, SUBSCRIPTION)
queries = LogsQueryClient(credential)
graph = GraphServiceClient(credential, ["https://graph.microsoft.com/.default"])
loop = asyncio.new_event_loop()

known = {}


def keep(name, value):
    known[name] = value
    return value


def expect(found, wanted):
    if found != wanted:
        raise AssertionError(f"{found!r} instead of {wanted!r}")


def names(found):
    return sorted(each.name for each in found)


def refused(status, call):
    try:
        call()
    except HttpResponseError as error:
        expect(error.status_code, status)
        return
    raise AssertionError(f"no refusal with {status}")


RULE = {
    "location": "westeurope",
    "severity": 2,
    "enabled": True,
    "evaluation_frequency": timedelta(minutes=5),
    "window_size": timedelta(minutes=5),
    "scopes": [WORKSPACE],
    "criteria": {
        "all_of": [
            {"query": "SigninLogs", "time_aggregation": "Count", "operator": "GreaterThan", "threshold": 0}
        ]
    },
    "actions": {"action_groups": [ACTION_GROUP]},
}

DEFINITION = {
    "$schema": "https://schema.management.azure.com/providers/Microsoft.Logic/schemas/2016-06-01/workflowdefinition.json#",
    "contentVersion": "1.0.0.0",
    "triggers": {"manual": {"type": "Request", "kind": "Http"}},
    "actions": {"Say": {"type": "Compose", "inputs": 1, "runAfter": {}}},
}

TEMPLATE = {
    "$schema": "https://schema.management.azure.com/schemas/2019-04-01/deploymentTemplate.json#",
    "contentVersion": "1.0.0.0",
    "parameters": {"name": {"type": "string"}},
    "resources": [
        {
            "type": "Microsoft.ManagedIdentity/userAssignedIdentities",
            "apiVersion": "2023-01-31",
            "name": "[parameters('name')]",
            "location": "[resourceGroup().location]",
        }
    ],
    "outputs": {"name": {"type": "string", "value": "[parameters('name')]"}},
}


def columns():
    return [
        {"name": "TimeGenerated", "type": "datetime"},
        {"name": "Door", "type": "string"},
        {"name": "Count", "type": "int"},
    ]


def create_table():
    table = {"schema": {"name": TABLE, "columns": columns()}}
    made = workspaces.tables.begin_create_or_update("sdk", "sdk-law", TABLE, {"properties": table}).result()
    expect([each.name for each in made.properties.schema.columns], ["TimeGenerated", "Door", "Count"])


def create_collection_rule():
    rule = {
        "location": "westeurope",
        "kind": "Direct",
        "stream_declarations": {"Custom-Doors": {"columns": columns()}},
        "destinations": {"log_analytics": [{"workspace_resource_id": WORKSPACE, "name": "law"}]},
        "data_flows": [
            {
                "streams": ["Custom-Doors"],
                "destinations": ["law"],
                "transform_kql": "source | where Count > 0",
                "output_stream": f"Custom-{TABLE}",
            }
        ],
    }
    made = monitor.data_collection_rules.create("sdk", "dcr", rule)
    keep("dcr", made)


def ingest():
    dcr = known["dcr"]
    authorization.role_assignments.create(
        dcr.id,
        "00000000-0000-4000-8000-0000000000d1",
        {
            "role_definition_id": f"/subscriptions/{SUBSCRIPTION}/providers/Microsoft.Authorization/roleDefinitions/3913510d-42f4-4e42-8a64-420c390055eb",
            "principal_id": os.environ["AZURE_CLIENT_ID"],
            "principal_type": "ServicePrincipal",
        },
    )
    client = LogsIngestionClient(dcr.endpoints.logs_ingestion, credential)
    rows = [
        {"TimeGenerated": datetime.now(timezone.utc).isoformat(), "Door": "north", "Count": count}
        for count in (0, 1, 2)
    ]
    client.upload(rule_id=dcr.immutable_id, stream_name="Custom-Doors", logs=rows)


def table_of(result):
    return [list(row) for row in result.tables[0].rows]


def query():
    asked = queries.query_workspace(known["customer id"], f"{TABLE} | project Door, Count | order by Count asc", timespan=None)
    expect(table_of(asked), [["north", 1], ["north", 2]])


def query_batch():
    one = LogsBatchQuery(known["customer id"], "print x = 1", timespan=DAY)
    wrong = LogsBatchQuery(known["customer id"], "Nothing", timespan=DAY)
    first, second = queries.query_batch([one, wrong])
    expect(table_of(first), [[1]])
    expect(second.code, "BadArgumentError")


def send_mail():
    from msgraph.generated.models.body_type import BodyType
    from msgraph.generated.models.email_address import EmailAddress
    from msgraph.generated.models.item_body import ItemBody
    from msgraph.generated.models.message import Message
    from msgraph.generated.models.recipient import Recipient
    from msgraph.generated.users.item.send_mail.send_mail_post_request_body import SendMailPostRequestBody

    message = Message(
        subject="Test",
        body=ItemBody(content_type=BodyType.Text, content="Text"),
        to_recipients=[Recipient(email_address=EmailAddress(address="b@contoso.com"))],
    )
    sender = graph.users.by_user_id(os.environ["SANDBOX_USER"])
    loop.run_until_complete(sender.send_mail.post(SendMailPostRequestBody(message=message, save_to_sent_items=False)))


def of_graph(request, wanted):
    expect(loop.run_until_complete(request), wanted)


async def names_of(request, member):
    return sorted(getattr(each, member) for each in (await request).value)


async def app_roles(name):
    found = await graph.service_principals.get()
    principal = next(each for each in found.value if each.display_name == name)
    return len((await graph.service_principals.by_service_principal_id(principal.id).app_role_assigned_to.get()).value) >= 0


def trigger():
    logic.workflow_triggers.run("sdk", "flow", "manual")


def run_of_workflow():
    run = next(iter(logic.workflow_runs.list("sdk", "flow")))
    expect(run.status, "Succeeded")
    expect(names(logic.workflow_run_actions.list("sdk", "flow", run.name)), ["Say"])


def send_sms():
    keys = communication.communication_services.list_keys("sdk", "acs")
    client = SmsClient.from_connection_string(keys.primary_connection_string)
    [sent] = client.send(from_="+15551230001", to=["+15551230002"], message="Test")
    expect(sent.successful, True)


def role(name):
    [found] = authorization.role_definitions.list(WORKSPACE, filter=f"roleName eq '{name}'")
    return found.id


OPERATIONS = [
    ("resources", "resource_groups.create_or_update", lambda: resources.resource_groups.create_or_update("sdk", {"location": "westeurope"})),
    ("resources", "resource_groups.check_existence", lambda: expect(resources.resource_groups.check_existence("sdk"), True)),
    ("resources", "resource_groups.get", lambda: expect(resources.resource_groups.get("sdk").location, "westeurope")),
    ("resources", "resource_groups.list", lambda: expect("sdk" in names(resources.resource_groups.list()), True)),
    ("resources", "resource_groups.update", lambda: expect(resources.resource_groups.update("sdk", {"tags": {"a": "b"}}).tags, {"a": "b"})),
    ("resources", "resource_groups.get of none", lambda: refused(404, lambda: resources.resource_groups.get("none"))),
    ("resources", "providers.get", lambda: expect(resources.providers.get("Microsoft.Insights").namespace, "Microsoft.Insights")),
    ("resources", "providers.list", lambda: expect("Microsoft.Logic" in [each.namespace for each in resources.providers.list()], True)),
    ("resources", "subscriptions.get", lambda: expect(subscriptions.subscriptions.get(SUBSCRIPTION).subscription_id, SUBSCRIPTION)),
    ("resources", "subscriptions.list", lambda: expect(SUBSCRIPTION in [each.subscription_id for each in subscriptions.subscriptions.list()], True)),
    ("resources", "subscriptions.list_locations", lambda: expect("westeurope" in names(subscriptions.subscriptions.list_locations(SUBSCRIPTION)), True)),
    ("resources", "tenants.list", lambda: expect([each.tenant_id for each in subscriptions.tenants.list()], [os.environ["AZURE_TENANT_ID"]])),
    ("loganalytics", "workspaces.begin_create_or_update", lambda: keep("customer id", workspaces.workspaces.begin_create_or_update("sdk", "sdk-law", {"location": "westeurope", "properties": {"sku": {"name": "PerGB2018"}, "retentionInDays": 30}}).result().properties.customer_id)),
    ("loganalytics", "workspaces.get", lambda: expect(workspaces.workspaces.get("sdk", "sdk-law").properties.retention_in_days, 30)),
    ("loganalytics", "workspaces.update", lambda: expect(workspaces.workspaces.update("sdk", "sdk-law", {"tags": {"a": "b"}}).tags, {"a": "b"})),
    ("loganalytics", "workspaces.list", lambda: expect("sdk-law" in names(workspaces.workspaces.list()), True)),
    ("loganalytics", "workspaces.list_by_resource_group", lambda: expect(names(workspaces.workspaces.list_by_resource_group("sdk")), ["sdk-law"])),
    ("loganalytics", "shared_keys.get_shared_keys", lambda: expect(len(workspaces.shared_keys.get_shared_keys("sdk", "sdk-law").primary_shared_key), 88)),
    ("loganalytics", "tables.begin_create_or_update", create_table),
    ("loganalytics", "tables.get", lambda: expect(workspaces.tables.get("sdk", "sdk-law", TABLE).properties.plan, "Analytics")),
    ("loganalytics", "tables.get of a table of Azure", lambda: expect(workspaces.tables.get("sdk", "sdk-law", "SigninLogs").properties.schema.table_type, "Microsoft")),
    ("loganalytics", "tables.list_by_workspace", lambda: expect(TABLE in names(workspaces.tables.list_by_workspace("sdk", "sdk-law")), True)),
    ("msi", "user_assigned_identities.create_or_update", lambda: keep("principal", identities.user_assigned_identities.create_or_update("sdk", "rules", {"location": "westeurope"}).principal_id)),
    ("msi", "user_assigned_identities.get", lambda: expect(identities.user_assigned_identities.get("sdk", "rules").principal_id, known["principal"])),
    ("authorization", "role_definitions.list", lambda: keep("role", role("Log Analytics Reader"))),
    ("authorization", "role_definitions.get_by_id", lambda: expect(authorization.role_definitions.get_by_id(known["role"]).role_name, "Log Analytics Reader")),
    ("authorization", "role_assignments.create", lambda: authorization.role_assignments.create(WORKSPACE, "00000000-0000-4000-8000-0000000000a1", {"role_definition_id": known["role"], "principal_id": known["principal"], "principal_type": "ServicePrincipal"})),
    ("authorization", "role_assignments.list_for_scope", lambda: expect(known["principal"] in [each.principal_id for each in authorization.role_assignments.list_for_scope(WORKSPACE)], True)),
    ("authorization", "role_assignments.list_for_subscription", lambda: expect(len(list(authorization.role_assignments.list_for_subscription(filter=f"principalId eq '{known['principal']}'"))), 1)),
    ("authorization", "role_assignments.delete", lambda: authorization.role_assignments.delete(WORKSPACE, "00000000-0000-4000-8000-0000000000a1")),
    ("authorization", "permissions.list_for_resource_group", lambda: expect(next(iter(authorization.permissions.list_for_resource_group("sdk"))).actions, ["*"])),
    ("monitor", "action_groups.create_or_update", lambda: monitor.action_groups.create_or_update("sdk", "ag", {"location": "Global", "group_short_name": "ag", "enabled": True, "email_receivers": [{"name": "a", "email_address": "a@contoso.com", "use_common_alert_schema": True}]})),
    ("monitor", "action_groups.get", lambda: expect(monitor.action_groups.get("sdk", "ag").group_short_name, "ag")),
    ("monitor", "action_groups.update", lambda: expect(monitor.action_groups.update("sdk", "ag", {"enabled": False}).enabled, False)),
    ("monitor", "action_groups.list_by_resource_group", lambda: expect(names(monitor.action_groups.list_by_resource_group("sdk")), ["ag"])),
    ("monitor", "action_groups.list_by_subscription_id", lambda: expect("ag" in names(monitor.action_groups.list_by_subscription_id()), True)),
    ("monitor", "scheduled_query_rules.create_or_update", lambda: monitor.scheduled_query_rules.create_or_update("sdk", "rule", RULE)),
    ("monitor", "scheduled_query_rules.get", lambda: expect(monitor.scheduled_query_rules.get("sdk", "rule").window_size, timedelta(minutes=5))),
    ("monitor", "scheduled_query_rules.update", lambda: expect(monitor.scheduled_query_rules.update("sdk", "rule", {"severity": 1}).severity, 1)),
    ("monitor", "scheduled_query_rules.list_by_resource_group", lambda: expect(names(monitor.scheduled_query_rules.list_by_resource_group("sdk")), ["rule"])),
    ("monitor", "activity_log_alerts.create_or_update", lambda: monitor.activity_log_alerts.create_or_update("sdk", "act", {"location": "Global", "scopes": [GROUP], "enabled": True, "condition": {"all_of": [{"field": "category", "equals": "Administrative"}]}, "actions": {"action_groups": [{"action_group_id": ACTION_GROUP}]}})),
    ("monitor", "activity_log_alerts.get", lambda: expect(monitor.activity_log_alerts.get("sdk", "act").enabled, True)),
    ("monitor", "activity_log_alerts.update", lambda: expect(monitor.activity_log_alerts.update("sdk", "act", {"enabled": False}).enabled, False)),
    ("monitor", "activity_log_alerts.list_by_resource_group", lambda: expect(names(monitor.activity_log_alerts.list_by_resource_group("sdk")), ["act"])),
    ("monitor", "activity_logs.list", lambda: expect(len(list(monitor.activity_logs.list(filter=f"eventTimestamp ge '{(datetime.now(timezone.utc) - DAY).isoformat()}' and resourceGroupName eq 'sdk'"))) > 0, True)),
    ("monitor", "data_collection_endpoints.create", lambda: monitor.data_collection_endpoints.create("sdk", "dce", {"location": "westeurope"})),
    ("monitor", "data_collection_endpoints.get", lambda: expect(monitor.data_collection_endpoints.get("sdk", "dce").provisioning_state, "Succeeded")),
    ("monitor", "data_collection_rules.create", create_collection_rule),
    ("monitor", "data_collection_rules.get", lambda: expect(monitor.data_collection_rules.get("sdk", "dcr").immutable_id, known["dcr"].immutable_id)),
    ("monitor-ingestion", "upload", ingest),
    ("monitor-query", "query_workspace", query),
    ("monitor-query", "query_resource", lambda: expect(table_of(queries.query_resource(WORKSPACE, "print x = 1", timespan=DAY)), [[1]])),
    ("monitor-query", "query_batch", query_batch),
    ("monitor-query", "query_workspace of an unknown table", lambda: refused(400, lambda: queries.query_workspace(known["customer id"], "Nothing", timespan=DAY))),
    ("logic", "workflows.create_or_update", lambda: logic.workflows.create_or_update("sdk", "flow", {"location": "westeurope", "definition": DEFINITION})),
    ("logic", "workflows.get", lambda: expect(logic.workflows.get("sdk", "flow").state, "Enabled")),
    ("logic", "workflows.list_by_resource_group", lambda: expect(names(logic.workflows.list_by_resource_group("sdk")), ["flow"])),
    ("logic", "workflow_triggers.list", lambda: expect(names(logic.workflow_triggers.list("sdk", "flow")), ["manual"])),
    ("logic", "workflow_triggers.list_callback_url", lambda: expect(logic.workflow_triggers.list_callback_url("sdk", "flow", "manual").method, "POST")),
    ("logic", "workflow_triggers.run", trigger),
    ("logic", "workflow_runs.list, workflow_run_actions.list", run_of_workflow),
    ("logic", "workflows.disable", lambda: logic.workflows.disable("sdk", "flow")),
    ("logic", "workflows.get of a disabled one", lambda: expect(logic.workflows.get("sdk", "flow").state, "Disabled")),
    ("logic", "workflows.enable", lambda: logic.workflows.enable("sdk", "flow")),
    ("monitor", "metric_alerts.create_or_update", lambda: monitor.metric_alerts.create_or_update("sdk", "failed", {"location": "global", "severity": 1, "enabled": True, "scopes": [FLOW], "evaluation_frequency": timedelta(minutes=1), "window_size": timedelta(minutes=5), "criteria": {"odata.type": "Microsoft.Azure.Monitor.SingleResourceMultipleMetricCriteria", "all_of": [{"criterion_type": "StaticThresholdCriterion", "name": "a", "metric_name": "RunsFailed", "time_aggregation": "Total", "operator": "GreaterThan", "threshold": 0}]}, "actions": [{"action_group_id": ACTION_GROUP}]})),
    ("monitor", "metric_alerts.list_by_resource_group", lambda: expect(names(monitor.metric_alerts.list_by_resource_group("sdk")), ["failed"])),
    ("monitor", "metrics.list", lambda: expect([each.name.value for each in monitor.metrics.list(FLOW, metricnames="RunsFailed", aggregation="Total").value], ["RunsFailed"])),
    ("securityinsight", "sentinel_onboarding_states.create", lambda: sentinel.sentinel_onboarding_states.create("sdk", "sdk-law", "default", {})),
    ("securityinsight", "alert_rules.create_or_update", lambda: sentinel.alert_rules.create_or_update("sdk", "sdk-law", "door", {"kind": "Scheduled", "display_name": "Door", "severity": "High", "enabled": True, "query": TABLE, "query_frequency": timedelta(hours=1), "query_period": timedelta(hours=1), "trigger_operator": "GreaterThan", "trigger_threshold": 0, "suppression_duration": timedelta(hours=1), "suppression_enabled": False})),
    ("securityinsight", "alert_rules.get", lambda: expect(sentinel.alert_rules.get("sdk", "sdk-law", "door").display_name, "Door")),
    ("securityinsight", "alert_rules.list", lambda: expect(names(sentinel.alert_rules.list("sdk", "sdk-law")), ["door"])),
    ("securityinsight", "watchlists.create_or_update", lambda: sentinel.watchlists.create_or_update("sdk", "sdk-law", "doors", {"display_name": "Doors", "provider": "a", "items_search_key": "Door", "source": "Local file"})),
    ("securityinsight", "watchlists.list", lambda: expect(names(sentinel.watchlists.list("sdk", "sdk-law")), ["doors"])),
    ("securityinsight", "incidents.list", lambda: expect(names(sentinel.incidents.list("sdk", "sdk-law")), [])),
    ("resources", "management_locks.create_or_update_at_resource_group_level", lambda: locks.management_locks.create_or_update_at_resource_group_level("sdk", "keep", {"level": "CanNotDelete"})),
    ("resources", "deletion of what is locked", lambda: refused(409, lambda: monitor.action_groups.delete("sdk", "ag"))),
    ("resources", "management_locks.delete_at_resource_group_level", lambda: locks.management_locks.delete_at_resource_group_level("sdk", "keep")),
    ("resources", "resources.list_by_resource_group", lambda: expect("rule" in names(resources.resources.list_by_resource_group("sdk")), True)),
    ("resources", "resources.get_by_id", lambda: expect(resources.resources.get_by_id(IDENTITY, api_version="2023-01-31").name, "rules")),
    ("resources", "deployments.begin_validate", lambda: expect(deployments.deployments.begin_validate("sdk", "made", {"properties": {"mode": "Incremental", "template": TEMPLATE, "parameters": {"name": {"value": "made"}}}}).result().error, None)),
    ("resources", "deployments.begin_create_or_update", lambda: expect(deployments.deployments.begin_create_or_update("sdk", "made", {"properties": {"mode": "Incremental", "template": TEMPLATE, "parameters": {"name": {"value": "made"}}}}).result().properties.outputs["name"]["value"], "made")),
    ("resources", "deployments.get", lambda: expect(deployments.deployments.get("sdk", "made").properties.provisioning_state, "Succeeded")),
    ("communication", "communication_services.begin_create_or_update", lambda: communication.communication_services.begin_create_or_update("sdk", "acs", {"location": "global", "properties": {"dataLocation": "Europe"}}).result()),
    ("communication", "SmsClient.send", send_sms),
    ("Graph", "users.get", lambda: of_graph(names_of(graph.users.get(), "user_principal_name"), [os.environ["SANDBOX_USER"]])),
    ("Graph", "users.by_user_id.get", lambda: expect(loop.run_until_complete(graph.users.by_user_id(os.environ["SANDBOX_USER"]).get()).display_name, "A")),
    ("Graph", "service_principals.get", lambda: expect("rules" in loop.run_until_complete(names_of(graph.service_principals.get(), "display_name")), True)),
    ("Graph", "app_role_assigned_to.get", lambda: of_graph(app_roles("rules"), True)),
    ("Graph", "send_mail.post", send_mail),
    ("monitor", "scheduled_query_rules.delete", lambda: monitor.scheduled_query_rules.delete("sdk", "rule")),
    ("loganalytics", "tables.begin_delete", lambda: workspaces.tables.begin_delete("sdk", "sdk-law", TABLE).result()),
    ("resources", "resources.begin_delete_by_id", lambda: resources.resources.begin_delete_by_id(IDENTITY, api_version="2023-01-31").result()),
    ("resources", "resource_groups.begin_delete", lambda: resources.resource_groups.begin_delete("sdk").result()),
]

for area, name, operation in OPERATIONS:
    said = ""
    try:
        operation()
    except Exception as error:  # What a client says of a failure is what this is about.
        lines = f"{type(error).__name__}: {error}".strip().splitlines()
        said = " ".join(lines)[:400]
    print(json.dumps({"area": area, "command": name, "works": said == "", "says": said}), flush=True)
    if said != "" and "--stop" in sys.argv:
        break
