import type { DirectoryUser } from "azure-alerting-sandbox";
import type { Account, ObjectId } from "breakglass-alerts/config";
import { UserError } from "../errors/user-error.ts";
import { guidOf } from "./guid.ts";

const GUID = /^[0-9a-f]{8}(-[0-9a-f]{4}){3}-[0-9a-f]{12}$/i;
/** A user principal name: something, `@`, a domain. */
const NAME = /^[^\s@=]+@[^\s@=]+$/;

/**
 * Accounts that are given on the command line, as users of the sandbox's directory; an id that is not given is made up.
 *
 * @throws UserError with all errors at once
 * @example
 * givenAccounts(["bg1@contoso.com=3f2504e0-4f89-41d3-9a0c-0305e82c3301"]);
 */
export function givenAccounts(given: readonly string[]): DirectoryUser[] {
  return namedAccounts(given).map(({ label, objectId, userPrincipalName }) => {
    const name = userPrincipalName ?? `${label}@sandbox.example`;
    return { id: objectId ?? guidOf(name), userPrincipalName: name, displayName: name };
  });
}

/**
 * Accounts that are given on the command line: a user principal name, an object id, or both.
 *
 * @throws UserError with all errors at once
 */
export function namedAccounts(given: readonly string[]): Account[] {
  const faults: string[] = [];
  const accounts = given.map((account): Account => {
    const parts = account.split("=");
    const id = parts.find((part) => GUID.test(part));
    const name = parts.find((part) => NAME.test(part));
    const isRead = parts.length === [id, name].filter((part) => part !== undefined).length;
    if (!isRead) {
      faults.push(
        `--account ${account}: write a user principal name, an object id, or both, such as bg1@contoso.com=3f2504e0-4f89-41d3-9a0c-0305e82c3301.`,
      );
    }
    return {
      label: name ?? id ?? account,
      ...(id === undefined ? {} : { objectId: id.toLowerCase() as ObjectId }),
      ...(name === undefined ? {} : { userPrincipalName: name }),
    };
  });
  if (faults.length > 0) throw new UserError(faults.join("\n"));
  return accounts;
}
