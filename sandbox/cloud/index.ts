import {
  type AzureOptions,
  connectionOf,
  type DirectoryUser,
  readCallback,
  type Service,
  startAzure,
  TABLE_TYPE,
  type Tenant,
  tablesOfAll,
} from "../azure/index.ts";
import { VirtualClock } from "../clock.ts";
import { type CloudName, hostOf } from "../clouds/index.ts";
import {
  ACS_HOSTS,
  acsSmsService,
  CONNECTOR_HOSTS,
  connectorService,
  graphMailService,
  isSendMail,
  TEAMS_WEBHOOK_HOSTS,
  TeamsWebhooks,
  teamsWebhookService,
} from "../connectors/index.ts";
import type { DefenderAlert } from "../defender/index.ts";
import { ingest } from "../kusto/index.ts";
import { definitionFaults } from "../logicapps/index.ts";
import { askLogs } from "../logs/ask-logs.ts";
import { INGESTION_HOSTS, ingestionService } from "../logs/ingestion-api.ts";
import { queryService } from "../logs/query-api.ts";
import { transformFault } from "../logs/transform.ts";
import { WorkspaceLogs } from "../logs/workspace-logs.ts";
import { FiredAlerts } from "../monitor/fired-alerts.ts";
import { RateLimits } from "../monitor/rate-limits.ts";
import { Outbox } from "../outbox/index.ts";
import { DEFAULT_READINGS, type Readings } from "../readings/index.ts";
import { AZURE_RETENTION, NO_RETENTION } from "../retention.ts";
import { Incidents } from "../sentinel/index.ts";
import { ActivityLog } from "./activity-log.ts";
import { type AlertingHost, announceActivity, evaluateAlerts } from "./alerting.ts";
import { noteArrivals } from "./arrivals.ts";
import { liveEveryDay } from "./everyday.ts";
import type { Events, Faults, LocalCloud } from "./local-cloud.ts";
import { OngoingAlerting } from "./ongoing.ts";
import { columnsOfQuery, describeQuery, startOfQuery, validateQuery, validateRowQuery } from "./queries.ts";
import { RuleRuns } from "./rule-runs.ts";
import { isTestNotification, testNotificationService } from "./test-notifications.ts";
import { Timeline } from "./timeline.ts";
import { registerHistories } from "./what-happened.ts";
import { WorkflowMetrics } from "./workflow-metrics.ts";
import { RUN_HEADER, WORKFLOW_HOSTS, workflowService } from "./workflow-service.ts";

export { type BreakablePart, breakOn, PARTS } from "./faults.ts";
export type { Events, LocalCloud, PlayOptions } from "./local-cloud.ts";
export type { TimelineEntry } from "./timeline.ts";

export interface CloudOptions {
  /**
   * Keeps what is deployed from one start to the next; or the store of another cloud, whose resources are there at the
   * start. Default: nothing is there, and nothing is kept.
   */
  readonly directory?: AzureOptions["directory"];
  readonly tenantId: string;
  /** The subscription that clients are shown before anything is deployed. */
  readonly subscriptionId?: string;
  /** Signs tokens, so that they outlive a restart. Default: one of its own. */
  readonly tokenKey?: Buffer;
  /** The application of its clients. Default: none is registered. */
  readonly application?: AzureOptions["application"];
  readonly users: readonly DirectoryUser[];
  /** What else its directory has. Default: a licence, and no Conditional Access. */
  readonly tenant?: Tenant;
  /** Which of the clouds of Azure it is. Default: the public one. */
  readonly cloud?: CloudName;
  /** When the virtual clock starts. */
  readonly start: Date;
  /** What Azure is taken to do where its documentation leaves it open. Default: `DEFAULT_READINGS`. */
  readonly readings?: Readings;
  /** Hears of it when time passes, a message is sent or something else happens, also without a request. */
  readonly onChange?: () => void;
  /** Whether what is older than Azure keeps it is forgotten. Default: nothing is, so that a report has all of it. */
  readonly forgets?: boolean;
  /** Whether a principal may do an action on a scope. Default: everybody may do everything. */
  readonly isAllowed?: (principalId: string, action: string, scope: string) => boolean;
}

/** What Defender XDR streams into a workspace, of the tables that are known here. */
const OF_DEFENDER = ["CloudAppEvents", "EntraIdSignInEvents", "AADSignInEventsBeta", "IdentityLogonEvents"];

/**
 * Starts everything that runs what is deployed: Resource Manager, Graph, the logs, the alert rules, Microsoft
 * Sentinel, the workflows and the connectors, on one virtual clock.
 */
