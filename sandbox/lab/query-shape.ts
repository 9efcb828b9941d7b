import { compile } from "../kusto/index.ts";
import { child, elements, kindOf, nameOf, parse, type SyntaxNode } from "../kusto/language.ts";
import { nameOfOperator } from "../kusto/operators/index.ts";
import { tables } from "../tables/index.ts";
import { isAboutTime, timeCondition } from "./query-times.ts";
import {
  type LookBack,
  POLICY_STATUSES,
  type PolicyStatus,
  SIGN_IN_TABLES,
  type SignInTable,
} from "./rule-shape.ts";

/** What a query says of the sign-ins that it returns. */
export interface QueryShape {
  /** Empty where it returns none, such as a query of failed sign-ins or of other tables. */
  readonly tables: readonly SignInTable[];
  readonly statuses: readonly PolicyStatus[];
  readonly lookBack: readonly LookBack[];
  /** `take 1` and its like. */
  readonly take: number | undefined;
}

/** The way of one table's rows through the query. */
interface Leg {
  readonly table: string;
  readonly conditions: readonly SyntaxNode[];
  /** An operator on the way that is not read; of a table without sign-ins it does not matter. */
  readonly unread?: string;
}

/** Rows of a sign-in as the laboratory has them, by the columns that it knows. */
const SIGN_INS = SIGN_IN_TABLES.flatMap((table) =>
  POLICY_STATUSES.map((status) => ({
    table,
    status,
    columns: {
      ResultType: '"0"',
      ConditionalAccessStatus: `"${status}"`,
      IsInteractive: String(table === "SigninLogs"),
    } as Readonly<Record<string, string>>,
  })),
);

/** What changes no row's place in a window. */
const HARMLESS = new Set([
  "AsOperator",
  "DistinctOperator",
  "ExtendOperator",
  "ProjectOperator",
  "ProjectAwayOperator",
  "ProjectKeepOperator",
  "ProjectRenameOperator",
  "ProjectReorderOperator",
  "SerializeOperator",
  "SortOperator",
]);

/**
 * Reads from a query which sign-ins it returns, and for how long: its tables, its conditions on time, on the status of
 * Conditional Access and on the result, and `take`. Other conditions are taken to hold: the sign-ins are those of
 * watched accounts.
 *
 * @throws KustoError for a query that cannot be parsed
 * @throws Error for a form that cannot be read, by name
 */
export function queryShape(text: string): QueryShape {
  const reader = new Reader(text);
  const legs = reader.legs(reader.query);
  const shapes = legs.flatMap((leg) => {
    const table = SIGN_IN_TABLES.find((each) => each === leg.table);
    if (table === undefined) return [];
    if (leg.unread !== undefined) throw new Error(`its operator "${leg.unread}" is not read`);
    return [{ table, ...reader.conditionsOf(table, leg.conditions) }];
  });
  const read = shapes.filter(({ statuses }) => statuses.length > 0);
  const [first] = read;
  for (const other of read) {
    const same = (key: "lookBack" | "statuses") =>
      JSON.stringify(other[key]) === JSON.stringify(first?.[key]);
    if (!same("lookBack") || !same("statuses"))
      throw new Error(`its tables ${first?.table} and ${other.table} have different conditions`);
  }
  return {
    tables: [...new Set(read.map(({ table }) => table))],
    statuses: first?.statuses ?? [],
    lookBack: first?.lookBack ?? [],
    take: reader.take,
  };
}

class Reader {
  readonly query: SyntaxNode;
  take: number | undefined;
  readonly #lets = new Map<string, SyntaxNode>();
  /** Those that are plain values, for what refers to them. */
  #letText = "";

  constructor(text: string) {
    let query: SyntaxNode | undefined;
    for (const statement of elements(child(parse(text, tables), "Statements"))) {
      if (kindOf(statement) === "ExpressionStatement") query = child(statement, "Expression");
      else if (kindOf(statement) === "LetStatement") this.#declare(statement);
      else throw new Error(`its statement "${statement.toString().trim()}" is not read`);
    }
    if (query === undefined) throw new Error("there is no query in it");
    this.query = query;
  }

