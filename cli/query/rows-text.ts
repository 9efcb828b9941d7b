import { pc } from "azure-alerting-sandbox/colours";
import { jsonValue, type QueryResult, type Row } from "azure-alerting-sandbox/kusto";
import stringWidth from "string-width";

const WIDEST_CELL = 60;

/**
 * Rows as a table if they fit the width, otherwise one below the other; piece by piece, for all of them may be more than
 * a text can hold.
 */
export function* shownRows(result: QueryResult, width: number): Generator<string> {
  const { columns, rows } = result;
  const names = columns.map(({ name }) => name);
  const cellsOf = (row: Row) => columns.map(({ type }, index) => cell(jsonValue(row[index] ?? null, type)));
  const widths = tableWidths(names, rows, cellsOf, width);
  if (widths === undefined) {
    const label = names.reduce((longest, name) => Math.max(longest, stringWidth(name)), 0);
    for (const row of rows) yield `${record(names, cellsOf(row), label)}\n\n`;
  } else {
    const line = (texts: readonly string[]) =>
      texts
        .map((text, index) => text + " ".repeat((widths[index] ?? 0) - stringWidth(text)))
        .join("  ")
        .trimEnd();
    yield `${pc.bold(line(names))}\n`;
    for (const row of rows) yield `${line(cellsOf(row))}\n`;
  }
  yield `${pc.dim(`${rows.length} ${rows.length === 1 ? "row" : "rows"}`)}\n`;
}

/** How wide the columns of a table are; undefined if it does not fit. */
function tableWidths(
  names: readonly string[],
  rows: readonly Row[],
  cellsOf: (row: Row) => readonly string[],
  width: number,
): number[] | undefined {
  const widths = names.map((name) => stringWidth(name));
  const fits = () =>
    widths.reduce((sum, each) => sum + each + 2, 0) <= width && widths.every((each) => each <= WIDEST_CELL);
  if (!fits()) return undefined;
  for (const row of rows) {
    let wider = false;
    for (const [index, text] of cellsOf(row).entries()) {
      const own = stringWidth(text);
      if (own <= (widths[index] ?? 0)) continue;
      widths[index] = own;
      wider = true;
    }
    if (wider && !fits()) return undefined;
  }
  return widths;
}

function record(names: readonly string[], cells: readonly string[], label: number): string {
  return names
    .flatMap((name, index) => (cells[index] === "" ? [] : [`${pc.dim(name.padEnd(label))}  ${cells[index]}`]))
    .join("\n");
}

/** On one line, without control characters. */
function cell(value: unknown): string {
  const text = value === null ? "" : typeof value === "string" ? value : JSON.stringify(value);
  return text.replace(/\p{Cc}/gu, (character) => JSON.stringify(character).slice(1, -1));
}
