import { pc } from "azure-alerting-sandbox/colours";
import { UserError } from "./user-error.ts";

/**
 * What to print for whatever a command ends with. To know the errors of the sandbox is to load all of it, which takes
 * longer than to refuse a wrong argument: so that is done where it is no error of the command line's own.
 */
export async function explain(error: unknown): Promise<string> {
  if (error instanceof UserError) return pc.red(error.message);
  const { explainFailure } = await import("./explain-failure.ts");
  return explainFailure(error);
}
