import { createHash } from "node:crypto";
import { writeFileSync } from "node:fs";
import { join } from "node:path";
import { catalogueLeg } from "../policies/facts/catalogue-leg.ts";
import { readQuery } from "../policies/kql/query.ts";
import type { Watched } from "../queries/index.ts";
import {
  defenderDetections,
  detections,
  EVENT_COLUMNS,
  logCategories,
  sampleAccount,
  sampleGroup,
} from "../queries/index.ts";
import { REPOSITORY } from "./packages.ts";

const FILE = join(REPOSITORY, "policies", "catalogue", "catalogue.json");

const { objectId, userPrincipalName } = sampleAccount;
const named = { label: "probe", objectId, userPrincipalName };
const nameless = { label: "probe", objectId };
/** The catalogue writes other queries where a group is configured, and where an account has no name. */
const variants = [
  { accounts: [named], groups: [] },
  { accounts: [named], groups: [sampleGroup] },
  { accounts: [nameless], groups: [] },
  { accounts: [nameless], groups: [sampleGroup] },
] as unknown as readonly Watched[];

/** The queries of the variants, and what is read of them. */
function written(query: (watched: Watched) => string) {
  const queries = variants.map(query);
  return { queries, legs: queries.map((text) => readQuery(text).legs.map(catalogueLeg)) };
}

/** What the policies judge by: what each detection looks for, as it is at a release. */
export function frozenCatalogue(): object {
  const own = detections.map((detection) => {
    const { id, severity, engines, tables, optionalTables = [] } = detection;
    const { episode, entityMappings, samples, query } = detection;
    const entityTypes = entityMappings.map(({ entityType }) => entityType);
    const about = { id, severity, engines, tables, optionalTables, episode, entityTypes };
    return { ...about, ...written(query), samples };
  });
  const tables = [...new Set(own.flatMap((each) => each.tables))];
  const content = {
    probe: { objectId, userPrincipalName, groupId: sampleGroup.objectId },
    detections: own,
    defender: defenderDetections.map(({ id, table, samples, query }) => {
      return { id, tables: [table], ...written(query), samples };
    }),
    eventColumns: EVENT_COLUMNS.map(({ name }) => name),
    logCategories: Object.fromEntries(tables.map((table) => [table, logCategories([table])])),
  };
  const digest = createHash("sha256").update(JSON.stringify(content)).digest("hex");
  return { digest, ...content };
}

if (process.argv[1] === import.meta.filename) {
  writeFileSync(FILE, `${JSON.stringify(frozenCatalogue(), null, 1)}\n`);
  console.log(`Wrote ${FILE}.`);
}
