import type { DirectoryUser } from "azure-alerting-sandbox";
import { givenAccounts } from "./accounts.ts";

/** The options of the commands that deploy a program of your own into the sandbox. */
export interface ProgramOptions {
  readonly account?: readonly string[];
  readonly skipUnknown?: boolean;
}

export const ACCOUNT_OPTION = [
  "--account <name[=id]>",
  "for a program of your own: a user that it looks up, by user principal name, object id or both; repeatable",
  (each: string, before: readonly string[] = []): readonly string[] => [...before, each],
] as const;

export const SKIP_UNKNOWN_OPTION = [
  "--skip-unknown",
  "in the sandbox, leave out resources of types that it does not have, and name them",
] as const;

/**
 * The same, as a deployment takes them.
 *
 * @throws UserError where an account cannot be read
 */
export function placeOf({ account = [], skipUnknown = false }: ProgramOptions): {
  readonly accounts: readonly DirectoryUser[];
  readonly skipUnknown: boolean;
} {
  return { accounts: givenAccounts(account), skipUnknown };
}
