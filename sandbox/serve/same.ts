import { timingSafeEqual } from "node:crypto";

/** Whether a secret is the right one, in a time that says nothing of where it differs. */
export function same(given: string, right: string): boolean {
  const [a, b] = [Buffer.from(given), Buffer.from(right)];
  return a.length === b.length && timingSafeEqual(a, b);
}
