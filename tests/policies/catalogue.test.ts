import { readFileSync } from "node:fs";
import { join } from "node:path";
import { expect, test } from "@jest/globals";
import { frozenCatalogue } from "../../package/freeze-catalogue.ts";

test("the catalogue that the policies judge by is the one that a release makes", () => {
  const file = join(import.meta.dirname, "..", "..", "policies", "catalogue", "catalogue.json");
  // Where it is not: a change of a detection was not frozen. `npm run release:catalogue` does, and a reviewer sees what changes.
  expect(JSON.parse(readFileSync(file, "utf8"))).toEqual(JSON.parse(JSON.stringify(frozenCatalogue())));
});
