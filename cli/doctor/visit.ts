import type { DeployedIds, StackTarget } from "../azure/stack.ts";
import type { Judgment } from "./finding.ts";
import type { Reads } from "./reads.ts";

/** One tenant, as its doctor sees it. */
export interface Visit {
  readonly target: StackTarget;
  /** Undefined where the stack's backend could not be read. */
  readonly deployed: DeployedIds | undefined;
  /** Why not. */
  readonly stateFault?: string;
  readonly reads: Reads;
  /** The full id of the workspace; undefined where it is not there yet, or not known. */
  readonly workspaceId: string | undefined;
  readonly now: Date;
  /** The folder of what `breakglass verify` wrote for this stack. */
  readonly evidence: string;
  /** After how many days without a good drill the next one is overdue. */
  readonly drillDays: number;
}

/** A question about a tenant. What it has yielded before it throws `Unanswered` stands. */
export interface Check {
  /** Stable; part of the JSON. */
  readonly id: string;
  readonly title: string;
  run(visit: Visit): AsyncIterable<Judgment>;
}
