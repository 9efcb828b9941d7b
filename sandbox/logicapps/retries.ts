import type { HttpRequest, HttpResponse } from "../http.ts";
import { contentOf } from "./content.ts";
import { milliseconds } from "./duration.ts";
import { textOf } from "./expressions/text.ts";
import type { Value, ValueObject } from "./expressions/value.ts";
import { codeOf } from "./http-status.ts";
import type { Scheduler } from "./scheduler.ts";
import { timedOut } from "./timed-out.ts";
import type { Outcome } from "./types.ts";
import { UnsupportedError } from "./unsupported.ts";

/**
 * A call that takes longer fails (learn.microsoft.com, limits and configuration: outbound HTTP request). Nothing in the
 * definition makes it shorter (github.com/MicrosoftDocs/azure-docs issues 7574, 64413).
 */
const TIMEOUT_MILLISECONDS = 120_000;

interface Sending {
  readonly inputs: Value;
  /** The action's `retryPolicy`; without one, the platform's default. */
  readonly policy: Value | undefined;
  readonly run: Scheduler;
  readonly action: ValueObject;
  readonly name: string;
  /** Waits for the answer as long as it takes. */
  readonly patient?: boolean;
}

/**
 * Sends, and sends again on 408, 429, any 5xx and broken connections. By default up to four times, at growing
 * intervals of 7.5 seconds at first, between 5 and 45; `Retry-After` sets the wait where the answer has it.
 * Source: learn.microsoft.com/azure/logic-apps/error-exception-handling#retry-policies.
 *
 * The action's `limit.timeout` ends the waiting between calls: retries, and the polling of a 202 with a `Location`. A
 * call that is under way goes on to its own end (Azure/LogicAppsUX, the designer's text on the action's timeout).
 */
export async function sendWithRetries(request: HttpRequest, sending: Sending): Promise<Outcome> {
  const { inputs, action, run } = sending;
  const pause = pauses(action, run);
  let { answer, retries } = await tried(request, sending, pause);
  const polls = !String(action["operationOptions"] ?? "").includes("DisableAsyncPattern");
  while (
    polls &&
    typeof answer === "object" &&
    answer.status === 202 &&
    answer.headers["location"] !== undefined
  ) {
    if (!(await pause(retryAfter(answer) ?? POLL_MILLISECONDS))) {
      answer = "limit";
      break;
    }
    const { body: _, ...rest } = request;
    const again = await tried({ ...rest, method: "GET", url: answer.headers["location"] }, sending, pause);
    answer = again.answer;
    retries += again.retries;
  }
  return { ...outcome(answer, sending), inputs, retries };
}

/** Waits between two calls, and answers whether the action's limit leaves time for another. */
type Pause = (milliseconds: number) => Promise<boolean>;

function pauses(action: ValueObject, { host: { clock } }: Scheduler): Pause {
  const limit = limitOf(action);
  const end = limit === undefined ? Number.POSITIVE_INFINITY : clock.now().getTime() + milliseconds(limit);
  return async (wait) => {
    const left = end - clock.now().getTime();
    await clock.sleep(Math.min(wait, left));
    return wait < left;
  };
}

function limitOf(action: ValueObject): string | undefined {
  const { timeout } = (action["limit"] ?? {}) as ValueObject;
  return typeof timeout === "string" ? timeout : undefined;
}

/** Between looks at the `Location` of an answer 202 without `Retry-After` (learn.microsoft.com, asynchronous pattern). */
const POLL_MILLISECONDS = 10_000;

async function tried(
  request: HttpRequest,
  { policy, run, name, patient = false }: Sending,
  pause: Pause,
): Promise<{ answer: Answer; retries: number }> {
  const waits = retryWaits(policy, () => run.host.random());
  for (let retries = 0; ; retries++) {
    const answer = await once(request, run, name, patient);
    const wait = waits[retries];
    if (wait === undefined || !isRetried(answer)) return { answer, retries };
    if (!(await pause(retryAfter(answer) ?? wait))) return { answer: "limit", retries };
  }
}

function retryAfter(answer: Answer): number | undefined {
  const after = typeof answer === "object" ? answer.headers["retry-after"] : undefined;
  return after !== undefined && /^\d+$/.test(after) ? Number(after) * 1000 : undefined;
}

/** `limit`: the action's own limit has passed. */
type Answer = HttpResponse | "timeout" | "broken" | "limit";

async function once(
  request: HttpRequest,
  { host }: Scheduler,
  name: string,
  patient: boolean,
): Promise<Answer> {
  const sent = host.clock
    .during(() => host.send(request, name))
    .catch((error: unknown): Answer => {
      if (error instanceof UnsupportedError) throw error;
      return "broken";
    });
  if (patient) return sent;
  return Promise.race([sent, host.clock.sleep(TIMEOUT_MILLISECONDS).then((): Answer => "timeout")]);
}

function isRetried(answer: Answer): boolean {
  if (typeof answer === "string") return answer !== "limit";
  return answer.status === 408 || answer.status === 429 || answer.status >= 500;
}

function retryWaits(policy: Value | undefined, random: () => number): number[] {
  const {
    type = "default",
    count = 4,
    interval = "PT7.5S",
    minimumInterval = "PT5S",
    maximumInterval = "PT45S",
  } = (policy ?? {}) as ValueObject;
  if (type === "none") return [];
  const base = milliseconds(textOf(interval));
  const times = Array.from({ length: Number(count) }, (_, index) => index);
  if (type === "fixed") return times.map(() => base);
  if (type !== "default" && type !== "exponential")
    throw new UnsupportedError(`The sandbox does not know the retry policy '${textOf(type)}'.`);
  const [least, most] = [milliseconds(textOf(minimumInterval)), milliseconds(textOf(maximumInterval))];
  return times.map((index) => {
    const from = Math.max(index === 0 ? 0 : 2 ** (index - 1) * base, least);
    const to = Math.min(2 ** index * base, most);
    return from + random() * Math.max(0, to - from);
  });
}

function outcome(answer: Answer, { action, run: { readings } }: Sending): Outcome {
  if (answer === "timeout")
    return timedOut("The request timed out: no answer within 120 seconds.", readings["action-timeout"]);
  if (answer === "limit") {
    const message = `The execution of template action timed out after ${limitOf(action)}.`;
    return timedOut(message, readings["action-timeout"]);
  }
  if (answer === "broken") {
    const message = "The request failed: the connection could not be made, or was broken.";
    return { status: "Failed", code: "BadRequest", error: { code: "BadRequest", message } };
  }
  const outputs = { statusCode: answer.status, headers: answer.headers, ...contentOf(answer) };
  return { status: answer.status < 400 ? "Succeeded" : "Failed", code: codeOf(answer.status), outputs };
}
