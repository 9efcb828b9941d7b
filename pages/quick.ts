import { catalogueMarkdown } from "../cli/catalogue/catalogue.ts";
import { configurationReference } from "../cli/schema/configuration-reference.ts";
import { stackFileSchema } from "../config/index.ts";
import { catalogueEntry, type Detection, detections } from "../queries/index.ts";
import { accountsTable } from "./accounts-that-fit.ts";
import { coverageTable } from "./audit-activities.ts";
import { addressTable, featureTable } from "./clouds.ts";
import { withPart } from "./part.ts";
import { readingList } from "./readings.ts";
import { alertSections, historyQuery } from "./runbook.ts";

/** Writes a page anew, wholly or in part, out of what it is now. */
export type Writer = (page: string) => string;

/** The pages that are generated from the sources alone, by their file. */
export function quickPages(all: readonly Detection[] = detections): ReadonlyMap<string, Writer> {
  return new Map<string, Writer>([
    ["docs/audit-activities.md", (page) => withPart(page, "activities", coverageTable())],
    ["docs/catalogue.md", () => `${catalogueMarkdown(all.map(catalogueEntry))}\n`],
    [
      "docs/clouds.md",
      (page) => withPart(withPart(page, "addresses", addressTable()), "features", featureTable()),
    ],
    ["docs/configuration.md", () => `${configurationReference()}\n`],
    ["docs/configuration.schema.json", () => `${JSON.stringify(stackFileSchema(), null, 2)}\n`],
    ["docs/limits.md", (page) => withPart(page, "accounts", accountsTable(all))],
    ["docs/readings.md", (page) => withPart(page, "readings", readingList())],
    [
      "docs/runbook.md",
      (page) => withPart(withPart(page, "history", historyQuery(all)), "alerts", alertSections(all)),
    ],
  ]);
}
