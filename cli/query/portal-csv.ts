import { FaultList, formatDatetime, parseDatetime } from "azure-alerting-sandbox/kusto";
import type { ColumnType, TableSchema } from "azure-alerting-sandbox/tables";
import { UserError } from "../errors/user-error.ts";
import { csvRecords } from "../files/csv-records.ts";

/** The portal writes `TimeGenerated [UTC]` as the header, and values such as `1/15/2026, 10:30:00.123 AM`. */
const TIME_HEADER = /^(.*?) \[(UTC|Local Time)\]$/;

/**
 * Reads rows from a CSV file as the Azure portal exports query results, one after the other: a header, times as the portal
 * writes them, dynamics as JSON.
 *
 * @throws UserError with the file and row of everything that cannot be read, once all rows have been taken
 */
export function* readPortalCsv(file: string, schema: TableSchema): Generator<Record<string, unknown>> {
  const faults = new FaultList();
  let columns: Column[] | undefined;
  let count = 0;
  for (const record of csvRecords(file)) {
    if (columns === undefined) {
      columns = columnsOf(record, schema, file, faults);
      continue;
    }
    const row: Record<string, unknown> = {};
    count++;
    for (const [place, { name, type }] of columns.entries()) {
      const text = record[place] ?? "";
      const value = cell(text, type);
      if (value === undefined)
        faults.push(`${file}: row ${count}: ${name} must be ${type}, but is "${text}".`);
      row[name] = value;
    }
    yield row;
  }
  if (!faults.isEmpty) throw new UserError(faults.toString());
}

interface Column {
  readonly name: string;
  readonly type: ColumnType | undefined;
}

function columnsOf(
  header: readonly string[],
  schema: TableSchema,
  file: string,
  faults: FaultList,
): Column[] {
  const types = new Map(schema.columns.map(({ name, type }) => [name, type]));
  return header.map((title) => {
    const match = TIME_HEADER.exec(title);
    const name = match?.[1] ?? title;
    if (match?.[2] === "Local Time") {
      faults.push(`${file}: "${title}" is in local time, without a time zone. Export it in UTC.`);
    }
    return { name, type: types.get(name) ?? (match === null ? undefined : ("datetime" as const)) };
  });
}

/** Undefined if the text is of another type; null if it is empty. */
function cell(text: string, type: ColumnType | undefined): unknown {
  if (text === "") return type === "string" ? "" : null;
  switch (type) {
    case undefined:
    case "string":
    case "guid":
    case "timespan":
      return text;
    case "bool":
      return /^(true|false)$/i.test(text) ? text.toLowerCase() === "true" : undefined;
    case "datetime": {
      const ticks = parseDatetime(text);
      return ticks === null ? undefined : formatDatetime(ticks);
    }
    case "dynamic":
      return parsedJson(text);
    default:
      return /^-?\d+(\.\d+)?(e[-+]?\d+)?$/i.test(text) ? Number(text) : undefined;
  }
}

function parsedJson(text: string): unknown {
  try {
    return JSON.parse(text);
  } catch {
    return text;
  }
}
