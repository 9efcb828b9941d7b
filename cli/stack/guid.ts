import { createHash } from "node:crypto";

/** An object id for somebody of whom only the name is known: always the same one. */
export function guidOf(name: string): string {
  const digest = createHash("sha256").update(name.toLowerCase()).digest("hex");
  return digest.replace(/^(.{8})(.{4}).(.{3}).(.{3})(.{12}).*$/, "$1-$2-4$3-8$4-$5");
}
