import { type Action, call, compose, type Expression, either, outputs } from "../builder/index.ts";
import { accountName } from "./alert.ts";
import { gsmSafe, SMS_LENGTHS } from "./gsm.ts";
import { events, SELECT_EVENTS } from "./report.ts";

export const NAME_ACCOUNT = "Name_the_account";

/** The account of the latest event, after `Name_the_account`. */
export const account = {
  /** As it is configured: `bg1 (bg1@contoso.com)`. */
  full: outputs(NAME_ACCOUNT).at("full"),
  /** The same, and the row's name where none is configured under it: `bg1 (bg1@contoso.com), logged as b@fabrikam.com`. */
  asLogged: outputs(NAME_ACCOUNT).at("asLogged"),
  /** In the alphabet of a text message. */
  sms: outputs(NAME_ACCOUNT).at("sms"),
};

const id = events.latest.at("AccountId");
const name = events.latest.at("Account");

/**
 * The id says which account it is, whatever name the row has: guests have another one in the logs
 * (github.com/microsoftgraph/microsoft-graph-docs issue 7699), and some rows have none.
 */
export function nameAccount(): Action {
  const full = call("coalesce", configured("full"), orElse(name, orElse(id, UNKNOWN)));
  const safe = (value: Expression) => gsmSafe(value, SMS_LENGTHS.account);
  const isLoggedOtherwise = call(
    "and",
    call("not", call("empty", name)),
    call("equals", accountName(name), null),
    call("not", call("equals", configured("full"), null)),
  );
  return compose({
    inputs: {
      full,
      asLogged: either(isLoggedOtherwise, call("concat", full, ", logged as ", name), full),
      sms: call("coalesce", configured("sms"), orElse(safe(name), orElse(safe(id), UNKNOWN))),
    },
    runAfter: { [SELECT_EVENTS]: ["Succeeded"] },
  });
}

const UNKNOWN = call("string", "an account");

/** Null where neither the row's id nor its name is configured. */
function configured(length: "full" | "sms"): Expression {
  return call("coalesce", accountName(id, length), accountName(name, length));
}

function orElse(value: Expression, otherwise: Expression): Expression {
  return either(call("empty", value), otherwise, value);
}
