import type { Watched } from "./detection.ts";
import { identifier, joined, kql } from "./kql.ts";
import {
  ACCOUNT,
  ACCOUNT_ID,
  ADDRESS,
  CLIENT,
  DEVICE,
  hasOutcome,
  isSignInOf,
  SIGN_IN_TABLES,
  WHO,
} from "./sign-in-events.ts";

/** The columns of `signInEvidence`. */
export const SIGN_IN_EVIDENCE_COLUMNS = [
  { name: "SourceTable", type: "string" },
  { name: "HappenedAt", type: "datetime" },
  { name: "IngestedAt", type: "datetime" },
  { name: "AccountId", type: "string" },
  { name: "Account", type: "string" },
  { name: "IPAddress", type: "string" },
  { name: "Client", type: "string" },
  { name: "Application", type: "string" },
  { name: "ResultCode", type: "string" },
  { name: "EventId", type: "string" },
  { name: "CorrelationId", type: "string" },
] as const;

/**
 * The sign-ins of which the detection `sign-in` pages, oldest first, each with the time at which its row arrived; its
 * account, address and client are written as the alert's dimensions are.
 *
 * @param from no sign-in before it
 */
export function signInEvidence(watched: Watched, from: Date): string {
  const legs = SIGN_IN_TABLES.map(
    (table) => kql`(${identifier(table)}
  | where TimeGenerated >= todatetime(${from.toISOString()})
  ${WHO}
  | where ${isSignInOf(watched)}
  | where ${hasOutcome("in")}
  ${DEVICE}
  | project SourceTable = ${table}, HappenedAt = TimeGenerated, IngestedAt = ingestion_time(), AccountId = ${ACCOUNT_ID}, Account = ${ACCOUNT}, IPAddress = ${ADDRESS}, Client = ${CLIENT}, Application = AppDisplayName, ResultCode = ResultType, EventId = Id, CorrelationId)`,
  );
  const columns = SIGN_IN_EVIDENCE_COLUMNS.map(
    ({ name, type }) => kql`${identifier(name)}: ${identifier(type)}`,
  );
  const empty = kql`(datatable(${joined(columns, ", ")})[])`;
  return kql`union isfuzzy=true
${joined([empty, ...legs], ",\n")}
| sort by HappenedAt asc, IngestedAt asc
| take 10000`.text;
}
