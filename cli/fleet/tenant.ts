export const FLEET_COMMANDS = ["preview", "up", "drift", "doctor"] as const;
export type FleetCommand = (typeof FLEET_COMMANDS)[number];

/** What a command found out about a tenant. */
export interface Finding {
  /** Whether a person has nothing to do. */
  readonly isFine: boolean;
  /** One line of plain text. */
  readonly summary: string;
  /** What a person should read, in plain lines. */
  readonly details?: readonly string[];
  readonly warnings?: readonly string[];
  /** What the engine did or would do, by its own words: `{ create: 12, same: 3 }`. */
  readonly changes?: Readonly<Record<string, number>>;
  /** What a command says by a word of its own, such as `weaker`. */
  readonly verdict?: string;
}

export const STATES = ["succeeded", "failed", "interrupted", "not started"] as const;

export interface TenantResult extends Omit<Finding, "isFine"> {
  readonly stack: string;
  /** `failed` is also what a command found wrong, such as drift. */
  readonly state: (typeof STATES)[number];
  readonly details: readonly string[];
  /** Absent where it was not started. */
  readonly seconds?: number;
}

/** What is done for one tenant. It throws where it cannot be done, and ends early where `signal` says so. */
export type Work = (stack: string, during: During) => Promise<Finding>;

export interface During {
  readonly signal: AbortSignal;
  /** Tells what is being done just now. */
  readonly onStep: (line: string) => void;
}
