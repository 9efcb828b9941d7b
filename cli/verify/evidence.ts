import type { Alert, Incident, Run, SignIn } from "./facts.ts";

export type LinkId =
  | "sign-in"
  | "alert"
  | "action-groups"
  | "workflow"
  | "messages"
  | "incident"
  | "defender-alert";

/** One step of the way from the sign-in to a person. */
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
  /** What to look at next, where it was not found. */
  readonly next: readonly string[];
}

/** Where the time went: a part of the way from the sign-in to the last message. */
export interface Part {
  readonly name: "ingestion" | "detection" | "routing" | "sending";
  readonly seconds: number;
}

export interface Chain {
  /** `late`: all is there, but the last message came after the target. */
  readonly verdict: "complete" | "late" | "incomplete";
  readonly links: readonly Link[];
  /** The first link that is required and was not found. */
  readonly brokenAt?: LinkId;
  /** From the sign-in until every channel had its message. */
  readonly secondsToLastMessage?: number;
  readonly parts: readonly Part[];
}

/** What is written down of one verification. Everything in it is covered by the seal. */
export interface Evidence extends Chain {
  readonly format: "breakglass-evidence/1";
  readonly environment: "azure" | "sandbox";
  readonly stack: string;
  readonly tenantId: string;
  readonly subscriptionId: string;
  /** When the account signed in; when the evidence was gathered, where no sign-in was found. */
  readonly startedAt: string;
  readonly gatheredAt: string;
  /** From where on sign-ins were looked for. */
  readonly since: string;
  readonly targetMinutes: number;
  readonly signedBy: string | null;
  readonly signIn: SignIn | null;
  readonly signInsOfEpisode: number;
  readonly workspaceId: string;
  readonly workflowId: string;
  readonly alerts: readonly Alert[];
  readonly runs: readonly Run[];
  readonly incidents: readonly Incident[];
}
