import { join } from "node:path";

/** What Node.js is to load before a program or a plugin, so that it takes less time (lean-sdk.cjs says how). */
export const LEAN_SDK = join(import.meta.dirname, "lean-sdk.cjs");
