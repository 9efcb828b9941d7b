import { createHash } from "node:crypto";
import type { LocalCloud } from "azure-alerting-sandbox";
import { ACTION_GROUP, CONNECTION, isType, nameOf, SECRET, WORKFLOW, WORKSPACE } from "./deployment.ts";

type Body = Readonly<Record<string, unknown>>;
type Values = Record<string, unknown>;

/**
 * The body with a working value in place of each secret: no file says whether a secret is the right one. A callback URL
 * becomes that of the receiver's workflow in this cloud.
 *
 * @param webhooks receives the made-up Teams webhooks, by name
 */
export async function withSecrets(
  type: string,
  body: Body,
  cloud: LocalCloud,
  webhooks: Map<string, string>,
): Promise<Body> {
  if (isType({ type }, CONNECTION)) return connection(body);
  if (isType({ type }, ACTION_GROUP)) return actionGroup(body, cloud);
  if (isType({ type }, WORKFLOW)) return workflow(body, { cloud, webhooks });
  return body;
}

interface World {
  readonly cloud: LocalCloud;
  readonly webhooks: Map<string, string>;
}

function connection(body: Body): Body {
  const properties = object(body["properties"]);
  const api = nameOf(String(object(properties["api"])["id"] ?? ""));
  const { parameterValues: values } = properties;
  if (api !== "twilio" || values === undefined) return body;
  const given = object(values);
  const sid = text(given["sid"]);
  return {
    ...body,
    properties: {
      ...properties,
      // All that is known about hidden credentials is that they exist.
      parameterValues:
        values === SECRET
          ? { sid: SAMPLE_SID, token: SECRET }
          : { ...given, sid: sid === SECRET ? SAMPLE_SID : sid },
    },
  };
}

const SAMPLE_SID = `AC${"0".repeat(32)}`;

async function actionGroup(body: Body, cloud: LocalCloud): Promise<Body> {
  const properties = object(body["properties"]);
  const { logicAppReceivers: receivers } = properties;
  if (!Array.isArray(receivers)) return body;
  const filled = await Promise.all(
    receivers.map(async (receiver: Values) => {
      const url = text(receiver["callbackUrl"]);
      const callbackUrl = await callbackOf(text(receiver["resourceId"]), url, cloud);
      return callbackUrl === undefined ? receiver : { ...receiver, callbackUrl };
    }),
  );
  return { ...body, properties: { ...properties, logicAppReceivers: filled } };
}

/** A plain URL that is not a trigger's is kept: it starts nothing, as it would in Azure. */
async function callbackOf(
  workflowId: string,
  url: string,
  { azure }: LocalCloud,
): Promise<string | undefined> {
  const workflow = azure.store.get(workflowId);
  const definition = object(workflow?.body.properties?.["definition"]);
  const [first] = Object.keys(object(definition["triggers"]));
  const named = /\/triggers\/([^/]+)\/paths\/invoke\?/.exec(url)?.[1];
  if (workflow === undefined || (url !== SECRET && named === undefined)) return undefined;
  const { body } = await azure.send({
    method: "POST",
    url: `${azure.cloud.arm}${workflow.id}/triggers/${named ?? first}/listCallbackUrl?api-version=${workflow.apiVersion}`,
    headers: { authorization: `Bearer ${azure.tokens.issue("reviewer", `${azure.cloud.arm}/`)}` },
    body: "",
  });
  const { value } = JSON.parse(body) as { value?: string };
  return value;
}

/** Fills in parameters that are hidden or contain the id of an unknown workspace. */
function workflow(body: Body, world: World): Body {
  const properties = object(body["properties"]);
  const { definition, parameters } = properties;
  const declared = object(object(definition)["parameters"]);
  const given = parameters === SECRET ? undefined : object(parameters);
  const filled: Values = { ...given };
  for (const name of Object.keys(declared)) {
    const value = object(filled[name])["value"];
    const isGiven = given === undefined || Object.hasOwn(given, name);
    const now = isGiven ? parameter(name, value ?? SECRET, definition, world) : undefined;
    if (now !== undefined) filled[name] = { value: now };
  }
  return {
    ...body,
    properties: { ...properties, ...(parameters === undefined ? {} : { parameters: filled }) },
  };
}

function parameter(name: string, value: unknown, definition: unknown, { cloud, webhooks }: World): unknown {
  const { store } = cloud.azure;
  const [workspace, another] = store.list(WORKSPACE);
  const customerIds = store.list(WORKSPACE).map(({ resource }) => resource.properties?.["customerId"]);
  if (/^workspaceId$/i.test(name) && !customerIds.includes(value as string) && another === undefined) {
    return workspace?.resource.properties?.["customerId"];
  }
  if (name === "teamsWebhookUrls") return webhookUrls(JSON.stringify(definition), webhooks);
  if (value !== SECRET) return undefined;
  if (/^workspaceResourceId$/i.test(name)) return workspace?.id;
  if (name === "acsEndpoints") return endpoints(JSON.stringify(definition), cloud);
  if (name !== "$connections") return SECRET;
  return Object.fromEntries(
    store.list(CONNECTION).map(({ id, body }) => {
      const api = String(object(body.properties?.["api"])["id"] ?? "");
      return [nameOf(api), { connectionId: id, connectionName: nameOf(id), id: api }];
    }),
  );
}

/** The workflow of a Teams webhook belongs to a person, and no file contains its URL: one is made up for each name. */
function webhookUrls(definition: string, webhooks: Map<string, string>): Values {
  const names = [...definition.matchAll(/parameters\('teamsWebhookUrls'\)\??\['((?:[^']|'')+)'\]/g)];
  return Object.fromEntries(
    names.map(([, quoted = ""]) => {
      const name = quoted.replaceAll("''", "'");
      const key = createHash("sha256").update(name).digest("hex");
      const url = `https://prod-00.westeurope.logic.azure.com/workflows/${key.slice(0, 32)}/triggers/manual/paths/invoke?sig=${key}`;
      webhooks.set(name, url);
      return [name, url];
    }),
  );
}

function endpoints(definition: string, { azure }: LocalCloud): Values {
  const names = [...definition.matchAll(/parameters\('acsEndpoints'\)\??\['([^']+)'\]/g)];
  return Object.fromEntries(
    names.map(([, resource = ""]) => {
      const host = azure.store.get(resource)?.resource.properties?.["hostName"];
      return [resource, typeof host === "string" ? `https://${host}` : resource];
    }),
  );
}

function object(value: unknown): Values {
  return typeof value === "object" && value !== null ? (value as Values) : {};
}

function text(value: unknown): string {
  return typeof value === "string" ? value : "";
}
