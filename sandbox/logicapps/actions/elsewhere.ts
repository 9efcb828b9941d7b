import { contentOf } from "../content.ts";
import { ExpressionError } from "../expressions/error.ts";
import { resolve } from "../expressions/template.ts";
import { jsonText } from "../expressions/text.ts";
import { isObject, type ValueObject } from "../expressions/value.ts";
import { codeOf } from "../http-status.ts";
import type { Place } from "../place.ts";
import { sendWithRetries } from "../retries.ts";
import type { Scheduler } from "../scheduler.ts";
import type { Outcome } from "../types.ts";
import { UnsupportedError } from "../unsupported.ts";
import { refuseOthers } from "./http.ts";

/**
 * Code of the workflow's own (`JavaScriptCode` and its like), which is not run: what it gives is the body of its answer
 * (learn.microsoft.com/azure/logic-apps, workflow action types, Execute JavaScript Code).
 */
export async function code(
  action: ValueObject,
  run: Scheduler,
  place: Place,
  name: string,
): Promise<Outcome> {
  const inputs = resolve(action["inputs"] ?? {}, run.context(place));
  const { clock, result } = run.host;
  if (result === undefined) throw new UnsupportedError(`The sandbox runs no code of a workflow ('${name}').`);
  const answer = await clock.during(() => result(name));
  const status = answer.status < 400 ? "Succeeded" : "Failed";
  return { status, code: codeOf(answer.status), inputs, outputs: contentOf(answer) };
}

/** An operation that is called by its name, with parameters: of a built-in connector, or as Power Automate has it. */
export async function operation(
  action: ValueObject,
  run: Scheduler,
  place: Place,
  name: string,
): Promise<Outcome> {
  const given = resolve(action["inputs"] ?? {}, run.context(place)) as ValueObject;
  const { authentication: _, ...inputs } = given;
  const { host, serviceProviderConfiguration, parameters = {}, ...others } = inputs;
  refuseOthers(others, ["retryPolicy"]);
  const called = serviceProviderConfiguration ?? host ?? null;
  const { connectionName, operationId } = (isObject(called) ? called : {}) as ValueObject;
  if (typeof connectionName !== "string" || typeof operationId !== "string")
    throw new ExpressionError("The action needs 'connectionName' and 'operationId'.");
  const request = run.host.connector(connectionName, {
    method: "POST",
    path: `/${operationId}`,
    queries: {},
    body: jsonText(parameters),
  });
  return sendWithRetries(request, { inputs, policy: inputs["retryPolicy"], run, action, name });
}
