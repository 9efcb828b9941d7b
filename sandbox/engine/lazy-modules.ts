import { join } from "node:path";

/** What Node.js is to load before a program or a plugin, so that it starts sooner (lazy-modules.cjs says how). */
export const LAZY_MODULES = join(import.meta.dirname, "lazy-modules.cjs");
