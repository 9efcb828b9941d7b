import { clouds } from "../../clouds/index.ts";
import type { HttpRequest } from "../../http.ts";
import { ExpressionError } from "../expressions/error.ts";
import { resolve } from "../expressions/template.ts";
import { textOf } from "../expressions/text.ts";
import { isObject, type Value, type ValueObject } from "../expressions/value.ts";
import type { Place } from "../place.ts";
import { sendWithRetries } from "../retries.ts";
import type { Scheduler } from "../scheduler.ts";
import type { Outcome } from "../types.ts";
import { refuseOthers, texts, withBody } from "./http.ts";

/**
 * Calls another workflow, and waits for its response as long as that takes
 * (learn.microsoft.com/azure/logic-apps, workflow action types: Workflow, Response).
 */
export async function callWorkflow(
  action: ValueObject,
  run: Scheduler,
  place: Place,
  name: string,
): Promise<Outcome> {
  const inputs = resolve(action["inputs"] ?? {}, run.context(place)) as ValueObject;
  const { host, headers = {}, body, ...others } = inputs;
  refuseOthers(others, ["retryPolicy"]);
  const { workflow, triggerName = "manual" } = (isObject(host) ? host : {}) as ValueObject;
  const url = `${armOf(run)}${idOf(workflow, "workflow")}/triggers/${textOf(triggerName)}/run?api-version=2016-10-01`;
  return called(withBody({ method: "POST", url, headers: texts(headers) }, body), inputs, {
    run,
    action,
    name,
  });
}

/** Calls a function of Azure Functions. */
export async function callFunction(
  action: ValueObject,
  run: Scheduler,
  place: Place,
  name: string,
): Promise<Outcome> {
  const inputs = resolve(action["inputs"] ?? {}, run.context(place)) as ValueObject;
  const { function: target, method = "POST", headers = {}, queries = {}, body, ...others } = inputs;
  refuseOthers(others, ["retryPolicy", "authentication"]);
  const url = new URL(`${armOf(run)}${idOf(target, "function")}`);
  for (const [key, value] of Object.entries(texts(queries))) url.searchParams.set(key, value);
  const request = { method: textOf(method).toUpperCase(), url: url.href, headers: texts(headers) };
  return called(withBody(request, body), inputs, { run, action, name });
}

/** Their own addresses are known to Azure only; requests are shown by the resource's id. */
function armOf({ host }: Scheduler): string {
  return host.arm ?? clouds.public.arm;
}

function called(
  request: HttpRequest,
  inputs: ValueObject,
  { run, action, name }: { readonly run: Scheduler; readonly action: ValueObject; readonly name: string },
): Promise<Outcome> {
  const { authentication: _, ...shown } = inputs;
  const patient = String(action["type"]).toLowerCase() === "workflow";
  return sendWithRetries(request, {
    inputs: shown,
    policy: inputs["retryPolicy"],
    run,
    action,
    name,
    patient,
  });
}

function idOf(target: Value | undefined, what: string): string {
  const id = isObject(target) ? target["id"] : undefined;
  if (typeof id === "string" && id.startsWith("/")) return id;
  throw new ExpressionError(`The action names no ${what} by its id.`);
}
