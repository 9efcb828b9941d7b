import { type ProbeRule, RULES, rowRuleProperties, ruleProperties, sentinelProperties } from "./rules.ts";
import { BUSY, NAMES, RUN, SLOW } from "./workflows.ts";

/** Where the probes go: values, or expressions of a template. */
export interface ProbePlace {
  readonly location: string;
  readonly workspaceId: string;
  /** See `rowQuery`. */
  readonly rowQuery: string;
  /** The resource id of a probe. */
  id(type: string, name: string): string;
  /** The address that starts a probe's workflow: a secret. */
  callbackUrl(workflow: string): string;
  /** The host of Communication Services, or an empty text where there is none. */
  readonly smsHost: string;
  /** The receivers of e-mails, who have not confirmed their passcodes. */
  readonly emailReceivers: unknown;
}

/** A resource to deploy; those that it needs come before it. */
export interface ProbeResource {
  readonly type: string;
  readonly apiVersion: string;
  readonly name: string;
  readonly needs: readonly { readonly type: string; readonly name: string }[];
  readonly body: (place: ProbePlace) => object;
}

export const RULE_TYPE = "Microsoft.Insights/scheduledQueryRules";
export const WORKFLOW_TYPE = "Microsoft.Logic/workflows";
export const SENTINEL_RULE_TYPE = "Microsoft.SecurityInsights/alertRules";
export const COMMUNICATION_TYPE = "Microsoft.Communication/communicationServices";
const GROUP_TYPE = "Microsoft.Insights/actionGroups";

/** Versions of Azure Resource Manager's API. */
export const RULE_VERSION = "2023-12-01";
export const WORKFLOW_VERSION = "2019-05-01";
export const SENTINEL_VERSION = "2024-09-01";
export const COMMUNICATION_VERSION = "2023-04-01";

/** The role's id (learn.microsoft.com/azure/role-based-access-control/built-in-roles). */
export const CONTRIBUTOR = "b24988ac-6180-42a0-ab88-20f7382dd24c";

export const PROBE = "breakglass-probe";
export const SLOW_PROBE = `${PROBE}-slow`;
export const BUSY_PROBE = `${PROBE}-busy`;
export const NAMES_PROBE = `${PROBE}-names`;
export const ROW_PROBE = `${PROBE}-row`;
export const UNCONFIRMED_RECEIVER = "unconfirmed";

const of = (type: string, name: string) => ({ type, name });

function workflow(
  name: string,
  definition: object,
  {
    needs = [],
    parameters,
  }: Partial<Pick<ProbeResource, "needs">> & { parameters?: (place: ProbePlace) => object } = {},
): ProbeResource {
  return {
    ...of(WORKFLOW_TYPE, name),
    apiVersion: WORKFLOW_VERSION,
    needs,
    body: (place) => ({
      location: place.location,
      identity: { type: "SystemAssigned" },
      properties: {
        state: "Enabled",
        definition,
        ...(parameters === undefined ? {} : { parameters: parameters(place) }),
      },
    }),
  };
}

/** Starts the workflow of the same name. */
function group(name: string, more: (place: ProbePlace) => object = () => ({})): ProbeResource {
  return {
    ...of(GROUP_TYPE, name),
    apiVersion: "2023-01-01",
    needs: [of(WORKFLOW_TYPE, name)],
    body: (place) => ({
      location: "Global",
      properties: {
        groupShortName: "bg-probe",
        enabled: true,
        logicAppReceivers: [
          {
            name: "probe",
            resourceId: place.id(WORKFLOW_TYPE, name),
            callbackUrl: place.callbackUrl(name),
            useCommonAlertSchema: true,
          },
        ],
        ...more(place),
      },
    }),
  };
}

function rule(name: ProbeRule, groups: readonly string[] = []): ProbeResource {
  return {
    ...of(RULE_TYPE, name),
    apiVersion: RULE_VERSION,
    needs: groups.map((each) => of(GROUP_TYPE, each)),
    body: ({ location, workspaceId, id }) => ({
      location,
      properties: ruleProperties(
        name,
        workspaceId,
        groups.map((each) => id(GROUP_TYPE, each)),
      ),
    }),
  };
}

const STARTS: Readonly<Partial<Record<ProbeRule, readonly string[]>>> = {
  "breakglass-probe-control": [PROBE, BUSY_PROBE],
  "breakglass-probe-names": [NAMES_PROBE],
};

/** Everything that is deployed to settle readings, in an order in which it can be. */
export const PROBES: readonly ProbeResource[] = [
  workflow(SLOW_PROBE, SLOW),
  workflow(PROBE, RUN, {
    needs: [of(WORKFLOW_TYPE, SLOW_PROBE)],
    parameters: ({ callbackUrl, smsHost }) => ({
      slowUrl: { value: callbackUrl(SLOW_PROBE) },
      smsHost: { value: smsHost },
    }),
  }),
  workflow(BUSY_PROBE, BUSY),
  workflow(NAMES_PROBE, NAMES),
  group(PROBE, ({ emailReceivers }) => ({ emailReceivers })),
  group(BUSY_PROBE),
  group(NAMES_PROBE),
  ...(Object.keys(RULES) as ProbeRule[]).map((name) => rule(name, STARTS[name])),
  {
    ...of(RULE_TYPE, ROW_PROBE),
    apiVersion: RULE_VERSION,
    needs: [of(GROUP_TYPE, PROBE)],
    body: ({ location, workspaceId, rowQuery, id }) => ({
      location,
      kind: "SimpleLogAlert",
      properties: rowRuleProperties(ROW_PROBE, {
        workspaceId,
        query: rowQuery,
        actionGroups: [id(GROUP_TYPE, PROBE)],
      }),
    }),
  },
];

/** Rules of Microsoft Sentinel, which belong to the workspace; each name is the rule's. */
export const SENTINEL_PROBES = {
  /** Finds something every five minutes, for an incident that somebody closes. */
  incident: {
    name: `${PROBE}-incident`,
    properties: sentinelProperties(`${PROBE}-incident`, "opens an incident that you close", {
      queryFrequency: "PT5M",
      queryPeriod: "PT1H",
    }),
  },
  /** Is there where Sentinel takes such a schedule. */
  schedule: {
    name: `${PROBE}-schedule`,
    properties: sentinelProperties(`${PROBE}-schedule`, "exists if Sentinel takes its schedule", {
      queryFrequency: "PT15M",
      queryPeriod: "P2D",
    }),
  },
} as const;

/** The tag by which somebody marks the probe's incident before closing it: it stays when the incident is opened again. */
export const CLOSED_TAG = "closed-by-hand";

/** Whether an incident is the probe's, whoever closed it. */
export function isOfProbe({
  relatedAnalyticRuleIds: rules,
}: {
  readonly relatedAnalyticRuleIds?: unknown;
}): boolean {
  const suffix = `/${SENTINEL_PROBES.incident.name}`;
  return Array.isArray(rules) && rules.some((id) => String(id).toLowerCase().endsWith(suffix));
}
