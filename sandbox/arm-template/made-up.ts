import { createHash } from "node:crypto";
import { jsonText } from "../logicapps/expressions/text.ts";
import type { Value } from "./scope.ts";

const LETTERS = "abcdefghijklmnopqrstuvwxyz234567";

/**
 * Functions whose hash is not documented, by their names in lower case: a value in the documented form, the same for the same
 * arguments (learn.microsoft.com/azure/azure-resource-manager/templates/template-functions-string, guid and uniqueString).
 */
export const madeUp: ReadonlyMap<string, (args: readonly Value[]) => string> = new Map([
  ["uniquestring", (args) => [...hashOf(args).subarray(0, 13)].map((byte) => LETTERS[byte % 32]).join("")],
  [
    "guid",
    (args) =>
      hashOf(args)
        .toString("hex")
        .replace(/^(.{8})(.{4}).(.{3}).(.{3})(.{12}).*$/, "$1-$2-5$3-8$4-$5"),
  ],
]);

function hashOf(args: readonly Value[]): Buffer {
  return createHash("sha256").update(jsonText(args)).digest();
}
