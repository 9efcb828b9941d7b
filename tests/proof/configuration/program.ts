import { type BreakGlassConfig, listedAccounts, type ObjectId } from "../../../config/index.ts";
import { defenderSignIn } from "../../../queries/defender-sign-in.ts";
import {
  type Detection,
  defenderRule,
  detections,
  expectedTables,
  logAlertCriterion,
  logAlertRule,
  type ResolvedAccount,
  sentinelRule,
  silentTables,
  type Watched,
} from "../../../queries/index.ts";
import { sampleAccount, sampleGroup } from "../../../queries/samples/account.ts";
import { compile, ingest } from "../../../sandbox/kusto/index.ts";
import { definitionFaults } from "../../../sandbox/logicapps/index.ts";
import { tables } from "../../../sandbox/tables/index.ts";
import { notificationWorkflow, playbook } from "../../../workflows/index.ts";

const NOW = new Date("2026-01-15T02:20:00Z");
/** What the directory says of accounts that are configured by their name alone. */
const lookedUp = (index: number) => `7c9e6679-7425-40de-944b-${String(index).padStart(12, "0")}` as ObjectId;

/** What is wrong with the plain values that are made of a configuration: nothing, or somebody is not watched. */
export function programFaults(config: BreakGlassConfig): string[] {
  const accounts = listedAccounts(config.accounts).map((account, index) => ({
    ...account,
    objectId: account.objectId ?? lookedUp(index),
  }));
  const watched = { accounts, groups: config.groups };
  return [...watchFaults(watched), ...silenceFaults(config), ...workflowFaults(config, watched)];
}

const known = new Map<string, string[]>();

/** Microsoft's parser takes each query, and each query finds what each account does. Many mutations watch the same. */
function watchFaults(watched: Watched): string[] {
  const key = JSON.stringify(watched);
  const found = known.get(key) ?? [
    ...detections.flatMap((detection) => detectionFaults(detection, watched)),
    ...defenderFaults(watched),
  ];
  known.set(key, found);
  return found;
}

export function detectionFaults(detection: Detection, watched: Watched): string[] {
  const { id } = detection;
  const { query } = logAlertCriterion(detection, watched);
  const nothing = { dimensionsBase64: "", firedAtBase64: "" };
  const others = [
    detection.report(watched, nothing),
    detection.unusual?.(watched, nothing) ?? "print 1",
    detection.fast?.decide(watched, {
      firedAtBase64: "",
      tableBase64: "",
      pagedBase64: "",
      placeBase64: "",
    }) ?? "print 1",
    ...(detection.fast?.queries(watched).map((fast) => fast.query) ?? []),
  ];
  return [
    ...[query, ...others].flatMap((each) => parseFaults(id, each)),
    ...(sentinelRule(detection, watched).query === query ? [] : [`${id}: Sentinel asks something else`]),
    ...(logAlertRule(detection).enabled ? [] : [`${id}: the rule is not enabled`]),
    ...watched.accounts.flatMap((account) => seesFaults(detection, query, watched, account)),
  ];
}

/** The last queries: the rule's own is looked at, and then asked about each account. */
const compiled = new Map<string, ReturnType<typeof compile>>();

function compiledOnce(query: string): ReturnType<typeof compile> {
  const found = compiled.get(query) ?? compile(query, tables);
  if (compiled.size > 50) compiled.clear();
  compiled.set(query, found);
  return found;
}

function parseFaults(id: string, query: string): string[] {
  try {
    compiledOnce(query);
    return [];
  } catch (error) {
    return [`${id}: ${error}`];
  }
}

/** The detection's own samples, with the account in the sample account's place, must be found. */
function seesFaults(
  { id, samples }: Detection,
  query: string,
  { groups }: Watched,
  account: ResolvedAccount,
): string[] {
  const seen = samples.filter(({ matches }) => matches);
  const ofGroups = seen.filter(({ row }) => isAbout(row, sampleGroup.objectId));
  const about = seen.filter((each) => !ofGroups.includes(each) && isAbout(each.row, sampleAccount.objectId));
  const asked = [
    ...about.map((sample) => ({ sample, as: [sampleAccount.objectId, account.objectId] as const })),
    ...groups.flatMap(({ objectId }) =>
      ofGroups.map((sample) => ({ sample, as: [sampleGroup.objectId, objectId] as const })),
    ),
  ];
  return asked.flatMap(({ sample: { name, table, row }, as: [from, to] }) => {
    const schema = tables.get(table);
    if (schema === undefined) return [`${id}: no table ${table}`];
    const text = JSON.stringify(row).replaceAll(new RegExp(from, "gi"), to);
    const named = account.userPrincipalName ?? "nobody-of-this-name@contoso.com";
    const rows = [
      JSON.parse(text.replaceAll(new RegExp(sampleAccount.userPrincipalName, "gi"), () => named)),
    ];
    const ingested = ingest(schema, rows, "proof").rows;
    const seen = compiledOnce(query).run((each) => (each === table ? ingested : []), NOW).rows.length;
    return seen > 0 ? [] : [`${id} does not see "${name}" of ${account.label} (${to})`];
  });
}

function isAbout(row: object, id: string): boolean {
  return JSON.stringify(row).toLowerCase().includes(id);
}

/** Advanced hunting has other tables: its query is only looked at. */
function defenderFaults(watched: Watched): string[] {
  const rule = JSON.stringify(defenderRule(defenderSignIn, "sign-in", watched)).toLowerCase();
  return watched.accounts.flatMap(({ label, objectId }) =>
    rule.includes(objectId) ? [] : [`Defender does not look for ${label}`],
  );
}

function silenceFaults({ silenceAfterHours }: BreakGlassConfig): string[] {
  return parseFaults(
    "silence",
    silentTables(
      expectedTables(
        detections.flatMap((each) => each.tables),
        silenceAfterHours,
      ),
    ),
  );
}

function workflowFaults(config: BreakGlassConfig, watched: Watched): string[] {
  const { channels, query, drills, runbookUrl, speed, sentinel } = config;
  const alertings = detections.map((detection) => ({
    detection,
    rules: [`rules-${detection.id}`],
    fast: (speed === "fast" && detection.fast ? detection.tables : []).map((table) => ({
      name: `fast-${table}`,
      displayName: `Fast ${table}`,
      table,
    })),
  }));
  const definitions = [
    notificationWorkflow({ alertings, watched, channels, query, drills, runbookUrl }),
    ...(sentinel?.playbook ? [playbook({ accounts: watched.accounts, channels, drills, runbookUrl })] : []),
  ];
  return definitions.flatMap((definition) => definitionFaults(JSON.parse(JSON.stringify(definition))));
}
