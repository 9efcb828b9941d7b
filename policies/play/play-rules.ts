import { tables } from "azure-alerting-sandbox/tables";
import { type Detection, defenderDetections, detections, probe, VARIANTS } from "../catalogue/index.ts";
import type { Watched } from "../facts/accounts.ts";
import { plain, sameQuery } from "../facts/catalogue-leg.ts";
import { servedDetections } from "../facts/catalogue-legs.ts";
import { hasOurColumns, type WatchingRule } from "../facts/rules.ts";
import type { Query } from "../kql/query.ts";
import { remembered } from "../remembered.ts";
import { atRandom, inCompany, numbered } from "./crowd.ts";
import { type Played, type Runnable, runnable } from "./engine.ts";
import { briefly, catalogueEvents, variations } from "./events.ts";
import { hintsOf, type Usual } from "./hints.ts";
import { about, canBeAbout, people, renamed } from "./people.ts";
import { counts, finds, scheduleOf } from "./schedule.ts";

type Source = Pick<Detection, "id" | "tables" | "queries" | "legs" | "samples">;

/** What a table calls the address that somebody comes from. */
const ADDRESSES = ["IPAddress", "CallerIpAddress"];

/** What a run of the rules of one engine shows, by the rule that should have found it. */
export interface Shown {
  readonly rule: WatchingRule;
  readonly message: string;
  /**
   * Why nothing is shown: the rule cannot be run here, and no other does its work; or it reads what is not in the
   * stack, such as a watchlist. Undefined where it was run.
   */
  readonly unknown?: "not run" | "open";
}

/**
 * Runs the rules of one engine on the events of the catalogue, and on events made from their own queries. What the
 * catalogue's query finds, one of them must find.
 */
export function playRules(rules: readonly WatchingRule[], watched: Watched): Shown[] {
  const changed = rules.filter(({ query }) => !isOfCatalogue(query.text));
  if (changed.length === 0) return [];
  const sources = rules[0]?.engine === "defender" ? defenderDetections : detections;
  const open = sources.filter((source) => !rules.some(({ query }) => isQueryOf(source, query.text)));
  const shown: Shown[] = [];
  for (const rule of changed) {
    const run = withoutOptions(rule.query.text) ?? runnable(rule.query.text);
    if (run.kind === "runs") shown.push(...floods(rule, run));
    const elsewhere = readElsewhere(rule.query);
    if (elsewhere !== undefined) shown.push({ rule, message: elsewhere, unknown: "open" });
    else if (run.kind === "unknown" || (run.kind === "refused" && rule.query.faults.length === 0)) {
      // What comes on top of the catalogue's own rules takes nothing away.
      const isNeeded = open.some((source) => claims(rule, source, open));
      const message = run.kind === "unknown" ? run.reason : "the query engine of the sandbox refuses it";
      shown.push({ rule, message, unknown: isNeeded ? "not run" : "open" });
    }
  }
  for (const source of open) shown.push(...ofDetection(source, { changed, open, watched }));
  return shown;
}

/** What a query reads that is not in the stack, so that a run shows little; undefined where there is no such thing. */
export function readElsewhere({ savedFunctions, text }: Query): string | undefined {
  if (savedFunctions.length > 0)
    return `it calls ${savedFunctions.join(", ")}, which Kusto does not have, and what is saved in the workspace is not known here`;
  const [, service] = /\b(_GetWatchlist|workspace|app|resource)\s*\(/.exec(withoutTexts(text)) ?? [];
  return service === undefined ? undefined : `it reads ${service}(), and what is there is not known here`;
}

/** What an option does to a query, such as `query_now`, a run does not show. */
function withoutOptions(text: string): Runnable | undefined {
  const [, option] = /(?:^|;)\s*set\s+(\w+)/m.exec(withoutTexts(text)) ?? [];
  return option === undefined
    ? undefined
    : { kind: "unknown", reason: `"set ${option}" may change what it finds: leave it out` };
}

/** Without what stands in quotes, and without comments. */
const withoutTexts = remembered((text) =>
  text.replace(/@?"(?:[^"\\\n]|\\.)*"|@?'(?:[^'\\\n]|\\.)*'|\/\/.*$/gm, "''"),
);

