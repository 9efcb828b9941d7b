import {
  LATEST_SECONDS,
  MOST_MESSAGES,
  type ReadingOutcome,
  type ReadingRow,
  type ReadingTable,
  textOf,
} from "./readings.ts";

/**
 * The table for the documentation: every single value, and what it changes. Of the pairs, those alone in which something
 * is wrong, or that change what neither of their values does.
 */
export function readingMarkdown(table: ReadingTable): string {
  const { usual, rows } = table;
  const singles = rows.filter(({ readings }) => readings.length === 1);
  const pairs = rows.filter(({ readings }) => readings.length > 1);
  const shown = [...singles, ...pairs.filter((pair) => isWorthARow(pair, singles, usual))];
  return [
    "| reading | first message after | what differs |",
    "|---|---|---|",
    `| as by default | ${range(usual)} | |`,
    ...shown.map((row) => `| ${namesOf(row)} | ${range(row)} | ${cell(row, usual)} |`),
    "",
    ...summary(table),
  ].join("\n");
}

/** The same for a terminal. */
export function readingText(table: ReadingTable): string {
  const lines = table.rows.map((row) => {
    const changes = differences(row, table.usual).join("; ");
    return `${textOf(row.readings).padEnd(60)} ${range(row).padEnd(20)} ${changes || "nothing differs"}`;
  });
  return [...lines, "", ...summary(table)].join("\n");
}

function summary({ usual, rows, independent }: ReadingTable): string[] {
  const all = [usual, ...rows];
  const wrong = all.filter((row) => row.wrong.length > 0);
  const most = Math.max(...all.flatMap(({ outcomes }) => outcomes.map(({ mostToOne }) => mostToOne)));
  const pairs = rows.filter(({ readings }) => readings.length > 1).length;
  const those = pairs === 0 ? "" : ` and ${pairs} pairs of them`;
  const others =
    independent === 0
      ? []
      : [
          `The other ${independent} pairs were not played: with one of the two values, the sandbox never consults the other reading, so they cannot differ from the value alone.`,
        ];
  const played = `${rows.length - pairs} values${those}, each against ${usual.outcomes.length} scenarios`;
  if (wrong.length > 0) {
    return [
      `Wrong in ${wrong.length} of ${all.length} cases (${played}): nobody was notified within ${LATEST_SECONDS / 60} minutes, or a receiver got more than ${MOST_MESSAGES} messages about one event.`,
      ...wrong.map((row) => `- ${textOf(row.readings) || "as by default"}: ${row.wrong.join(", ")}`),
      ...others,
    ];
  }
  return [
    `Played: ${played}. In every case somebody was notified of every event, ${range(...all)} after its row had arrived; no receiver got more than ${most} messages about one event.`,
    ...others,
  ];
}

/** Something that the two values do not change by themselves. */
function isWorthARow(pair: ReadingRow, singles: readonly ReadingRow[], usual: ReadingRow): boolean {
  if (pair.wrong.length > 0) return true;
  const alone = pair.readings.flatMap(({ name, value }) =>
    singles
      .filter(({ readings: [only] }) => only?.name === name && only.value === value)
      .flatMap((single) => differences(single, usual)),
  );
  return differences(pair, usual).some((difference) => !alone.includes(difference));
}

function cell(row: ReadingRow, usual: ReadingRow): string {
  const wrong = row.wrong.map((name) => `**wrong: ${name}**`);
  return [...wrong, ...differences(row, usual)].join("; ") || "nothing";
}

/** What is not as by default; what is so in every scenario is said once. */
function differences(row: ReadingRow, usual: ReadingRow): string[] {
  const found = row.outcomes.map((outcome, index) => {
    const before = usual.outcomes[index];
    return { scenario: outcome.scenario, changes: before === undefined ? [] : changesOf(outcome, before) };
  });
  const changes = [...new Set(found.flatMap((each) => each.changes))];
  return changes.map((change) => {
    const where = found.filter((each) => each.changes.includes(change)).map(({ scenario }) => scenario);
    return where.length === row.outcomes.length ? change : `${change} (${where.join(", ")})`;
  });
}

function changesOf(outcome: ReadingOutcome, before: ReadingOutcome): string[] {
  const paths = new Set([...Object.keys(outcome.messages), ...Object.keys(before.messages)]);
  const counts = [...paths].toSorted().flatMap((path) => {
    const [now = 0, then = 0] = [outcome.messages[path], before.messages[path]];
    return now === then ? [] : [`${path}: ${now} instead of ${then}`];
  });
  const time = timeChange(outcome.firstAfter, before.firstAfter);
  const isSame = JSON.stringify(outcome.texts) === JSON.stringify(before.texts);
  return [...time, ...counts, ...(isSame || counts.length > 0 ? [] : ["other words"])];
}

function timeChange(now: number | null, then: number | null): string[] {
  if (now === null || then === null) return now === then ? [] : [now === null ? "nobody" : "somebody"];
  const later = Math.round(now - then);
  return later === 0 ? [] : [`${Math.abs(later)} s ${later > 0 ? "later" : "earlier"}`];
}

function namesOf({ readings }: ReadingRow): string {
  return readings.map(({ name, value }) => `\`${name}=${value}\``).join(" and ");
}

/** `2 min 40 s to 4 min 20 s`, over all scenarios. */
function range(...rows: readonly ReadingRow[]): string {
  const times = rows.flatMap(({ outcomes }) => outcomes.flatMap(({ firstAfter }) => firstAfter ?? []));
  if (times.length === 0) return "–";
  const [least, most] = [Math.min(...times), Math.max(...times)].map(minutes);
  return least === most ? `${least}` : `${least} to ${most}`;
}

function minutes(seconds: number): string {
  const whole = Math.round(seconds);
  const [min, rest] = [Math.floor(whole / 60), whole % 60];
  return min === 0 ? `${rest} s` : `${min} min ${rest} s`;
}
