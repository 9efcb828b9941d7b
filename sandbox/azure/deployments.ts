import { evaluated } from "../arm-template/evaluate.ts";
import type { Asked, Value, ValueObject } from "../arm-template/scope.ts";
import { scopeOf, valuesIn } from "../arm-template/template.ts";
import type { HttpResponse, Send } from "../http.ts";
import { isObject } from "../logicapps/expressions/value.ts";
import { readLenientJson } from "../logicapps/lenient-json.ts";
import { callerOf, checkAllowed, parse, refusal } from "./arm.ts";
import { versionIn } from "./arm-versions.ts";
import { providerVersions } from "./body-shapes.ts";
import { wrong } from "./request-body.ts";
import { type ArmContext, ArmError } from "./resource-type.ts";
import { json, NotInSandbox, type Service, type ServiceRequest } from "./server.ts";
import { inOrder, resourcesOf, type TemplateResource } from "./template-resources.ts";
import type { Tokens } from "./tokens.ts";

const PATH =
  /^\/subscriptions\/([^/]+)\/resourceGroups\/([^/]+)\/providers\/Microsoft\.Resources\/deployments\/([^/]+)(\/validate)?$/i;
/** The last is that of Azure's SDK for Python (PyPI, azure-mgmt-resource-deployments). */
const VERSIONS = [...providerVersions("Microsoft.Resources"), "2024-11-01", "2025-04-01", "2026-06-01"];
const TYPE = "Microsoft.Resources/deployments";

export function isDeployment({ pathname }: URL): boolean {
  return PATH.test(decodeURIComponent(pathname));
}

/** A deployment that has ended. */
interface Deployed {
  readonly id: string;
  readonly name: string;
  readonly type: string;
  readonly properties: object;
}

/**
 * Deployments of a template to a resource group, `az deployment group create`: `PUT …/deployments/{name}` puts each resource after
 * those that it depends on, as who asks; `GET` says how it ended; `POST …/validate` evaluates the parameters alone.
 *
 * Source: azure-rest-api-specs, resources, deployments; learn.microsoft.com/azure/azure-resource-manager/templates, syntax and
 * resource-dependency. Unlike in Azure, the answer to the PUT is the end of it, and a failure is the answer. Complete mode, loops,
 * nested and linked deployments are refused by name.
 */
export function deploymentService(context: ArmContext, tokens: Tokens, send: Send): Service {
  const ended = new Map<string, Deployed>();
  return async (request) => {
    const [, subscriptionId = "", group = "", name = "", validates] =
      PATH.exec(decodeURIComponent(request.url.pathname)) ?? [];
    const groupId = `/subscriptions/${subscriptionId}/resourceGroups/${group}`;
    const id = `${groupId}/providers/${TYPE}/${name}`;
    try {
      const caller = callerOf(request, tokens);
      versionIn(request.url, TYPE, VERSIONS);
      const found = ended.get(id.toLowerCase());
      if (request.method === "GET" && found !== undefined) return json(200, found);
      if (request.method === "GET")
        throw new ArmError(404, "DeploymentNotFound", `Deployment '${name}' could not be found.`);
      if (request.method !== "PUT" && !(request.method === "POST" && validates !== undefined))
        throw new NotInSandbox(`The sandbox has no ${request.method} on ${TYPE}${validates ?? ""}.`);
      checkAllowed(caller, `${TYPE}/write`, id, context);
      const stored = context.store.get(groupId);
      if (stored === undefined)
        throw new ArmError(404, "ResourceGroupNotFound", `Resource group '${group}' could not be found.`);
      const place = {
        subscriptionId,
        tenantId: context.tenantId,
        resourceGroup: group,
        location: stored.body.location ?? "",
        cloud: context.cloud,
      };
      const { template, values } = readBody(request);
      const ask = asking(send, request, groupId);
      const input = { values, place, now: new Date(), ask: (asked: Asked) => ask.now(asked) };
      const resources = resourcesOf(template, scopeOf(template, input), groupId);
      if (validates === undefined) {
        for (const each of inOrder(resources)) await deploy(each, template, input, ask, send, request);
      }
      const outputs = validates === undefined ? await outputsOf(template, input, ask) : undefined;
      const deployment = {
        id,
        name,
        type: TYPE,
        properties: {
          provisioningState: "Succeeded",
          mode: "Incremental",
          timestamp: input.now.toISOString(),
          ...(outputs === undefined ? {} : { outputs }),
        },
      };
      if (validates === undefined) ended.set(id.toLowerCase(), deployment);
      return json(validates === undefined && found === undefined ? 201 : 200, deployment);
    } catch (error) {
      return refusal(error);
    }
  };
}

