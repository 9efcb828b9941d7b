import { type Condition, isIdentityFilter } from "../kql/conditions.ts";
import { eventTimeLookBack, ingestionLookBack, type QueryLeg } from "../kql/query.ts";
import { remembered } from "../remembered.ts";
import { isResultFilter } from "./sign-in-results.ts";

/** A condition of the catalogue: with every list of identities written as one. */
export interface WantedCondition {
  readonly text: string;
  /** One of them has to hold; absent where there is one alone. */
  readonly parts?: readonly string[];
}

/** What a leg of a catalogue's detection keeps: of a table, the rows for which all of these hold. */
export function catalogueLeg({ table, conditions }: QueryLeg) {
  return {
    table,
    conditions: conditions.filter((each) => !isTime(each) && !isResultFilter(each)).map(wanted),
  };
}

/** Without identities: any will do, since other policies compare them. */
function wanted(condition: Condition) {
  const parts = condition.alternatives.length > 1 ? { parts: condition.alternatives.map(anonymous) } : {};
  const columns = isIdentityFilter(condition) ? { accountColumns: [...condition.columns] } : {};
  return { text: anonymous(condition), ...parts, ...columns };
}

/** Whether a condition keeps every row that the other one keeps: what else may hold instead only adds rows. */
export function keepsAllOf(condition: Condition, { text, parts = [text] }: WantedCondition): boolean {
  const own = new Set([condition, ...condition.alternatives].map(anonymous));
  return own.has(text) || parts.every((part) => own.has(part));
}

/** A condition with every list of identities written as one. */
export function anonymous({ text }: Pick<Condition, "text">): string {
  return withoutPeople(text);
}

const withoutPeople = remembered((text) =>
  text.replace(/"[^"\s]*(?:@[^"\s]+|[0-9a-f]{8}-[0-9a-f-]{27})"(?:\s*,\s*"[^"]*")*/gi, '"…"'),
);

export function isTime(condition: Condition): boolean {
  return ingestionLookBack(condition) !== undefined || eventTimeLookBack(condition) !== undefined;
}

/** Whether two queries are the same but for whom they watch. */
export function sameQuery(one: string, other: string): boolean {
  return plain(one) === plain(other);
}

const IDENTITY = `"(?:[0-9a-f]{8}-[0-9a-f]{4}-[0-9a-f]{4}-[0-9a-f]{4}-[0-9a-f]{12}|[^"\\s@,]+@[^"\\s@,]+)"`;
const LIST = new RegExp(`${IDENTITY}(?:, ${IDENTITY})*`, "gi");
const JSON_LIST = /parse_json\("\[\{\\"id\\":.*?\}\]"\)/g;

/** A query, or a part of one, with every list of people written as one: other policies compare the lists. */
export const plain = remembered((text) => text.replace(JSON_LIST, "parse_json(…)").replace(LIST, '"…"'));
