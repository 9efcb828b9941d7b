import type { HttpRequest, HttpResponse } from "../../http.ts";
import { contentOf } from "../content.ts";
import { resolve } from "../expressions/template.ts";
import { textOf } from "../expressions/text.ts";
import { isObject, type Value, type ValueObject } from "../expressions/value.ts";
import { codeOf } from "../http-status.ts";
import type { Place } from "../place.ts";
import type { Scheduler } from "../scheduler.ts";
import type { Outcome } from "../types.ts";
import { UnsupportedError } from "../unsupported.ts";
import { authorized } from "./authentication.ts";
import { absolute, connectionRequest, refuseOthers, texts, withBody } from "./http.ts";

/**
 * Hands its own URL to a connector's operation, such as a mail with options, and waits until that is called
 * (learn.microsoft.com/azure/logic-apps, workflow action types, APIConnectionWebhook).
 */
export async function apiConnectionWebhook(
  action: ValueObject,
  run: Scheduler,
  place: Place,
  name: string,
): Promise<Outcome> {
  const inputs = resolve(action["inputs"] ?? {}, subscribing(run, place, name)) as ValueObject;
  return untilCalled(connectionRequest(inputs, run), inputs, run, name);
}

/** The same with any address (learn.microsoft.com/azure/connectors/connectors-native-webhook). */
export async function httpWebhook(
  action: ValueObject,
  run: Scheduler,
  place: Place,
  name: string,
): Promise<Outcome> {
  const inputs = resolve(action["inputs"] ?? {}, subscribing(run, place, name)) as ValueObject;
  const { subscribe, unsubscribe, ...others } = inputs;
  refuseOthers(others, ["retryPolicy"]);
  const { method = "POST", uri, headers = {}, body, authentication, ...more } = partOf(subscribe);
  refuseOthers(more, ["retryPolicy"]);
  const request = withBody(
    {
      method: textOf(method).toUpperCase(),
      url: absolute(textOf(uri ?? null)).href,
      headers: texts(headers),
    },
    body,
  );
  const shown = { subscribe: withoutSecrets(subscribe), unsubscribe: withoutSecrets(unsubscribe) };
  const sent = await authorized(request, authentication, run);
  if ("status" in sent) return { ...sent, inputs: shown };
  return untilCalled(sent, shown, run, name);
}

/** Where `listCallbackUrl()` is the action's own. */
function subscribing(run: Scheduler, place: Place, name: string) {
  return run.context(place, {
    callbackUrl: `https://callback.invalid/actions/${encodeURIComponent(name)}/run`,
  });
}

/** The answer that is given is the call of that URL, however late it comes. */
async function untilCalled(
  request: HttpRequest,
  inputs: Value,
  run: Scheduler,
  name: string,
): Promise<Outcome> {
  let call: HttpResponse;
  try {
    call = await run.host.clock.during(() => run.host.send(request, name));
  } catch (error) {
    if (error instanceof UnsupportedError) throw error;
    const message = "The request failed: the connection could not be made, or was broken.";
    return { status: "Failed", code: "BadRequest", inputs, error: { code: "BadRequest", message } };
  }
  const outputs = { statusCode: call.status, headers: call.headers, ...contentOf(call) };
  return { status: call.status < 400 ? "Succeeded" : "Failed", code: codeOf(call.status), inputs, outputs };
}

function partOf(value: Value | undefined): ValueObject {
  return isObject(value) ? value : {};
}

function withoutSecrets(value: Value | undefined): ValueObject {
  const { authentication: _, ...shown } = partOf(value);
  return shown;
}
