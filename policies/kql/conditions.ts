import { identitiesIn, isIdentity } from "./identities.ts";
import { child, kindOf, literalOf, type Node, referent, textOf, within } from "./node.ts";

/** One of the conditions that must all hold for a row to stay. */
export interface Condition {
  readonly node: Node;
  /** On one line. */
  readonly text: string;
  /** The same, with the value of each variable in its place. */
  readonly written: string;
  /** The columns of the table that it depends on, through `extend` and the like. */
  readonly columns: ReadonlySet<string>;
  /** Ids and names of accounts and groups, in lower case. */
  readonly identities: ReadonlySet<string>;
  /** All texts and numbers in it. */
  readonly literals: readonly string[];
  /** Its parts, one of which has to hold. */
  readonly alternatives: readonly Alternative[];
}

/** One side of an `or`, such as `UserId in~ ("…")`. */
export interface Alternative {
  /** On one line. */
  readonly text: string;
  /** Empty where it is no comparison. */
  readonly operator: string;
  /** What is compared. */
  readonly left: string;
  readonly identities: ReadonlySet<string>;
  /** It compares with identities alone. */
  readonly isAboutIdentities: boolean;
}

/** The conditions of a leg, in order; those inside an operator such as `mv-apply` count too. */
export function conditionsOf(operators: readonly Node[], lets: ReadonlyMap<string, Node>): Condition[] {
  const sources = new Map<string, Set<string>>();
  const found: Condition[] = [];
  for (const operator of operators) {
    for (const filter of within(operator, "FilterOperator")) {
      const condition = child(filter, "Condition");
      if (condition !== undefined) {
        found.push(...conjuncts(condition).map((node) => describe(node, sources, lets)));
      }
    }
    for (const named of within(operator, "SimpleNamedExpression")) {
      const [name, value] = [child(named, "Name"), child(named, "Expression")];
      if (name && value) sources.set(textOf(name), columnsOf(value, sources));
    }
  }
  return found;
}

function conjuncts(node: Node): Node[] {
  const kind = kindOf(node);
  if (kind === "ParenthesizedExpression") {
    const inner = child(node, "Expression");
    return inner === undefined ? [node] : conjuncts(inner);
  }
  const [left, right] = [child(node, "Left"), child(node, "Right")];
  const operator = child(node, "Operator");
  if (kind === "BinaryExpression" && operator && textOf(operator) === "and" && left && right) {
    return [...conjuncts(left), ...conjuncts(right)];
  }
  return [node];
}

function describe(
  node: Node,
  sources: ReadonlyMap<string, ReadonlySet<string>>,
  lets: ReadonlyMap<string, Node>,
): Condition {
  const literals = literalsOf(node, lets);
  const parts = alternatives(node).map((part) => alternative(part, lets));
  const isAboutApplications = parts.some((part) => isOfApplications(part));
  return {
    node,
    text: textOf(node).replace(/\s+/g, " "),
    written: written(node, lets),
    columns: columnsOf(node, sources),
    identities: isAboutApplications
      ? new Set(parts.flatMap(({ identities }) => [...identities]))
      : new Set(literals.flatMap((each) => [...identitiesIn(each)])),
    literals,
    alternatives: parts,
  };
}

function written(node: Node, lets: ReadonlyMap<string, Node>): string {
  const parts = [...within(node)].filter(({ token }) => token !== undefined);
  const names = new Set(
    [...within(node, "NameReference")].filter((each) => referent(each) === "VariableSymbol").map(textOf),
  );
  const text = parts
    .map(({ token = "", isApart }) => {
      const value = names.has(token) ? lets.get(token) : undefined;
      return `${isApart ? " " : ""}${value === undefined ? token : textOf(value)}`;
    })
    .join("");
  return text.replace(/\s+/g, " ").trim();
}

function alternative(node: Node, lets: ReadonlyMap<string, Node>): Alternative {
  const [operator, left] = [child(node, "Operator"), child(node, "Left")];
  const literals = literalsOf(node, lets);
  const part = {
    text: textOf(node).replace(/\s+/g, " "),
    operator: operator === undefined ? "" : textOf(operator),
    left: left === undefined ? "" : textOf(left),
    isAboutIdentities: literals.every(isIdentity),
  };
  const identities = isOfApplications(part) ? [] : literals.flatMap((each) => [...identitiesIn(each)]);
  return { ...part, identities: new Set(identities) };
}

/** Whether an alternative is about applications: the ids in it are those of nobody who could sign in. */
function isOfApplications({ left, text }: Pick<Alternative, "left" | "text">): boolean {
  return /^(AppId|ServicePrincipalId)$/.test(left) || /^Category =~ "ApplicationManagement" and /.test(text);
}

function columnsOf(node: Node, sources: ReadonlyMap<string, ReadonlySet<string>>): Set<string> {
  const columns = new Set<string>();
  for (const name of within(node, "NameReference")) {
    if (referent(name) !== "ColumnSymbol") continue;
    const text = textOf(name);
    for (const column of sources.get(text) ?? [text]) columns.add(column);
  }
  return columns;
}

/** The literals of an expression, and of the variables that it uses. */
function literalsOf(node: Node, lets: ReadonlyMap<string, Node>, depth = 0): string[] {
  const own = [...within(node, "LiteralExpression")].map((each) => String(literalOf(each)));
  if (depth > 3) return own;
  const used = [...within(node, "NameReference")].flatMap((name) => {
    const value = referent(name) === "VariableSymbol" ? lets.get(textOf(name)) : undefined;
    return value === undefined ? [] : literalsOf(value, lets, depth + 1);
  });
  return [...own, ...used];
}

/** Operators that compare a column with identities so that all rows of these accounts stay. */
const EQUALITY = new Set(["==", "=~", "in", "in~", "has", "has_any"]);

/** The condition is nothing but comparisons with identities, one of which has to hold. */
export function isIdentityFilter({ identities, alternatives }: Condition): boolean {
  return (
    identities.size > 0 &&
    alternatives.length > 0 &&
    alternatives.every(({ operator, isAboutIdentities }) => EQUALITY.has(operator) && isAboutIdentities)
  );
}

/** It holds for every row: each has a `TimeGenerated`, and an hour is none below zero. */
const ALWAYS =
  /^(true|(\d+) == \2|("[^"]*") == \3|isnot(null|empty)\(TimeGenerated\)|hourofday\(TimeGenerated\) >= 0)$/;

/** Whether a condition leaves no row out, whatever is in it, or one of its alternatives leaves none out. */
export function isAlways({ text, alternatives }: Pick<Condition, "text" | "alternatives">): boolean {
  return [text, ...alternatives.map((each) => each.text)].some((each) => ALWAYS.test(each));
}

function alternatives(node: Node): Node[] {
  const kind = kindOf(node);
  if (kind === "ParenthesizedExpression") {
    const inner = child(node, "Expression");
    return inner === undefined ? [node] : alternatives(inner);
  }
  const [left, right, operator] = [child(node, "Left"), child(node, "Right"), child(node, "Operator")];
  if (kind === "BinaryExpression" && operator && textOf(operator) === "or" && left && right) {
    return [...alternatives(left), ...alternatives(right)];
  }
  return [node];
}
