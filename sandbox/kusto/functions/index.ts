import { addresses } from "./addresses.ts";
import { arrays } from "./arrays.ts";
import { choices } from "./choices.ts";
import { collections } from "./collections.ts";
import { conversions } from "./conversions.ts";
import { dates } from "./dates.ts";
import type { ScalarFunction } from "./define.ts";
import { geography } from "./geography.ts";
import { hashes } from "./hashes.ts";
import { mathematics } from "./math.ts";
import { parsing } from "./parsing.ts";
import { places } from "./places.ts";
import { regularExpressions } from "./regular-expressions.ts";
import { rows } from "./rows.ts";
import { seriesFunctions } from "./series/index.ts";
import { sketches } from "./sketches.ts";
import { texts } from "./texts.ts";
import { timeZones } from "./time-zones.ts";
import { userAgents } from "./user-agents.ts";
import { windows } from "./windows.ts";
import { xml } from "./xml.ts";

/** Every scalar function, by name. Source of each: learn.microsoft.com/kusto/query, its own page. */
export const scalarFunctions: ReadonlyMap<string, ScalarFunction> = new Map(
  Object.entries({
    ...addresses,
    ...arrays,
    ...choices,
    ...collections,
    ...conversions,
    ...dates,
    ...geography,
    ...hashes,
    ...mathematics,
    ...parsing,
    ...places,
    ...regularExpressions,
    ...rows,
    ...seriesFunctions,
    ...sketches,
    ...texts,
    ...timeZones,
    ...userAgents,
    ...windows,
    ...xml,
  }),
);
