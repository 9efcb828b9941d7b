import { createHash } from "node:crypto";
import type { Evidence } from "./evidence.ts";

/** SHA-256, in hexadecimal. */
export interface Seal {
  readonly algorithm: "sha256";
  /** Of the evidence, as canonical JSON (RFC 8785). */
  readonly evidence: string;
  /** Of the page next to it. */
  readonly page: string;
  /** Of the confirmations, if there are any. */
  readonly confirmations?: string;
}

export type Sealed = Evidence & { readonly seal: Seal };

/** Evidence with its seal: changing one means changing both, and the seal is printed on paper. */
export function sealed(evidence: Evidence, page: string): Sealed {
  return { ...evidence, seal: { algorithm: "sha256", evidence: sealOf(evidence), page: sha256(page) } };
}

/** The seal over everything that was gathered: not itself, and not who has confirmed a message since. */
export function sealOf({
  seal: _,
  confirmations: __,
  ...evidence
}: Readonly<Record<string, unknown>> | (Evidence & { seal?: unknown; confirmations?: unknown })): string {
  return sha256(canonical(evidence));
}

/** Somebody says that a message arrived. */
export interface Confirmation {
  readonly receiver: string;
  /** Who says so. */
  readonly by: string;
  /** When the message arrived, or was confirmed. */
  readonly at: string;
  readonly recordedAt: string;
}

/** The seal over the confirmations of one piece of evidence. */
export function confirmationsSeal(evidence: string, confirmations: readonly Confirmation[]): string {
  return sha256(canonical({ evidence, confirmations }));
}

export function sha256(text: string): string {
  return createHash("sha256").update(text, "utf8").digest("hex");
}

/**
 * JSON with sorted keys and without spaces, which RFC 8785 requires in addition to `JSON.stringify`. The seal does not
 * depend on layout and key order.
 */
export function canonical(value: unknown): string {
  return JSON.stringify(value, (_, each: unknown) =>
    typeof each === "object" && each !== null && !Array.isArray(each)
      ? Object.fromEntries(Object.entries(each).sort(([a], [b]) => (a < b ? -1 : a > b ? 1 : 0)))
      : each,
  );
}
