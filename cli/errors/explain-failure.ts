import { pc } from "azure-alerting-sandbox/colours";

import { IngestionError, KustoError, QueryLimitError } from "azure-alerting-sandbox/kusto";
import { CliError, DeployError } from "azure-alerting-sandbox/pulumi";
import { UserError } from "./user-error.ts";

/** What to print for a failure: a message for a user's mistake, the whole stack trace for a bug of ours. */
export function explainFailure(error: unknown): string {
  if (error instanceof AggregateError) return [...new Set(error.errors.map(explainFailure))].join("\n");
  if (error instanceof DeployError) {
    const messages = error.diagnostics.map(({ message, urn }) => {
      const resource = urn?.split("::").at(-1);
      return resource === undefined ? message.trim() : `${resource}: ${message.trim()}`;
    });
    const hint = messages.some((message) => message.includes("The sandbox has no resource type"))
      ? "\n`drill --skip-unknown` leaves such resources out."
      : "";
    return pc.red(`${messages.join("\n")}${hint}`);
  }
  if (error instanceof KustoError) return pc.red(error.explain());
  if (
    error instanceof UserError ||
    error instanceof CliError ||
    error instanceof IngestionError ||
    error instanceof QueryLimitError
  )
    return pc.red(error.message);
  return error instanceof Error ? (error.stack ?? error.message) : String(error);
}
