import type { DeployedIds, StackTarget } from "../azure/stack.ts";
import type { Judgment } from "./finding.ts";
import type { Reads } from "./reads.ts";

/** Everything about one tenant that the checks need. */
export interface Visit {
  readonly target: StackTarget;
  /** Undefined if the stack's backend could not be read. */
  readonly deployed: DeployedIds | undefined;
  /** Why not. */
  readonly stateFault?: string;
  readonly reads: Reads;
  /** The full id of the workspace; undefined if it does not exist yet or is unknown. */
  readonly workspaceId: string | undefined;
  readonly now: Date;
  /** The folder with the evidence that `breakglass verify` wrote for this stack. */
  readonly evidence: string;
  /** Warn after this many days without a successful drill. */
  readonly drillDays: number;
}

/** A check of a tenant. What it has yielded before it throws `Unanswered` counts. */
export interface Check {
  /** Stable; part of the JSON. */
  readonly id: string;
  readonly title: string;
  run(visit: Visit): AsyncIterable<Judgment>;
}
