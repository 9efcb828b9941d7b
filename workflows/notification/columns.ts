import type { Detection, ReportColumn } from "../../queries/index.ts";

/** Which columns of a detection's report answer the reader's questions. */
export interface ColumnRoles {
  readonly account: ReportColumn | undefined;
  readonly address: ReportColumn | undefined;
  /** City, region, country: whatever of them there is. */
  readonly place: readonly ReportColumn[];
  readonly time: ReportColumn | undefined;
  /** What tells the rows of one episode apart, most telling first. */
  readonly table: readonly ReportColumn[];
}

/** Columns beside each other in a message, before a line gets too long to read. */
const WIDEST_TABLE = 4;

export function columnRoles({ report, episode }: Detection): ColumnRoles {
  const find = (pattern: RegExp) => report.columns.find(({ name }) => pattern.test(name));
  const time = report.columns.find(({ type }) => type === "datetime");
  const differing = report.columns.filter(
    (column) =>
      column !== time &&
      column.type !== "bool" &&
      !episode.includes(column.name) &&
      !CONSTANT.test(column.name),
  );
  return {
    account: find(/^(account|userprincipalname|userid|user)/i),
    address: find(/^(ip|address|source)/i),
    place: report.columns.filter(({ name }) => /^(location|place|city|region|state|country)/i.test(name)),
    time,
    table: [...(time === undefined ? [] : [time]), ...differing.slice(0, WIDEST_TABLE - 1)],
  };
}

/** The same in each row of an episode, though not a dimension of it, or too long for a table. */
const CONSTANT = /^(account|user|ip|address|location|place|city|region|state|country)|id$/i;
