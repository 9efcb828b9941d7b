import type { Row } from "../scope.ts";
import { collections } from "./collections.ts";
import { logic } from "./logic.ts";
import { resources } from "./resources.ts";
import { strings } from "./strings.ts";

/** The functions of templates that need no Azure, by their names in lower case. */
export const functions: ReadonlyMap<string, Row> = new Map(
  [...collections, ...logic, ...resources, ...strings].map((row) => [row[0].toLowerCase(), row]),
);
