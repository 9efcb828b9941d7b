import { readdirSync, writeFileSync } from "node:fs";
import { join } from "node:path";
import { UserError } from "../errors/user-error.ts";
import { makeFolder } from "../files/make-folder.ts";
import { sealOf } from "../verify/seal.ts";

export const TEST_FORMAT = "breakglass-test-message/1";

/** What became of the message to one receiver. */
export interface Delivery {
  readonly path: "workflow" | "fallback";
  readonly channel: "e-mail" | "Teams" | "SMS" | "call";
  readonly to: readonly string[];
  /** `accepted`: the service took the message. Whether it arrived, only the receiver can say. */
  readonly outcome: "accepted" | "refused" | "unknown";
  /** One sentence: who accepted it, or why not. */
  readonly what: string;
}

/** Anything else on the way that is not as it should be, such as a workspace that does not answer. */
export interface Trouble {
  readonly what: string;
  readonly next: string;
}

/** The record of one test. The seal covers all of it. */
export interface TestEvidence {
  readonly format: typeof TEST_FORMAT;
  readonly environment: "azure" | "sandbox";
  readonly stack: string;
  readonly tenantId: string;
  readonly subscriptionId: string;
  readonly startedAt: string;
  readonly endedAt: string;
  readonly verdict: "accepted" | "refused";
  readonly workflowId: string;
  /** Null if none was found. */
  readonly run: { readonly name: string; readonly status: string } | null;
  readonly deliveries: readonly Delivery[];
  readonly troubles: readonly Trouble[];
}

export type SealedTest = TestEvidence & {
  readonly seal: { readonly algorithm: "sha256"; readonly evidence: string };
};

/**
 * Writes the evidence, and never over another file.
 *
 * @throws UserError if it cannot be written
 */
export function writeTest(folder: string, evidence: TestEvidence): { file: string; evidence: SealedTest } {
  const content = { ...evidence, seal: { algorithm: "sha256", evidence: sealOf({ ...evidence }) } as const };
  try {
    makeFolder(folder);
    const taken = new Set(readdirSync(folder));
    const base = `test-${evidence.startedAt.replaceAll(":", "-")}`;
    let name = `${base}.json`;
    for (let number = 2; taken.has(name); number++) name = `${base}-${number}.json`;
    const file = join(folder, name);
    writeFileSync(file, `${JSON.stringify(content, null, 2)}\n`, { flag: "wx" });
    return { file, evidence: content };
  } catch (error) {
    throw new UserError(`The evidence could not be written to ${folder}: ${(error as Error).message}.`);
  }
}
