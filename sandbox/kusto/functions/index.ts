import { addresses } from "./addresses.ts";
import { arrays } from "./arrays.ts";
import { choices } from "./choices.ts";
import { collections } from "./collections.ts";
import { compression } from "./compression.ts";
import { conversions } from "./conversions.ts";
import { dates } from "./dates.ts";
import type { ScalarFunction } from "./define.ts";
import { geography } from "./geography.ts";
import { hashes } from "./hashes.ts";
import { mathematics } from "./math.ts";
import { parsing } from "./parsing.ts";
import { places } from "./places.ts";
import { probabilities } from "./probabilities.ts";
import { punycode } from "./punycode.ts";
import { regularExpressions } from "./regular-expressions.ts";
import { rows } from "./rows.ts";
import { seriesFunctions } from "./series/index.ts";
import { sketches } from "./sketches.ts";
import { specialFunctions } from "./special.ts";
import { texts } from "./texts.ts";
import { timeZones } from "./time-zones.ts";
import { units } from "./units/index.ts";
import { userAgents } from "./user-agents.ts";
import { windows } from "./windows.ts";
import { xml } from "./xml.ts";

/** Names that functions had before; Microsoft's parser still takes them. */
const OLDER_NAMES: Readonly<Record<string, string>> = {
  array_strcat: "strcat_array",
  base64_decodestring: "base64_decode_tostring",
  base64_encodestring: "base64_encode_tostring",
  datepart: "datetime_part",
  extractall: "extract_all",
  parseurl: "parse_url",
  parseurlquery: "parse_urlquery",
};

const byName: ReadonlyMap<string, ScalarFunction> = new Map(
  Object.entries({
    ...addresses,
    ...arrays,
    ...choices,
    ...collections,
    ...compression,
    ...conversions,
    ...dates,
    ...geography,
    ...hashes,
    ...mathematics,
    ...parsing,
    ...places,
    ...probabilities,
    ...punycode,
    ...regularExpressions,
    ...rows,
    ...seriesFunctions,
    ...sketches,
    ...specialFunctions,
    ...texts,
    ...timeZones,
    ...units,
    ...userAgents,
    ...windows,
    ...xml,
  }),
);

/** Every scalar function, by name. Source of each: learn.microsoft.com/kusto/query, its own page. */
export const scalarFunctions: ReadonlyMap<string, ScalarFunction> = new Map([
  ...byName,
  ...Object.entries(OLDER_NAMES).flatMap(([older, name]): [string, ScalarFunction][] => {
    const found = byName.get(name);
    return found === undefined ? [] : [[older, found]];
  }),
]);
