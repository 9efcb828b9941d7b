export const FLEET_COMMANDS = ["preview", "up", "drift", "doctor", "review"] as const;
export type FleetCommand = (typeof FLEET_COMMANDS)[number];

/** The result of a command for a tenant. */
export interface Finding {
  /** Whether nobody has to do anything. */
  readonly isFine: boolean;
  /** One line of plain text. */
  readonly summary: string;
  /** More lines of plain text. */
  readonly details?: readonly string[];
  readonly warnings?: readonly string[];
  /** What the engine did or would do, by operation: `{ create: 12, same: 3 }`. */
  readonly changes?: Readonly<Record<string, number>>;
  /** The command's own verdict, such as `weaker`. */
  readonly verdict?: string;
}

export const STATES = ["succeeded", "failed", "interrupted", "not started"] as const;

export interface TenantResult extends Omit<Finding, "isFine"> {
  readonly stack: string;
  /** `failed` includes problems that the command found, such as drift. */
  readonly state: (typeof STATES)[number];
  readonly details: readonly string[];
  /** Absent if it was not started. */
  readonly seconds?: number;
}

/** The work for one tenant. It throws if it fails, and ends early when `signal` is aborted. */
export type Work = (stack: string, during: During) => Promise<Finding>;

export interface During {
  readonly signal: AbortSignal;
  /** Called with the current step. */
  readonly onStep: (line: string) => void;
}
