import { createHash } from "node:crypto";

/** A GUID that follows from the parts: the same history gives the same ids in each run. */
export function stableId(...parts: readonly string[]): string {
  const digest = createHash("sha256").update(parts.join("|")).digest("hex");
  return digest.replace(/^(.{8})(.{4})(.{4})(.{4})(.{12}).*$/, "$1-$2-$3-$4-$5");
}
