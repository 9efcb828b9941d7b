import { milliseconds } from "../duration.ts";
import { ExpressionError } from "../expressions/error.ts";
import { resolve } from "../expressions/template.ts";
import { textOf } from "../expressions/text.ts";
import { typeName, type Value, type ValueObject } from "../expressions/value.ts";
import { blockOutcome, CANCELLED_BY_TERMINATE } from "../outcomes.ts";
import { inside, type Place } from "../place.ts";
import type { Scheduler } from "../scheduler.ts";
import { branchStatus } from "../status.ts";
import type { Outcome, Status } from "../types.ts";
import { decide } from "./control.ts";

/** Source: learn.microsoft.com/azure/logic-apps/logic-apps-limits-and-configuration, looping. */
const LIMITS = { items: 100_000, repetitions: 20, count: 60, timeout: "PT1H" };

/** One run of its actions an element, up to twenty side by side; one that fails fails the loop, and stops no other. */
export async function foreach(
  action: ValueObject,
  run: Scheduler,
  place: Place,
  name: string,
): Promise<Outcome> {
  const list = resolve(action["foreach"] ?? null, run.context(place));
  if (!Array.isArray(list)) {
    const message = `The execution of template action '${name}' failed: the result of the evaluation of 'foreach' expression '${textOf(action["foreach"] ?? null)}' is of type '${typeName(list)}'. The result must be a valid array.`;
    const code = "ExpressionEvaluationFailed";
    return { status: "Failed", code, error: { code, message } };
  }
  const items = list as readonly Value[];
  if (items.length > LIMITS.items) throw new ExpressionError(`The loop has more than ${LIMITS.items} items.`);
  const actions = (action["actions"] ?? {}) as ValueObject;
  if (items.length === 0) run.mark(actions, () => ({ status: "Skipped", code: "ActionSkipped" }), place);
  const statuses: Status[] = [];
  const waiting = items.map((item, index) => ({ item, index }));
  const worker = async (): Promise<void> => {
    for (
      let next = waiting.shift();
      next !== undefined && run.terminated === undefined;
      next = waiting.shift()
    ) {
      const inner = inside(place, name, next.index, next.item);
      statuses[next.index] = branchStatus(actions, await run.actions(actions, inner));
    }
  };
  await Promise.all(Array.from({ length: Math.min(repetitions(action), items.length) }, worker));
  if (run.terminated !== undefined) return CANCELLED_BY_TERMINATE;
  const succeeded = statuses.every((status) => status === "Succeeded");
  return { ...blockOutcome(succeeded), iterations: items.length };
}

function repetitions(action: ValueObject): number {
  if (String(action["operationOptions"] ?? "").includes("Sequential")) return 1;
  const configuration = action["runtimeConfiguration"] as
    | { concurrency?: { repetitions?: number } }
    | undefined;
  const wanted = configuration?.concurrency?.repetitions ?? LIMITS.repetitions;
  if (Number.isInteger(wanted) && wanted >= 1 && wanted <= 50) return wanted;
  throw new ExpressionError(`The concurrency of a loop must be from 1 to 50, and is '${wanted}'.`);
}

/**
 * Again and again until the expression holds, or a limit is reached: that ends the loop, and is no failure unless
 * `operationOptions` says `FailWhenLimitsReached`.
 */
export async function until(
  action: ValueObject,
  run: Scheduler,
  place: Place,
  name: string,
): Promise<Outcome> {
  const { count = LIMITS.count, timeout = LIMITS.timeout } = (action["limit"] ?? {}) as ValueObject;
  const most = Number(resolve(count, run.context(place)));
  const end = run.host.clock.now().getTime() + milliseconds(textOf(resolve(timeout, run.context(place))));
  const actions = (action["actions"] ?? {}) as ValueObject;
  let status: Status = "Succeeded";
  for (let index = 0; ; index++) {
    const limited = index >= most || (index > 0 && run.host.clock.now().getTime() >= end);
    if (limited && String(action["operationOptions"] ?? "").includes("FailWhenLimitsReached")) {
      const message = `The loop '${name}' reached its limit before its condition was met.`;
      return { status: "Failed", code: "ActionFailed", error: { code: "UntilLimitsReached", message } };
    }
    if (limited) return { ...blockOutcome(status === "Succeeded"), iterations: index };
    const inner = inside(place, name, index);
    status = branchStatus(actions, await run.actions(actions, inner));
    if (run.terminated !== undefined) return CANCELLED_BY_TERMINATE;
    if (decide(action["expression"] ?? null, run, inner))
      return { ...blockOutcome(status === "Succeeded"), iterations: index + 1 };
  }
}
