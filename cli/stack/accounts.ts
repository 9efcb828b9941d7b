import type { DirectoryUser } from "azure-alerting-sandbox";
import { UserError } from "../errors/user-error.ts";
import { guidOf } from "./settings.ts";

const GUID = /^[0-9a-f]{8}(-[0-9a-f]{4}){3}-[0-9a-f]{12}$/i;
/** A user principal name: something, `@`, a domain. */
const NAME = /^[^\s@=]+@[^\s@=]+$/;

/**
 * Accounts that are given on the command line, as users of the sandbox's directory: a user principal name, an object id, or
 * both.
 *
 * @throws UserError with all errors at once
 * @example
 * givenAccounts(["bg1@contoso.com=3f2504e0-4f89-41d3-9a0c-0305e82c3301"]);
 */
export function givenAccounts(given: readonly string[]): DirectoryUser[] {
  const faults: string[] = [];
  const users = given.map((account): DirectoryUser => {
    const parts = account.split("=");
    const id = parts.find((part) => GUID.test(part));
    const name = parts.find((part) => NAME.test(part));
    const isRead = parts.length === [id, name].filter((part) => part !== undefined).length;
    if (!isRead) {
      faults.push(
        `--account ${account}: write a user principal name, an object id, or both, such as bg1@contoso.com=3f2504e0-4f89-41d3-9a0c-0305e82c3301.`,
      );
    }
    const userPrincipalName = name ?? `${id ?? "account"}@sandbox.example`;
    return {
      id: (id ?? guidOf(userPrincipalName)).toLowerCase(),
      userPrincipalName,
      displayName: userPrincipalName,
    };
  });
  if (faults.length > 0) throw new UserError(faults.join("\n"));
  return users;
}
