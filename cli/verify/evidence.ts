import type { Alert, Incident, Run, SignIn } from "./facts.ts";

export type LinkId =
  | "sign-in"
  | "alert"
  | "action-groups"
  | "workflow"
  | "messages"
  | "incident"
  | "defender-alert";

/** One step on the way from the sign-in to a person. */
export interface Link {
  readonly id: LinkId;
  readonly title: string;
  /** Whether the chain is broken without it. */
  readonly required: boolean;
  readonly status: "found" | "failed" | "missing" | "unknown";
  readonly at?: string;
  readonly secondsAfterSignIn?: number;
  /** One sentence: what was found, or why not. */
  readonly what: string;
  /** What to check next if it was not found. */
  readonly next: readonly string[];
}

/** How long one part took on the way from the sign-in to the last message. */
export interface Part {
  readonly name: "ingestion" | "detection" | "routing" | "sending";
  readonly seconds: number;
}

export interface Chain {
  /** `late`: complete, but the last message came after the target. */
  readonly verdict: "complete" | "late" | "incomplete";
  readonly links: readonly Link[];
  /** The first required link that was not found. */
  readonly brokenAt?: LinkId;
  /** Time from the sign-in until every channel had accepted its message. */
  readonly secondsToLastMessage?: number;
  readonly parts: readonly Part[];
}

/** The record of one verification. The seal covers all of it. */
export interface Evidence extends Chain {
  readonly format: "breakglass-evidence/1";
  readonly environment: "azure" | "sandbox";
  readonly stack: string;
  readonly tenantId: string;
  readonly subscriptionId: string;
  /** When the account signed in; if no sign-in was found, when the evidence was gathered. */
  readonly startedAt: string;
  readonly gatheredAt: string;
  /** The earliest time of a sign-in. */
  readonly since: string;
  readonly targetMinutes: number;
  readonly signedBy: string | null;
  readonly signIn: SignIn | null;
  readonly signInsOfEpisode: number;
  readonly workspaceId: string;
  /** Left out where no action group starts a Logic App. */
  readonly workflowId?: string;
  readonly alerts: readonly Alert[];
  readonly runs: readonly Run[];
  readonly incidents: readonly Incident[];
}