export async function startCloud(options: CloudOptions): Promise<LocalCloud> {
  const { directory, tenantId, users, start, isAllowed, onChange, readings = DEFAULT_READINGS } = options;
  const clock = new VirtualClock(start, onChange);
  const kept = options.forgets ? AZURE_RETENTION : NO_RETENTION;
  const timeline = new Timeline(onChange, kept.rest);
  const outbox = new Outbox(onChange, kept.rest);
  const logs = new WorkspaceLogs((ids) => tablesOfAll(azure.store, ids));
  const tablesAt = (workspaceId?: string) =>
    tablesOfAll(azure.store, workspaceId === undefined ? [] : [workspaceId]);
  const incidents = new Incidents(readings);
  const limits = new RateLimits();
  const fired = new FiredAlerts(kept.alerts);
  const faults: Faults = { losesNativeMessages: false };
  const defenderAlerts: DefenderAlert[] = [];
  const activity = new ActivityLog(clock, timeline, logs);
  const metrics = new WorkflowMetrics(kept.metrics);
  const ruleRuns = new RuleRuns();
  const azure = await startAzure({
    directory,
    tenantId,
    users,
    now: () => clock.now(),
    tenant: options.tenant,
    cloud: options.cloud,
    application: options.application,
    tokenKey: options.tokenKey,
    ...(options.subscriptionId === undefined ? {} : { subscriptionId: options.subscriptionId }),
    validateQuery: (query, of) => validateQuery(query, tablesAt(of)),
    validateRowQuery: (query, of) => validateRowQuery(query, tablesAt(of)),
    describeQuery,
    queryStart: (query, of) => startOfQuery(query, tablesAt(of)),
    transformFault,
    queryColumns: (query, of) => columnsOfQuery(query, tablesAt(of)),
    readings,
    validateWorkflow: (definition) => definitionFaults(definition, { spelling: readings["name-case"] })[0],
    ...(isAllowed === undefined ? {} : { isAllowed }),
    onOperation: (operation) => {
      activity.operation(operation, azure.store);
      const [, workspaceId, table] = /^(.+)\/tables\/([^/]+)$/.exec(operation.resourceId) ?? [];
      const isGone = operation.succeeded && operation.action === `${TABLE_TYPE}/delete`;
      if (isGone && workspaceId !== undefined && table !== undefined) logs.forget(workspaceId, table);
    },
  });
  const workflows = workflowService(azure, { clock, timeline, metrics, readings, kept: kept.runs });
  for (const endpoint of azure.cloud.logs.endpoints)
    azure.register(hostOf(endpoint), queryService(azure, logs, clock));
  azure.register(INGESTION_HOSTS, ingestionService(azure, logs, clock));
  azure.register(WORKFLOW_HOSTS, workflows.service);
  const { runsOf, runningOf } = workflows;
  registerHistories(azure, {
    clock,
    runsOf,
    runningOf,
    fired,
    incidents,
    defenderAlerts,
    readings,
    activity,
    metrics,
  });
  const ofRuns = (service: Service): Service => {
    return (request) => outbox.within(request.headers[RUN_HEADER], () => service(request));
  };
  azure.register(
    CONNECTOR_HOSTS,
    ofRuns(
      connectorService({
        find: (id) => connectionOf(azure.store, id),
        outbox,
        clock,
        tokens: azure.tokens,
        askLogs: askLogs(azure, logs, clock),
      }),
    ),
  );
  const teamsWebhooks = new TeamsWebhooks();
  azure.register(
    TEAMS_WEBHOOK_HOSTS,
    ofRuns(
      teamsWebhookService({
        webhooks: teamsWebhooks,
        outbox,
        clock,
        note: (what, detail) => timeline.note(clock.now(), what, detail),
      }),
    ),
    // The triggers of the deployed workflows are at the same hosts.
    (url) => teamsWebhooks.has(url) && readCallback(azure.store, url) === undefined,
  );
  azure.register(ACS_HOSTS, ofRuns(acsSmsService({ azure, outbox, clock, readings })));
  azure.register(hostOf(azure.cloud.graph), ofRuns(graphMailService({ azure, outbox, clock })), isSendMail);
  const { settled } = workflows;
  const serves = (address: string) => {
    const url = URL.canParse(address) ? new URL(address) : undefined;
    return url !== undefined && (readCallback(azure.store, url) !== undefined || teamsWebhooks.has(url));
  };
  const host: AlertingHost = {
    azure,
    clock,
    logs,
    outbox,
    timeline,
    metrics,
    activity,
    incidents,
    limits,
    fired,
    faults,
    defenderAlerts,
    ruleRuns,
    serves,
    readings,
    settled,
  };
  azure.register(hostOf(azure.cloud.arm), testNotificationService(host), isTestNotification);
  const ongoing = new OngoingAlerting(host);
  /** What gets into workspaces of this cloud. */
  const arriving = (events: readonly Events[]): readonly Events[] => {
    const lack = azure.cloud.lacks["cloud-apps"];
    if (lack === undefined) return events;
    const [kept, lost] = [false, true].map((isLost) =>
      events.filter(({ table }) => OF_DEFENDER.includes(table) === isLost),
    );
    for (const { table } of lost ?? [])
      timeline.note(
        clock.now(),
        "not ingested",
        `no row of ${table} in ${azure.cloud.title}: ${lack.reason}`,
        table,
      );
    return kept ?? [];
  };
  return {
    azure,
    clock,
    outbox,
    timeline,
    faults,
    defenderAlerts,
    get firedAlerts() {
      return fired.all;
    },
    get incidents() {
      return incidents.all;
    },
    teamsWebhooks,
    serves,
    runsOf,
    ruleRunOf: (ruleId) => ruleRuns.of(ruleId),
    watchActivity: () => activity.start(),
    recordActivity: (event) => activity.record({ ...event, at: clock.now() }, azure.store),
    settle: async () => {
      await announceActivity(host);
    },
    advanceTo: (time) => {
      activity.start();
      return ongoing.advanceTo(time);
    },
    receive(workspaceId, events, { everyday } = { everyday: false }) {
      for (const { table, rows } of arriving(events)) logs.append(workspaceId, table, rows);
      if (everyday) liveEveryDay(logs, workspaceId, clock.now(), clock.now());
    },
    async play(workspaceId, events, { everyday = false, onMinute } = {}) {
      activity.start();
      const arrived = arriving(events);
      for (const { table, rows } of arrived) logs.append(workspaceId, table, rows);
      const arrivals = noteArrivals(timeline, arrived);
      const until = Math.max(clock.now().getTime(), arrivals.at(-1) ?? 0);
      if (everyday) liveEveryDay(logs, workspaceId, clock.now(), new Date(until));
      await evaluateAlerts(host, { until: new Date(until + 15 * 60_000), workspaceId, arrivals, onMinute });
    },
    close: azure.close,
  };
}

export { ingest };
