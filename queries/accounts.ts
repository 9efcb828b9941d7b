import type { Watched } from "./detection.ts";
import { joined, type Kql, kql } from "./kql.ts";

/** The expressions of a row that hold an object id, a user principal name, and one or the other. */
interface Columns {
  readonly id?: Kql;
  readonly name?: Kql;
  readonly idOrName?: Kql;
}

/**
 * Whether a row is of one of the accounts: by object id or user principal name, both without regard to letter case;
 * never by display name.
 *
 * @throws RangeError for an empty id or name: it would match events that have none
 */
export function isWatched(watched: Watched, columns: Columns): Kql {
  return isOneOf(watched, columns, (column, values) => kql`${column} in~ (${values})`);
}

/**
 * The accounts that a text mentions, one row each, in `AccountId` and `Account`; a row that mentions nobody goes. The
 * text is JSON, in which an id stands as a term, and a name between quotation marks, without the blanks around it. `has_any` first, since it uses
 * the index.
 *
 * @param text the expression of the text
 */
export function mentioned({ accounts }: Watched, text: Kql): Kql {
  const { ids, names } = identities(accounts);
  const list = accounts.map(({ objectId, userPrincipalName = "" }) => ({
    id: objectId.toLowerCase(),
    name: userPrincipalName.toLowerCase(),
  }));
  return kql`| extend Mentions_ = replace_regex(tolower(${text}), @'(\\s|\\\\+[tnr])*(\\\\*")(\\s|\\\\+[tnr])*', @'\\2')
  | where Mentions_ has_any (${[...ids, ...names].map((each) => each.toLowerCase())})
  | mv-expand Watched_ = parse_json(${JSON.stringify(list)})
  | extend AccountId_ = tostring(Watched_.id), Account_ = tostring(Watched_.name)
  | where Mentions_ has AccountId_ or (isnotempty(Account_) and (Mentions_ has strcat('"', Account_, '"') or Mentions_ has strcat('"', Account_, '\\\\"')))
  | extend Account_ = iff(isempty(Account_), AccountId_, Account_)`;
}

/**
 * The same in the KQL of rules that look at each row by itself, which has no `in~`
 * (MicrosoftDocs/azure-monitor-docs articles/azure-monitor/data-collection/data-collection-transformations-kql.md).
 *
 * @throws RangeError for an empty id or name
 */
export function isWatchedRow(watched: Watched, columns: Columns): Kql {
  return isOneOf(
    watched,
    columns,
    (column, values) => kql`tolower(${column}) in (${values.map((value) => value.toLowerCase())})`,
  );
}

function isOneOf(
  { accounts }: Watched,
  { id, name, idOrName }: Columns,
  among: (column: Kql, values: readonly string[]) => Kql,
): Kql {
  const { ids, names } = identities(accounts);
  const conditions = [
    id && among(id, ids),
    name && names.length > 0 ? among(name, names) : undefined,
    idOrName && among(idOrName, [...ids, ...names]),
  ].filter((each) => each !== undefined);
  return conditions.length === 0 ? kql`false` : joined(conditions, " or ");
}

function identities(accounts: Watched["accounts"]) {
  const ids = accounts.map(({ objectId }) => objectId);
  const names = accounts.flatMap(({ userPrincipalName }) => userPrincipalName ?? []);
  if (ids.some((id) => id.trim() === "") || names.some((name) => name.trim() === "")) {
    throw new RangeError("An account has an empty id or name: it would match events that have none.");
  }
  return { ids, names };
}
