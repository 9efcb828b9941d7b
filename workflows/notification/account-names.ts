import type { ResolvedAccount } from "../../queries/index.ts";
import { call, type Expression, type Operand, type Value } from "../builder/index.ts";
import { keyText } from "./detections.ts";
import { gsm, SMS_LENGTHS } from "./gsm.ts";

/** Each account under each of its names, so that no message shows a bare id. Looked up by `nameIn`. */
export function accountNames(accounts: readonly ResolvedAccount[]): Readonly<Record<string, Value>> {
  return Object.fromEntries(accounts.flatMap(namesOf));
}

/** The configured name of the account that `value` is an id, a UPN or a label of; else null. */
export function nameIn(names: Expression, value: Operand, length: "full" | "sms" = "full"): Expression {
  return names.at(call("concat", "id:", call("base64", call("toLower", call("string", value))))).at(length);
}

function namesOf({ label, objectId, userPrincipalName }: ResolvedAccount): [string, Value][] {
  const bare = userPrincipalName === undefined || userPrincipalName === label;
  const names = {
    full: bare ? label : `${label} (${userPrincipalName})`,
    sms: gsm(label).slice(0, SMS_LENGTHS.account),
  };
  const keys = [objectId, label, ...(userPrincipalName === undefined ? [] : [userPrincipalName])];
  return keys.map((key) => [`id:${keyText(key)}`, names]);
}
