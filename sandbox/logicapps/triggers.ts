import type { Context } from "./expressions/context.ts";
import { ExpressionError } from "./expressions/error.ts";
import { resolve } from "./expressions/template.ts";
import { isObject, typeName, type Value, type ValueObject } from "./expressions/value.ts";

/** What a call of a trigger comes to. */
export type Triggered =
  | { readonly kind: "runs"; readonly outputs: readonly ValueObject[] }
  /** A condition does not hold. */
  | { readonly kind: "skipped"; readonly reason: string }
  | { readonly kind: "failed"; readonly code: string; readonly message: string };

/**
 * Whether a call starts runs, and with what: every condition must hold, and `splitOn` gives a run an element
 * (learn.microsoft.com/azure/logic-apps/logic-apps-workflow-actions-triggers).
 *
 * @param base what the expressions of a trigger may refer to besides its outputs
 */
export function triggered(
  trigger: ValueObject,
  outputs: ValueObject,
  base: Omit<Context, "trigger">,
): Triggered {
  try {
    const splitOn = trigger["splitOn"];
    const all = typeof splitOn === "string" ? split(splitOn, outputs, base) : [outputs];
    const kept = all.filter((each) => unmet(trigger, each, base) === undefined);
    const [first] = all;
    if (kept.length > 0 || first === undefined) return { kind: "runs", outputs: kept };
    return { kind: "skipped", reason: `the condition '${unmet(trigger, first, base)}' does not hold` };
  } catch (error) {
    if (!(error instanceof ExpressionError)) throw error;
    return { kind: "failed", code: error.code, message: error.message };
  }
}

function split(splitOn: string, outputs: ValueObject, base: Omit<Context, "trigger">): ValueObject[] {
  const list = resolve(splitOn, { ...base, trigger: { outputs } });
  if (Array.isArray(list)) return (list as readonly Value[]).map((body) => ({ ...outputs, body }));
  throw new ExpressionError(
    `The 'splitOn' expression '${splitOn}' of the trigger is of type '${typeName(list)}'. The result must be a valid array.`,
  );
}

/** The first condition that does not hold. */
function unmet(
  trigger: ValueObject,
  outputs: ValueObject,
  base: Omit<Context, "trigger">,
): string | undefined {
  const conditions = (trigger["conditions"] ?? []) as readonly Value[];
  for (const condition of conditions) {
    const expression = isObject(condition) ? (condition["expression"] ?? null) : condition;
    const holds = resolve(expression, { ...base, trigger: { outputs } });
    if (typeof holds !== "boolean") {
      throw new ExpressionError(
        `The trigger condition '${String(expression)}' must be a boolean. The provided value is of type '${typeName(holds)}'.`,
      );
    }
    if (!holds) return String(expression);
  }
  return undefined;
}

/** How many runs of the trigger go on at once, and how many may wait; undefined where there is no limit. */
export function concurrencyOf(
  trigger: ValueObject,
): { readonly runs: number; readonly waiting: number } | undefined {
  const single = String(trigger["operationOptions"] ?? "").includes("SingleInstance");
  const configuration = trigger["runtimeConfiguration"] as
    | { concurrency?: { runs?: number; maximumWaitingRuns?: number } }
    | undefined;
  const runs =
    configuration?.concurrency?.runs ?? (configuration?.concurrency === undefined ? undefined : 25);
  if (!single && runs === undefined) return undefined;
  const most = single ? 1 : (runs ?? 25);
  // At least ten more than run at once, and no more than a hundred (limits and configuration, concurrency).
  return { runs: most, waiting: configuration?.concurrency?.maximumWaitingRuns ?? Math.min(100, most + 10) };
}
