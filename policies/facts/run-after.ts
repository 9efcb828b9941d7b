import { type PlacedAction, runAfter } from "./workflow-actions.ts";

type Status = "succeeded" | "failed" | "timedout" | "skipped";
type Siblings = PlacedAction["siblings"];

/**
 * The actions before one, at its own level, whose failure keeps it from running. An action that fails may take those
 * after it along, so both is tried: that these succeed, and that they fail too.
 */
export function stoppedBy({ name, siblings }: Pick<PlacedAction, "name" | "siblings">): string[] {
  const order = orderOf(siblings);
  return [...order.predecessors(name)].filter((culprit) =>
    (["failed", "timedout"] as const).some((forced) =>
      (["succeeded", "failed"] as const).some((others) => {
        const status = statusOf(order, culprit, forced, others);
        return status(name) === "skipped";
      }),
    ),
  );
}

const orders = new WeakMap<Siblings, Order>();

function orderOf(siblings: Siblings): Order {
  const known = orders.get(siblings) ?? new Order(siblings);
  orders.set(siblings, known);
  return known;
}

/** What waits for what among the actions of one level; each action is read once, and only when it is asked for. */
class Order {
  readonly #siblings: Siblings;
  readonly #waits = new Map<string, readonly [string, readonly string[]][]>();
  readonly #predecessors = new Map<string, ReadonlySet<string>>();

  constructor(siblings: Siblings) {
    this.#siblings = siblings;
  }

  has(name: string): boolean {
    return this.#siblings.has(name);
  }

  /** What an action waits for, with the statuses that it accepts. */
  waits(name: string): readonly [string, readonly string[]][] {
    const known = this.#waits.get(name) ?? [...runAfter(this.#siblings.get(name))];
    this.#waits.set(name, known);
    return known;
  }

  /** All actions that come before one. */
  predecessors(name: string): ReadonlySet<string> {
    const known = this.#predecessors.get(name);
    if (known !== undefined) return known;
    const found = new Set<string>();
    const open = [name];
    for (let next = open.pop(); next !== undefined; next = open.pop()) {
      for (const [before] of this.waits(next)) {
        if (found.has(before)) continue;
        found.add(before);
        open.push(before);
      }
    }
    this.#predecessors.set(name, found);
    return found;
  }
}

/** The status of each action where one has failed; `others` is what those that run after it come to. */
function statusOf(order: Order, culprit: string, forced: Status, others: Status) {
  const known = new Map<string, Status>([[culprit, forced]]);
  const open = new Set<string>();
  const status = (name: string): Status => {
    const found = known.get(name);
    if (found !== undefined) return found;
    // A cycle, or an action that is not there: it never ends.
    if (open.has(name) || !order.has(name)) return "skipped";
    open.add(name);
    const runs = order
      .waits(name)
      .every(([before, accepted]) => order.has(before) && accepted.includes(status(before)));
    const isAfter = order.predecessors(name).has(culprit);
    const result = runs ? (isAfter ? others : "succeeded") : "skipped";
    known.set(name, result);
    return result;
  };
  return status;
}