interface Playing {
  /** The rules that are none of the catalogue's. */
  readonly changed: readonly WatchingRule[];
  /** What none of the catalogue's own rules looks for. */
  readonly open: readonly Source[];
  readonly watched: Watched;
}

function* ofDetection(source: Source, { changed, open, watched }: Playing): Generator<Shown> {
  const runs = changed
    .map((rule) => ({ rule, run: runnable(rule.query.text) }))
    .filter(({ rule }) => claims(rule, source, open));
  const [first] = runs;
  if (first === undefined || runs.some(({ run }) => run.kind !== "runs")) return;
  const read = new Set(runs.flatMap(({ rule }) => rule.query.legs.map(({ table }) => table)));
  const oracles = oraclesOf(source, watched).map((text) => ({ text, run: runnable(text) }));
  const mustFind = (event: Played) => {
    // The release before did not read every table.
    const own = oracles.filter(({ text }) => text.includes(event.table));
    return own.length > 0 && own.every(({ run }) => finds(run, event));
  };
  const isOurs = runs.every(({ rule, run }) => isMadeFromOurs(source, rule, run));
  const basis = catalogueEvents(source, isOurs).filter(
    ({ table, row }) =>
      read.has(table) && (watched.ids.length > 0 || JSON.stringify(row).includes(probe.userPrincipalName)),
  );
  const events = [...basis, ...(watched.ids.length > 0 ? renamed(basis) : [])].filter(mustFind);
  const hints = runs.map(({ rule }) => ({
    schedule: scheduleOf(rule),
    hints: hintsOf(rule.query.tree, usualOf(source)),
  }));
  const varied = [...new Set(events.map(({ table }) => table))].flatMap((table) => {
    const carrier = events.find((event) => event.table === table);
    if (carrier === undefined) return [];
    const before = source.samples.filter((each) => each.table === table);
    return hints.flatMap((each) => [
      ...variations(carrier, each.hints, each.schedule),
      ...inCompany(carrier, each.hints, before),
      ...atRandom(carrier, each.hints, (column) => decidesBy(source, column)),
      // Another branch of the query may find the others.
      ...events.flatMap((event) =>
        event.table === table && event !== carrier ? briefly(event, each.hints, each.schedule) : [],
      ),
    ]);
  });
  const everybody = people(watched);
  const whose = (event: Played) => {
    const { turn } = event;
    const all =
      turn === undefined ? everybody : everybody.filter((_, index) => index === turn % everybody.length);
    return all.filter((person) => canBeAbout(event, person));
  };
  const lost = [...events, ...varied].filter(
    (event) =>
      (events.includes(event) || event.isSure === true || mustFind(event)) &&
      whose(event).some((person) => !runs.some(({ rule, run }) => counts(rule, run, about(event, person)))),
  );
  if (lost.length > 0) {
    const more = lost.length === 1 ? "" : `, and ${lost.length - 1} more`;
    yield { rule: first.rule, message: `${source.id}: it does not find "${lost[0]?.name}"${more}` };
    return;
  }
  for (const { rule, run } of runs) {
    const own = events.filter(({ table }) => rule.query.legs.some((leg) => leg.table === table));
    if (run.kind === "runs") yield* merged(source, rule, run, own, watched);
  }
}

/** Whether a query has the result of the catalogue's own. */
function isMadeFromOurs({ queries }: Source, { engine, query }: WatchingRule, run: Runnable): boolean {
  if (engine !== "defender") return hasOurColumns(query);
  const [own = ""] = queries;
  return resultOf(run) === resultOf(runnable(own));
}

function resultOf(run: Runnable): string | undefined {
  if (run.kind !== "runs") return undefined;
  return run
    .run([], new Date())
    .columns.map(({ name }) => name)
    .join(" ");
}

/** Whether a condition of a detection's own queries reads a column. */
function decidesBy({ legs }: Source, column: string): boolean {
  const word = new RegExp(`\\b${column}\\b`);
  return legs.flat().some(({ conditions }) => conditions.some(({ text }) => word.test(text)));
}

/** Whether a rule looks for what a detection looks for: as its conditions say or, in Defender, as its table and a run do. */
function claims(rule: WatchingRule, source: Source, open: readonly Source[]): boolean {
  if (rule.engine !== "defender") return servedDetections(rule.query).some(({ id }) => id === source.id);
  const reads = ({ tables: own }: Source) => rule.query.legs.some(({ table }) => own.includes(table));
  if (!reads(source)) return false;
  // A rule that finds nothing of what is open stands where the catalogue's own should.
  const found = open.filter((each) => reads(each) && findsAny(rule, each));
  return found.length === 0 || found.includes(source);
}

