import { giveRole, type LocalCloud } from "azure-alerting-sandbox";
import { AzureError } from "../../azure/fault.ts";
import type { Json } from "../../azure/rest.ts";
import { DEPLOYER } from "../../stack/deployment.ts";
import {
  CLOSED_TAG,
  COMMUNICATION_TYPE,
  COMMUNICATION_VERSION,
  CONTRIBUTOR,
  isOfProbe,
  PROBE,
  PROBES,
  type ProbePlace,
  SENTINEL_PROBES,
  SENTINEL_RULE_TYPE,
  SENTINEL_VERSION,
  UNCONFIRMED_RECEIVER,
  WORKFLOW_TYPE,
  WORKFLOW_VERSION,
} from "./resources.ts";
import { rowQuery } from "./rules.ts";

const ROLE_ASSIGNMENT = "6d1f0c5e-8a3b-4f27-9e64-0b5c2d7a1f38";

export interface ProbeSite {
  readonly workspaceId: string;
  readonly accountObjectId: string;
  /** Who confirms no passcode. */
  readonly unconfirmedEmail: string;
}

/**
 * Deploys the probes into the sandbox, as their template does in a tenant, next to the workspace. What is refused is left
 * out: that shows something, too.
 *
 * @throws AzureError if something goes wrong in another way
 */
export async function deployProbes(cloud: LocalCloud, site: ProbeSite): Promise<void> {
  const { workspaceId, accountObjectId, unconfirmedEmail } = site;
  const group = workspaceId.split("/").slice(0, 5).join("/");
  const id = (type: string, name: string) => `${group}/providers/${type}/${name}`;
  mayChange(cloud, workspaceId);
  const { location } = await arm(cloud, "GET", workspaceId, "2023-09-01");
  const smsId = id(COMMUNICATION_TYPE, `${PROBE}-sms`);
  const sms = await arm(cloud, "PUT", smsId, COMMUNICATION_VERSION, {
    location: "Global",
    properties: { dataLocation: "Europe" },
  });
  const callbackUrls = new Map<string, string>();
  const place: ProbePlace = {
    location: String(location),
    workspaceId,
    rowQuery: rowQuery(accountObjectId),
    id,
    callbackUrl: (name) => callbackUrls.get(name) ?? "",
    smsHost: String((sms["properties"] as Json)["hostName"]),
    emailReceivers: [
      { name: UNCONFIRMED_RECEIVER, emailAddress: unconfirmedEmail, useCommonAlertSchema: true },
    ],
  };
  const refused: string[] = [];
  for (const { type, name, apiVersion, needs, body } of PROBES) {
    const lacks = needs.some((needed) => refused.includes(id(needed.type, needed.name)));
    const deployed = lacks
      ? undefined
      : await orRefused(arm(cloud, "PUT", id(type, name), apiVersion, body(place)));
    if (deployed === undefined) refused.push(id(type, name));
    else if (type === WORKFLOW_TYPE) {
      const url = `${id(type, name)}/triggers/manual/listCallbackUrl`;
      callbackUrls.set(name, String((await arm(cloud, "POST", url, WORKFLOW_VERSION))["value"]));
    }
  }
  const probe = await arm(cloud, "GET", id(WORKFLOW_TYPE, PROBE), WORKFLOW_VERSION);
  const authorization = "providers/Microsoft.Authorization";
  await arm(cloud, "PUT", `${smsId}/${authorization}/roleAssignments/${ROLE_ASSIGNMENT}`, "2022-04-01", {
    properties: {
      roleDefinitionId: `${subscriptionOf(workspaceId)}/${authorization}/roleDefinitions/${CONTRIBUTOR}`,
      principalId: (probe["identity"] as Json)["principalId"],
      principalType: "ServicePrincipal",
    },
  });
  const sentinel = `${workspaceId}/providers/Microsoft.SecurityInsights`;
  await arm(cloud, "PUT", `${sentinel}/onboardingStates/default`, SENTINEL_VERSION, {});
  for (const { name, properties } of Object.values(SENTINEL_PROBES)) {
    const rule = { kind: "Scheduled", properties };
    const ruleId = `${workspaceId}/providers/${SENTINEL_RULE_TYPE}/${name}`;
    await orRefused(arm(cloud, "PUT", ruleId, SENTINEL_VERSION, rule));
  }
}

/** Tags the probe's incident and closes it, as somebody does in the portal. */
export async function closeIncident(cloud: LocalCloud, workspaceId: string): Promise<void> {
  mayChange(cloud, workspaceId);
  const incidents = `${workspaceId}/providers/Microsoft.SecurityInsights/incidents`;
  const { value } = await arm(cloud, "GET", incidents, SENTINEL_VERSION);
  const found = (value as Json[]).find(({ properties }) => isOfProbe(properties as Json));
  if (found === undefined) return;
  const { title, severity } = found["properties"] as Json;
  await arm(cloud, "PUT", `${incidents}/${found["name"]}`, SENTINEL_VERSION, {
    properties: {
      title,
      severity,
      status: "Closed",
      classification: "Undetermined",
      labels: [{ labelName: CLOSED_TAG }],
    },
  });
}

function mayChange({ azure }: LocalCloud, workspaceId: string): void {
  giveRole(azure.store, DEPLOYER, "Contributor", subscriptionOf(workspaceId));
}

function subscriptionOf(id: string): string {
  return id.split("/").slice(0, 3).join("/");
}

async function arm(
  { azure }: LocalCloud,
  method: "GET" | "POST" | "PUT",
  id: string,
  apiVersion: string,
  body?: object,
): Promise<Json> {
  const token = azure.tokens.issue(DEPLOYER, `${azure.cloud.arm}/`);
  const answer = await azure.send({
    method,
    url: `${azure.cloud.arm}${id}?api-version=${apiVersion}`,
    headers: { authorization: `Bearer ${token}`, "content-type": "application/json" },
    ...(body === undefined ? {} : { body: JSON.stringify(body) }),
  });
  const content = JSON.parse(answer.body === "" ? "{}" : answer.body) as Json;
  if (answer.status < 300) return content;
  const { code = "", message = "" } = (content["error"] ?? {}) as { code?: string; message?: string };
  throw new AzureError(answer.status, code, `${method} ${id}: ${message}`);
}

/** Undefined if the service says that the request is wrong; what else goes wrong is thrown. */
async function orRefused(work: Promise<Json>): Promise<Json | undefined> {
  try {
    return await work;
  } catch (error) {
    if (error instanceof AzureError && error.statusCode === 400) return undefined;
    throw error;
  }
}
