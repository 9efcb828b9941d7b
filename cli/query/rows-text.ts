import { pc } from "azure-alerting-sandbox/colours";
import { jsonValue, type QueryResult } from "azure-alerting-sandbox/kusto";
import stringWidth from "string-width";

const WIDEST_CELL = 60;

/** Rows as a table if they fit the width, otherwise one below the other. */
export function shownRows({ columns, rows }: QueryResult, width: number): string {
  const count = pc.dim(`${rows.length} ${rows.length === 1 ? "row" : "rows"}`);
  const cells = rows.map((row) =>
    row.map((value, index) => cell(jsonValue(value, columns[index]?.type ?? "dynamic"))),
  );
  const widths = columns.map(({ name }, index) =>
    Math.max(stringWidth(name), ...cells.map((row) => stringWidth(row[index] ?? ""))),
  );
  const total = widths.reduce((sum, each) => sum + each + 2, 0);
  if (total <= width && widths.every((each) => each <= WIDEST_CELL)) {
    const line = (texts: readonly string[]) =>
      texts
        .map((text, index) => text + " ".repeat((widths[index] ?? 0) - stringWidth(text)))
        .join("  ")
        .trimEnd();
    return [pc.bold(line(columns.map(({ name }) => name))), ...cells.map(line), count].join("\n");
  }
  const label = Math.max(0, ...columns.map(({ name }) => stringWidth(name)));
  const records = cells.map((row) =>
    columns
      .flatMap(({ name }, index) =>
        row[index] === "" ? [] : [`${pc.dim(name.padEnd(label))}  ${row[index]}`],
      )
      .join("\n"),
  );
  return [...records.map((record) => `${record}\n`), count].join("\n");
}

/** On one line, without control characters. */
function cell(value: unknown): string {
  const text = value === null ? "" : typeof value === "string" ? value : JSON.stringify(value);
  return text.replace(/\p{Cc}/gu, (character) => JSON.stringify(character).slice(1, -1));
}