  #declare(statement: SyntaxNode): void {
    const value = child(statement, "Expression");
    this.#lets.set(nameOf(child(statement, "Name")), value);
    if (["LiteralExpression", "PrefixUnaryExpression", "BinaryExpression"].includes(kindOf(value)))
      this.#letText += `${statement.toString().trim()};\n`;
  }

  legs(node: SyntaxNode): Leg[] {
    switch (kindOf(node)) {
      case "ParenthesizedExpression":
      case "MaterializeExpression":
        return this.legs(child(node, "Expression"));
      case "DataTableExpression":
        return [];
      case "UnionOperator":
        return elements(child(node, "Expressions")).flatMap((each) => this.legs(each));
      case "NameReference": {
        const declared = this.#lets.get(nameOf(node));
        return declared === undefined ? [{ table: nameOf(node), conditions: [] }] : this.legs(declared);
      }
      case "PipeExpression":
        return this.#piped(this.legs(child(node, "Expression")), child(node, "Operator"));
      default:
        throw new Error(`"${node.toString().trim().slice(0, 60)}" is not read as a source of rows`);
    }
  }

  #piped(legs: Leg[], operator: SyntaxNode): Leg[] {
    const kind = kindOf(operator);
    if (kind === "FilterOperator") {
      const conditions = conjuncts(child(operator, "Condition"));
      return legs.map((leg) => ({ ...leg, conditions: [...leg.conditions, ...conditions] }));
    }
    if (kind === "UnionOperator") return [...legs, ...this.legs(operator)];
    if (kind === "TakeOperator" || kind === "TopOperator") {
      const count = Number(child(operator, "Expression").toString().trim());
      if (!Number.isInteger(count)) throw new Error(`"${operator.toString().trim()}" has no plain number`);
      this.take = Math.min(this.take ?? count, count);
      return legs;
    }
    const groups = kind === "SummarizeOperator" && child(operator, "ByClause") !== null;
    if (groups || HARMLESS.has(kind)) return legs;
    return legs.map((leg) => ({ unread: nameOfOperator(kind), ...leg }));
  }

  conditionsOf(table: SignInTable, conditions: readonly SyntaxNode[]) {
    const lookBack: LookBack[] = [];
    let signIns = SIGN_INS.filter((each) => each.table === table);
    for (const condition of conditions) {
      if (isAboutTime(condition)) {
        const time = timeCondition(condition, this.#letText);
        if (time === undefined) throw new Error(`its condition "${condition.toString().trim()}" is not read`);
        if (time !== "always") lookBack.push(time);
      } else signIns = signIns.filter(({ columns }) => this.#holds(condition, columns));
    }
    return { lookBack, statuses: signIns.map(({ status }) => status) };
  }

  /** A condition on what the laboratory knows of a sign-in is put to the query engine; any other is taken to hold. */
  #holds(condition: SyntaxNode, columns: Readonly<Record<string, string>>): boolean {
    const names = referencesIn(condition);
    const known = names.filter((name) => name in columns);
    if (known.length === 0) return true;
    const text = condition.toString().trim();
    if (names.some((name) => !(name in columns) && !this.#lets.has(name)))
      throw new Error(`its condition "${text}" mixes ${known.join(", ")} with what is not simulated`);
    const values = known.map((name) => `let ${name} = ${columns[name]};\n`).join("");
    return (
      compile(`${this.#letText}${values}print ${text}`, new Map()).run(() => [], new Date(0)).rows[0]?.[0] ===
      true
    );
  }
}

/** `a and b` holds where both do. */
function conjuncts(node: SyntaxNode): SyntaxNode[] {
  if (kindOf(node) === "ParenthesizedExpression") return conjuncts(child(node, "Expression"));
  const isAnd = kindOf(node) === "BinaryExpression" && child(node, "Operator").toString().trim() === "and";
  return isAnd ? [...conjuncts(child(node, "Left")), ...conjuncts(child(node, "Right"))] : [node];
}

/** Names of columns and of `let`s; those of functions are left out. */
function referencesIn(node: SyntaxNode): string[] {
  const names: string[] = [];
  const walk = (each: SyntaxNode): void => {
    if (kindOf(each) === "NameReference") names.push(nameOf(each));
    const isCall = kindOf(each) === "FunctionCallExpression";
    for (const inner of isCall ? [child(each, "ArgumentList")] : childrenOf(each)) walk(inner);
  };
  walk(node);
  return names;
}

function childrenOf(node: SyntaxNode): SyntaxNode[] {
  const parent = node as SyntaxNode & { ChildCount: number; GetChild(index: number): SyntaxNode | null };
  return Array.from({ length: parent.ChildCount }, (_, index) => parent.GetChild(index)).filter(
    (each) => each !== null,
  );
}
