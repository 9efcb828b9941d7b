import { CliError } from "../../sandbox/engine/cli.ts";
import { DeployError } from "../../sandbox/engine/options.ts";
import { IngestionError, KustoError, QueryLimitError } from "../../sandbox/kusto/index.ts";
import { pc } from "../../sandbox/outbox/colours.ts";
import { UserError } from "./user-error.ts";

/** What to print for a failure: a message for the user's own faults, the whole trace for a defect of ours. */
export function explainFailure(error: unknown): string {
  if (error instanceof DeployError) {
    const messages = error.diagnostics.map(({ message, urn }) => {
      const resource = urn?.split("::").at(-1);
      return resource === undefined ? message.trim() : `${resource}: ${message.trim()}`;
    });
    return pc.red(messages.join("\n"));
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
