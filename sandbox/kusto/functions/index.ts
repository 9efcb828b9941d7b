import { addresses } from "./addresses.ts";
import { choices } from "./choices.ts";
import { collections } from "./collections.ts";
import { conversions } from "./conversions.ts";
import { dates } from "./dates.ts";
import type { ScalarFunction } from "./define.ts";
import { geography } from "./geography.ts";
import { hashes } from "./hashes.ts";
import { mathematics } from "./math.ts";
import { parsing } from "./parsing.ts";
import { regularExpressions } from "./regular-expressions.ts";
import { rows } from "./rows.ts";
import { texts } from "./texts.ts";
import { windows } from "./windows.ts";

/** Every scalar function, by name. Source of each: learn.microsoft.com/kusto/query, its own page. */
export const scalarFunctions: ReadonlyMap<string, ScalarFunction> = new Map(
  Object.entries({
    ...addresses,
    ...choices,
    ...collections,
    ...conversions,
    ...dates,
    ...geography,
    ...hashes,
    ...mathematics,
    ...parsing,
    ...regularExpressions,
    ...rows,
    ...texts,
    ...windows,
  }),
);
