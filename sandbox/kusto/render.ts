import {
  child,
  elements,
  items,
  kindOf,
  type NodeList,
  nameOf,
  type SyntaxNode,
  sourceText,
} from "./language.ts";

/** How a query wants to be drawn, by the names of the query API; null where it does not say. */
export type Render = Readonly<Record<string, Said | null>>;

type Said = string | number | boolean;

/** Properties of the operator, in lower case, and what the API calls them (azure-sdk-for-js, monitor-query, README.md). */
const NAMES: Readonly<Record<string, string>> = Object.fromEntries(
  [
    ...["title", "accumulate", "kind", "legend", "series", "yMin", "yMax", "xAxis", "xColumn"],
    ...["xTitle", "yAxis", "yColumns", "ySplit", "yTitle", "anomalyColumns"],
  ].map((name) => [name.toLowerCase(), name]),
);

/**
 * What the `render` at the end of a query says (learn.microsoft.com/kusto/query/render-operator).
 *
 * @example
 * renderOf(parse("T | render barchart with (title='Perf')", schema)).visualization; // "barchart"
 */
export function renderOf(block: SyntaxNode): Render {
  const last = elements(child(block, "Statements")).findLast(
    (each) => kindOf(each) === "ExpressionStatement",
  );
  const pipe = last === undefined ? undefined : child(last, "Expression");
  const operator =
    pipe !== undefined && kindOf(pipe) === "PipeExpression" ? child(pipe, "Operator") : undefined;
  const isRender = operator !== undefined && kindOf(operator) === "RenderOperator";
  const said = new Map(isRender ? propertiesOf(operator) : []);
  const rest = Object.values(NAMES).map((name) => [name, said.get(name) ?? UNSAID[name] ?? null]);
  return {
    visualization: isRender ? sourceText(child(operator, "ChartType")) : null,
    ...Object.fromEntries(rest),
    isQuerySorted: false,
  };
}

const UNSAID: Readonly<Record<string, string | boolean>> = { accumulate: false, yMin: "NaN", yMax: "NaN" };

/** With `with (…)`, or as they were written before it was there: `render barchart title="…"`. */
function propertiesOf(operator: SyntaxNode): [string, Said][] {
  const clause = child(operator, "WithClause");
  const parameters = [
    ...items(Reflect.get(operator, "Parameters") as NodeList<SyntaxNode>),
    ...(clause ? elements(child(clause, "Properties")) : []),
  ];
  return parameters.flatMap((parameter): [string, Said][] => {
    const name = NAMES[nameOf(child(parameter, "Name")).toLowerCase()];
    if (name === undefined) return [];
    const text = textOf(child(parameter, "Expression"));
    if (name === "accumulate") return [[name, text === "true"]];
    return [[name, /^y(Min|Max)$/.test(name) ? Number(text) : text]];
  });
}

/** Of a text what it says, of columns and words how they are written. */
function textOf(node: SyntaxNode): string {
  const value: unknown = Reflect.get(node, "LiteralValue");
  return typeof value === "string" ? value : sourceText(node).replaceAll(/\s/g, "");
}
