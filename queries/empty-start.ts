import { type Kql, kql } from "./kql.ts";

/**
 * A beginning without rows: documentation says that the query of a log alert starts with a table, and not with `union`
 * (MicrosoftDocs/azure-monitor-docs articles/azure-monitor/alerts/alerts-log-query.md). Every workspace has the table
 * `Usage` (the same, logs/analyze-usage.md), so it is there whatever is exported.
 *
 * @param project the columns that the rows would have
 */
export function emptyStart(project: Kql): Kql {
  return kql`Usage
| where false
${project}`;
}
