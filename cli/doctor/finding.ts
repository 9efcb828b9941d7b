/** From harmless to harmful. */
export const SEVERITIES = ["ok", "info", "warning", "error"] as const;
export type Severity = (typeof SEVERITIES)[number];

/** What one check found. */
export interface Judgment {
  readonly severity: Severity;
  /** What was found, in one sentence. */
  readonly what: string;
  /** Why it matters. `ok` and some `info` have none. */
  readonly why?: string;
  /** An exact command, or a path in a portal. */
  readonly fix?: string;
}

export interface Finding extends Judgment {
  /** The check's id, such as `licence`. */
  readonly check: string;
}

interface Reason {
  readonly why: string;
  readonly fix: string;
}

export function ok(what: string): Judgment {
  return { severity: "ok", what };
}

export function info(what: string, reason: Partial<Reason> = {}): Judgment {
  return { severity: "info", what, ...reason };
}

export function warning(what: string, reason: Reason): Judgment {
  return { severity: "warning", what, ...reason };
}

export function error(what: string, reason: Reason): Judgment {
  return { severity: "error", what, ...reason };
}

/** The worst severity; `ok` if there are none. */
export function worst(found: readonly { readonly severity: Severity }[]): Severity {
  return SEVERITIES[Math.max(0, ...found.map(({ severity }) => SEVERITIES.indexOf(severity)))] ?? "ok";
}
