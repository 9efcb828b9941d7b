import { NotInSandbox } from "azure-alerting-sandbox";
import { pc } from "azure-alerting-sandbox/colours";
import { IngestionError, KustoError, QueryLimitError } from "azure-alerting-sandbox/kusto";
import { CliError, DeployError } from "azure-alerting-sandbox/pulumi";
import { UserError } from "./user-error.ts";

/** What to do about what a program of your own may run into. */
const HINTS: readonly [cause: RegExp, hint: string][] = [
  [/The sandbox has no resource type/, "`--skip-unknown` leaves such resources out."],
  [
    /\bUser with (UPN|object ID|ID)\b.* was not found/i,
    "The sandbox's directory has the accounts that you name: add `--account NAME`, or `--account NAME=OBJECT-ID`, for each user that the program looks up.",
  ],
];

/** What to print for a failure: a message for a user's mistake, the whole stack trace for a bug of ours. */
export function explainFailure(error: unknown): string {
  if (error instanceof AggregateError) return [...new Set(error.errors.map(explainFailure))].join("\n");
  if (error instanceof DeployError) {
    const messages = error.diagnostics.map(({ message, urn }) => {
      const resource = urn?.split("::").at(-1);
      return resource === undefined ? message.trim() : `${resource}: ${message.trim()}`;
    });
    const hints = HINTS.flatMap(([cause, hint]) => (messages.some((each) => cause.test(each)) ? [hint] : []));
    return pc.red([...messages, ...hints].join("\n"));
  }
  if (error instanceof KustoError) return pc.red(error.explain());
  if (
    error instanceof UserError ||
    error instanceof CliError ||
    error instanceof NotInSandbox ||
    error instanceof IngestionError ||
    error instanceof QueryLimitError
  )
    return pc.red(error.message);
  return error instanceof Error ? (error.stack ?? error.message) : String(error);
}
