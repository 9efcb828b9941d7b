import type { Dice } from "./dice.ts";
import { PROJECTED, VOCABULARY } from "./vocabulary.ts";

const SPANS = ["2m", "10m", "1h", "1d", "2d", "14d"];
const DATES = ["2026-01-20", "2027-01-01", "2030-01-01"];

/** A random condition on the rows of a table: of one comparison, or of several. */
export function condition(dice: Dice, table: string, isProjected: boolean): string {
  const atom = () => comparison(dice, table, isProjected);
  const form = dice.whole(10);
  if (form < 5) return atom();
  if (form < 7) return `not(${atom()})`;
  if (form < 8) return `not(${atom()} and ${atom()})`;
  return `(${atom()}) ${dice.pick(["and", "or"])} (${atom()})`;
}

function comparison(dice: Dice, table: string, isProjected: boolean): string {
  const form = dice.whole(12);
  if (form === 10) return ofLateness(dice);
  if (form === 11) return ofChance(dice, columnOf(dice, table, isProjected).column);
  if (form === 0)
    return dice.pick(["true", "1 == 1", "1 == 2", "isnotnull(TimeGenerated)", "now() > ago(1d)"]);
  if (form <= 2) return ofTime(dice);
  const { column, values } = columnOf(dice, table, isProjected);
  const value = `"${dice.pick(values)}"`;
  return dice.pick([
    `${column} == ${value}`,
    `${column} != ${value}`,
    `${column} !~ ${value}`,
    `${value} != ${column}`,
    `tolower(${column}) != tolower(${value})`,
    `${column} !in (${value})`,
    `${column} in~ (${value}, "another")`,
    `${column} !startswith ${value}`,
    `${column} !has ${value}`,
    `${column} !contains ${value}`,
    `not(${column} matches regex @"^${dice.pick(values).replaceAll(".", "\\.")}$")`,
    `isnotempty(${column})`,
    `isempty(${column})`,
    `strlen(${column}) > ${dice.pick([0, 3, 40])}`,
    `strcmp(${column}, ${value}) != 0`,
    `indexof(${column}, ${value}) == -1`,
  ]);
}

function ofTime(dice: Dice): string {
  const [span, date] = [dice.pick(SPANS), dice.pick(DATES)];
  return dice.pick([
    `TimeGenerated > ago(${span})`,
    `TimeGenerated between (ago(${span}) .. now())`,
    `TimeGenerated < datetime(${date})`,
    `now() < datetime(${date})`,
    "hourofday(TimeGenerated) between (8 .. 18)",
    "hourofday(TimeGenerated) >= 0",
    "dayofweek(TimeGenerated) != 0d",
    "datetime_part('year', TimeGenerated) < 2028",
    `TimeGenerated > datetime(2020-01-01)`,
    "datetime_part('minute', TimeGenerated) < 35",
    "datetime_part('minute', now()) != 40",
    "bin(TimeGenerated, 10m) != bin(TimeGenerated, 30m)",
    'format_datetime(TimeGenerated, \'mm\') !in ("38", "08")',
    "datetime_part('second', TimeGenerated) < 60",
  ]);
}

/** How late a row arrives. */
function ofLateness(dice: Dice): string {
  const span = dice.pick(["1m", "30m", "1h", "3h", "1d", "3d"]);
  return dice.pick([
    `ingestion_time() - TimeGenerated < ${span}`,
    `ingestion_time() < TimeGenerated + ${span}`,
    `datetime_diff('minute', ingestion_time(), TimeGenerated) < ${dice.pick([1, 30, 90, 3000])}`,
    `TimeGenerated between (ingestion_time() - ${span} .. ingestion_time())`,
    `now() - ingestion_time() < ${dice.pick(["1m", "5m", "15m", "1h"])}`,
  ]);
}

/** Some rows, as chance or a sum of their characters has it. */
function ofChance(dice: Dice, column: string): string {
  return dice.pick([
    `rand() < ${dice.pick([0, 0.1, 0.5, 1])}`,
    `rand(${dice.pick([2, 10])}) >= 1`,
    `hash(${column}, ${dice.pick([2, 10])}) != 0`,
    `hash(tostring(TimeGenerated), 2) == 0`,
    `hash(strcat(${column}, tostring(ingestion_time())), 4) > 0`,
    `toint(substring(hash_md5(${column}), 0, 1)) != 3`,
  ]);
}

export function columnOf(
  dice: Dice,
  table: string,
  isProjected: boolean,
): { readonly column: string; readonly values: readonly string[] } {
  const entries = Object.entries(VOCABULARY[table] ?? {});
  const shown = PROJECTED[table] ?? {};
  const projected = entries.flatMap(([name, values]) =>
    shown[name] === undefined ? [] : [[shown[name], values] as const],
  );
  const [column, values] = dice.pick(isProjected ? projected : entries);
  return { column, values };
}
