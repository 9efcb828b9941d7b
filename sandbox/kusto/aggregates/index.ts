import { counts } from "./counts.ts";
import type { Aggregate } from "./define.ts";
import { lists } from "./lists.ts";
import { numbers } from "./numbers.ts";
import { pairs } from "./pairs.ts";
import { schemas } from "./schemas.ts";
import { sketches } from "./sketches.ts";

export type { Aggregate } from "./define.ts";

/** Aggregates of one value. Source of each: learn.microsoft.com/kusto/query, its own page. */
export const aggregates: ReadonlyMap<string, Aggregate> = new Map(
  Object.entries({ ...counts, ...lists, ...numbers, ...pairs, ...schemas, ...sketches }),
);
