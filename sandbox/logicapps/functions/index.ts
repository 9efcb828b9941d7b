import { collections } from "./collections.ts";
import { conversions } from "./conversions.ts";
import { dates } from "./dates.ts";
import { encodings } from "./encodings.ts";
import { formData } from "./form-data.ts";
import type { TemplateFunction } from "./function.ts";
import { logic } from "./logic.ts";
import { math } from "./math.ts";
import { references } from "./references.ts";
import { strings } from "./strings.ts";
import { uris } from "./uris.ts";
import { xmlFunctions } from "./xml.ts";

export { lazyFunctions } from "./logic.ts";

/** Every function of the language, by its name in lower case. */
export const functions: ReadonlyMap<string, TemplateFunction> = new Map(
  [
    ...collections,
    ...conversions,
    ...dates,
    ...encodings,
    ...formData,
    ...logic,
    ...math,
    ...references,
    ...strings,
    ...uris,
    ...xmlFunctions,
  ].map(([name, least, most, call]) => [name.toLowerCase(), { least, most, call }]),
);
