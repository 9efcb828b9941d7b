import { child, elements, kindOf, type SyntaxNode } from "./language.ts";

const STARTS: Readonly<Record<string, string>> = {
  UnionOperator: "union",
  SearchOperator: "search",
  FindOperator: "find",
  DataTableExpression: "datatable",
  PrintOperator: "print",
  RangeOperator: "range",
};

/**
 * What the rows of a query come from first: `table`, or the operator that it begins with. A name that a `let` declares
 * stands for what it is declared as.
 */
export function queryStart(block: SyntaxNode): string {
  const lets = new Map<string, SyntaxNode>();
  let start = "table";
  for (const statement of elements(child(block, "Statements"))) {
    const isLet = kindOf(statement) === "LetStatement";
    if (isLet) lets.set(child(statement, "Name").toString().trim(), child(statement, "Expression"));
    else if (kindOf(statement) === "ExpressionStatement")
      start = startOf(child(statement, "Expression"), lets);
  }
  return start;
}

function startOf(node: SyntaxNode, lets: ReadonlyMap<string, SyntaxNode>): string {
  switch (kindOf(node)) {
    case "PipeExpression":
    case "ParenthesizedExpression":
    case "MaterializeExpression":
      return startOf(child(node, "Expression"), lets);
    case "NameReference": {
      const declared = lets.get(node.toString().trim());
      return declared === undefined ? "table" : startOf(declared, lets);
    }
    default:
      return STARTS[kindOf(node)] ?? "table";
  }
}