function findsAny(rule: WatchingRule, source: Source): boolean {
  const run = runnable(rule.query.text);
  return run.kind === "runs" && catalogueEvents(source, false).some((event) => finds(run, event));
}

/** Two people, each from two addresses where an address is an episode, at the same time: each is an alert of its own. */
function* merged(
  source: Source,
  rule: WatchingRule,
  run: Extract<Runnable, { kind: "runs" }>,
  events: readonly Played[],
  watched: Watched,
): Generator<Shown> {
  const [event] = events;
  if (event === undefined) return;
  const episode = detections.find(({ id }) => id === source.id)?.episode;
  const isAbout = episode?.includes("AccountId") ?? true;
  const address = ADDRESSES.find((column) =>
    tables.get(event.table)?.columns.some(({ name }) => name === column),
  );
  const places: readonly object[] =
    address !== undefined && (episode?.includes("IPAddress") ?? true)
      ? ["203.0.113.7", "198.51.100.23"].map((value) => ({ [address]: value }))
      : [{}];
  const all = people(watched)
    .slice(0, isAbout ? 2 : 1)
    .flatMap((person) => places.map((place) => about({ ...event, row: { ...event.row, ...place } }, person)))
    .map(numbered);
  const { columns, rows } = run.run(all, event.now);
  const names = rule.engine === "logAlert" ? dimensionsOf(rule) : columns.map(({ name }) => name);
  const dimensions = names.map((name) => columns.findIndex((column) => column.name === name));
  if (rule.engine === "logAlert" && dimensions.includes(-1)) return;
  // Each row of the other engines is an event of its own.
  const alerts =
    rule.engine === "logAlert"
      ? new Set(rows.map((row) => dimensions.map((place) => String(row[place])).join("\n"))).size
      : rows.length;
  if (alerts >= all.length || names.length === 0) return;
  yield {
    rule,
    message: `${source.id}: of ${all.length} episodes at once it makes ${alerts === 1 ? "one alert" : `${alerts} alerts`}`,
  };
}

function dimensionsOf({ resource, query }: WatchingRule): string[] {
  const { criteria } = resource.props as {
    criteria?: { allOf?: { query?: string; dimensions?: { name?: string }[] }[] };
  };
  const own = criteria?.allOf?.find((each) => each.query === query.text);
  return (own?.dimensions ?? []).flatMap(({ name }) => name ?? []);
}

function* floods(rule: WatchingRule, run: Extract<Runnable, { kind: "runs" }>): Generator<Shown> {
  const now = new Date("2026-01-15T02:16:00Z");
  if (run.run([], now).rows.length > 0) yield { rule, message: "it fires where nothing has happened" };
}

/** The catalogue's own queries, of each release. */
function oraclesOf({ queries }: Source, { names, groups }: Watched): string[] {
  const variant = (names.length > 0 ? 0 : 2) + (groups.length > 0 ? 1 : 0);
  return queries.filter((_, index) => index % VARIANTS === variant);
}

const ordinary = new Map<string, Usual>();

function usualOf({ id, queries }: Source): Usual {
  const found = ordinary.get(id) ?? {
    literals: new Set(
      queries.flatMap((query) => [
        ...[...query.matchAll(/"((?:[^"\\]|\\.)*)"/g)].map(([, text = ""]) => text.replace(/\\(.)/g, "$1")),
        ...[...query.matchAll(/\b\d+\b/g)].map(([number]) => number),
      ]),
    ),
    queries: queries.map((query) => plain(query.replace(/\s+/g, " "))),
  };
  ordinary.set(id, found);
  return found;
}

function isOfCatalogue(text: string): boolean {
  return [...detections, ...defenderDetections].some((source) => isQueryOf(source, text));
}

function isQueryOf({ queries }: Source, text: string): boolean {
  return queries.some((each) => sameQuery(each, text));
}

/** The names of what a run of a query shows to be lost, for other policies: undefined where it was not run. */
export function isShownWhole(query: Query): boolean {
  return isOfCatalogue(query.text) || runnable(query.text).kind === "runs";
}