function readBody({ body }: ServiceRequest): { template: ValueObject; values: Map<string, Value> } {
  const given = parsed(body);
  const properties = isObject(given) ? given["properties"] : undefined;
  if (!isObject(properties)) throw wrong("properties", "an object");
  const { template, mode } = properties;
  const parameters = properties["parameters"] ?? {};
  if (!isObject(parameters)) throw wrong("properties.parameters", "an object");
  if (!isObject(template))
    throw new NotInSandbox("The sandbox deploys a template that is in the request, and no linked one.");
  if (!/^incremental$/i.test(String(mode)))
    throw new NotInSandbox(`The sandbox deploys in the mode Incremental, and not '${String(mode)}'.`);
  return { template, values: valuesIn(parameters) };
}

/**
 * azure-cli puts the text of a template into its request as it is, behind a name without quotes: with its comments, which a template
 * may have (azure-cli, command_modules/resource/custom.py, JSONCTemplatePolicy; learn.microsoft.com, template syntax, comments).
 */
function parsed(body: string): Value {
  try {
    return parse(body) as Value;
  } catch (error) {
    if (!(error instanceof ArmError) || error.status !== 400) throw error;
    try {
      return readLenientJson(body);
    } catch {
      throw error;
    }
  }
}

type Input = Parameters<typeof scopeOf>[1];

/** Expressions that ask Azure can be evaluated when what they ask for is there: just before the resource is put. */
async function deploy(
  { id, apiVersion, body, path }: TemplateResource,
  template: ValueObject,
  input: Input,
  ask: Asking,
  send: Send,
  request: ServiceRequest,
): Promise<void> {
  for (;;) {
    const faults: string[] = [];
    const value = evaluated(body, scopeOf(template, input), path, faults);
    if (await ask.answerAll()) continue;
    const [fault] = faults;
    if (fault !== undefined) throw new ArmError(400, "InvalidTemplate", fault);
    const answer = await send({
      method: "PUT",
      url: `https://${request.url.host}${id}?api-version=${apiVersion}`,
      headers: sameCaller(request),
      body: JSON.stringify(value),
    });
    if (answer.status < 300) return;
    const { error } = JSON.parse(answer.body) as { error?: { code?: string; message?: string } };
    throw new ArmError(answer.status, error?.code ?? "DeploymentFailed", `${id}: ${error?.message ?? ""}`);
  }
}

/** What the template says of what was made; a secure one has no value (learn.microsoft.com, template outputs). */
async function outputsOf(template: ValueObject, input: Input, ask: Asking): Promise<ValueObject> {
  const declared = Object.entries((template["outputs"] ?? {}) as Record<string, ValueObject>);
  for (;;) {
    const faults: string[] = [];
    const scope = scopeOf(template, input);
    const outputs = declared.flatMap(
      ([name, { type = "", value = null, condition = true, copy }]): [string, ValueObject][] => {
        if (copy !== undefined)
          throw new NotInSandbox(`The sandbox has no loops of outputs, such as '${name}'.`);
        const at = `outputs.${name}`;
        if (evaluated(condition, scope, at, faults) !== true) return [];
        if (/^secure/i.test(String(type))) return [[name, { type }]];
        return [[name, { type, value: evaluated(value, scope, at, faults) }]];
      },
    );
    if (await ask.answerAll()) continue;
    const [fault] = faults;
    if (fault !== undefined) throw new ArmError(400, "InvalidTemplate", fault);
    return Object.fromEntries(outputs);
  }
}

function sameCaller({ headers }: ServiceRequest): Record<string, string> {
  return { authorization: headers["authorization"] ?? "", "content-type": "application/json" };
}

interface Asking {
  /** What is known already; otherwise it is remembered, and nothing is given for now. */
  now(asked: Asked): Value;
  /** Whether anything new was asked: then the evaluation begins anew. */
  answerAll(): Promise<boolean>;
}

/** Answers `reference()` and `list…()`, which are asked in the middle of an evaluation. */
function asking(send: Send, request: ServiceRequest, groupId: string): Asking {
  const known = new Map<string, Value>();
  const open = new Map<string, Asked>();
  const keyOf = (asked: Asked) => JSON.stringify(asked);
  const call = async ({ kind, id, apiVersion, isFull }: Asked): Promise<Value> => {
    const whole = id.startsWith("/") ? id : `${groupId}/${id}`;
    const url = `https://${request.url.host}${whole}${kind === "reference" ? "" : `/${kind}`}?api-version=${apiVersion}`;
    const method = kind === "reference" ? "GET" : "POST";
    const answer: HttpResponse = await send({ method, url, headers: sameCaller(request), body: "" });
    const value = JSON.parse(answer.body === "" ? "{}" : answer.body) as ValueObject;
    if (answer.status >= 300) {
      const { code = "", message = "" } = (value["error"] ?? {}) as { code?: string; message?: string };
      throw new ArmError(answer.status, code, message);
    }
    return kind === "reference" && !isFull ? (value["properties"] ?? {}) : value;
  };
  return {
    now: (asked) => {
      const value = known.get(keyOf(asked));
      if (value !== undefined) return value;
      open.set(keyOf(asked), asked);
      return {};
    },
    answerAll: async () => {
      if (open.size === 0) return false;
      for (const [key, asked] of open) known.set(key, await call(asked));
      open.clear();
      return true;
    },
  };
}
