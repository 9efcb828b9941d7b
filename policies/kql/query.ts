import { type Condition, conditionsOf } from "./conditions.ts";
import { identitiesIn } from "./identities.ts";
import { parse } from "./language.ts";
import { legsOf } from "./legs.ts";
import { child, literalOf, type Node, textOf, within } from "./node.ts";

/** A table that a query reads, and which of its rows stay. */
export interface QueryLeg {
  readonly table: string;
  readonly conditions: readonly Condition[];
  /** The operators after the table, such as `FilterOperator`. */
  readonly operators: readonly Node[];
}

export interface Query {
  readonly text: string;
  readonly tree: Node;
  readonly faults: readonly string[];
  /** Functions that it calls and Kusto does not have: they may be saved in the workspace. */
  readonly savedFunctions: readonly string[];
  readonly legs: readonly QueryLeg[];
  /** Every object id and user principal name in it, in lower case. */
  readonly identities: ReadonlySet<string>;
  /** Every comparison in it, wherever it stands. */
  readonly comparisons: readonly Comparison[];
  /** Lists of identities that stand in one text, as JSON. */
  readonly listsInTexts: readonly ReadonlySet<string>[];
  /** Columns of the result, and their types. */
  readonly columns: ReadonlyMap<string, string>;
}

/** Two sides and an operator, such as `UserId in~ ("…", "…")`. */
export interface Comparison {
  /** On one line. */
  readonly text: string;
  readonly left: string;
  readonly operator: string;
  readonly values: readonly unknown[];
}

const MOST_REMEMBERED = 500;
const read = new Map<string, Query>();

/** Reads a query as Microsoft's parser and binder see it. */
export function readQuery(text: string): Query {
  const known = read.get(text);
  if (known !== undefined) return known;
  const { tree, faults, savedFunctions, columns } = parse(text);
  const lets = new Map<string, Node>();
  for (const statement of within(tree, "LetStatement")) {
    const [name, value] = [child(statement, "Name"), child(statement, "Expression")];
    if (name && value) lets.set(textOf(name), value);
  }
  const query: Query = {
    text,
    tree,
    faults,
    savedFunctions,
    legs: legsOf(tree).map(({ table, operators }) => ({
      table,
      operators,
      conditions: conditionsOf(operators, lets),
    })),
    identities: identitiesIn(withoutComments(text)),
    comparisons: [...within(tree, "BinaryExpression", "InExpression", "HasAnyExpression")].flatMap(
      comparison,
    ),
    listsInTexts: [...within(tree, "LiteralExpression")]
      .map((node) => identitiesIn(String(literalOf(node))))
      .filter(({ size }) => size > 1),
    columns: new Map(columns),
  };
  if (read.size >= MOST_REMEMBERED) read.clear();
  read.set(text, query);
  return query;
}

function comparison(node: Node): Comparison[] {
  const [left, operator] = [child(node, "Left"), child(node, "Operator")];
  if (!left || !operator || /^(and|or)$/.test(textOf(operator))) return [];
  return [
    {
      text: textOf(node).replace(/\s+/g, " "),
      left: textOf(left),
      operator: textOf(operator),
      values: [...within(node, "LiteralExpression")].map(literalOf),
    },
  ];
}

/** A comment names nobody. An address such as `https://…` is none. */
function withoutComments(text: string): string {
  return text.replace(/(^|\s)\/\/.*$/gm, "$1");
}

/** Minutes that a condition looks back by ingestion time: `ingestion_time() >= ago(15m)`. */
export function ingestionLookBack(condition: Condition): number | undefined {
  return lookBack(condition, /^ingestion_time\(\)$/);
}

/** Minutes that a condition looks back by event time: `TimeGenerated > ago(1d)`. */
export function eventTimeLookBack(condition: Condition): number | undefined {
  return lookBack(condition, /^(TimeGenerated|Timestamp)$/);
}

/** Written either way round, or as a range that ends now. */
function lookBack({ written }: Condition, time: RegExp): number | undefined {
  const [, first = "", operator = "", second = ""] = /^(.+?) ?(>=?|<=?) ?(.+)$/.exec(written) ?? [];
  if (operator.startsWith(">") && time.test(first)) return minutesAgo(second);
  if (operator.startsWith("<") && time.test(second)) return minutesAgo(first);
  const [, column = "", from = ""] = /^(.+?) between ?\( ?(.+?) ?\.\. ?now\(\) ?\)$/.exec(written) ?? [];
  return time.test(column) ? minutesAgo(from) : undefined;
}

const SPAN = String.raw`(\d+(?:\.\d+)?) ?(d|days?|h|hrs?|hours?|m|min|minutes?|s|sec|seconds?)`;
const AGO = new RegExp(String.raw`^(?:ago\( ?${SPAN} ?\)|now\( ?- ?${SPAN} ?\)|now\(\) ?- ?${SPAN})$`);

function minutesAgo(text: string): number | undefined {
  const [amount, unit] = (AGO.exec(text) ?? []).slice(1).filter((part) => part !== undefined);
  const minutes = MINUTES[unit?.[0] ?? ""];
  return minutes === undefined ? undefined : Number(amount) * minutes;
}

const MINUTES: Readonly<Record<string, number>> = { d: 1440, h: 60, m: 1, s: 1 / 60 };
