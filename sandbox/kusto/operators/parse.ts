import { convert } from "../functions/conversions.ts";
import { text } from "../functions/define.ts";
import {
  child,
  declaredType,
  items,
  kindOf,
  type NodeList,
  nameOf,
  parametersOf,
  type SyntaxNode,
} from "../language.ts";
import { RegularExpressionError, regularExpression } from "../regular-expression.ts";
import { fail, type KustoColumn, type Relation, refuse, type Scope } from "../scope.ts";
import { absent, type Row, textOf } from "../values.ts";

const GUID = "[({]?[0-9a-fA-F]{8}-?(?:[0-9a-fA-F]{4}-?){3}[0-9a-fA-F]{12}[)}]?";

/** What each type matches where nothing else says how far it goes (learn.microsoft.com/kusto/query/parse-operator). */
const TYPE_PATTERNS: Readonly<Partial<Record<KustoColumn["type"], string>>> = {
  int: "\\s*[-+]?\\d+",
  long: "\\s*[-+]?\\d+",
  real: "\\s*[-+]?(?:\\d+\\.?\\d*|\\.\\d+)",
  decimal: "\\s*[-+]?(?:\\d+\\.?\\d*|\\.\\d+)",
  bool: "\\s*(?:[tT][rR][uU][eE]|[fF][aA][lL][sS][eE]|[-+]?\\d+)",
  guid: GUID,
};

interface Pattern {
  readonly expression: RegExp;
  readonly columns: readonly KustoColumn[];
}

/** Columns from the parts of a text; a text that does not match gives nulls, and with `parse-where` no row. */
export function parse(node: SyntaxNode, source: Relation, scope: Scope): Relation {
  return parsed(node, source, scope, false);
}

export function parseWhere(node: SyntaxNode, source: Relation, scope: Scope): Relation {
  return parsed(node, source, scope, true);
}

function parsed(node: SyntaxNode, source: Relation, scope: Scope, matchesOnly: boolean): Relation {
  const parameters = parametersOf(node);
  const kind = parameters.get("kind")?.text ?? "simple";
  if (!["simple", "regex", "relaxed"].includes(kind))
    return refuse(`The kind of parse "${kind}"`, node, scope, ["simple", "regex", "relaxed"]);
  const value = scope.expression(child(node, "Expression"), scope);
  const pattern = patternOf(node, kind, parameters.get("flags")?.text ?? "", scope);
  const columns = [...source.columns];
  const places = pattern.columns.map((column) => {
    const existing = columns.findIndex(({ name }) => name === column.name);
    if (existing === -1) return columns.push(column) - 1;
    columns[existing] = column;
    return existing;
  });
  const strict = kind !== "relaxed";
  return {
    columns,
    run: (frame) =>
      source.run(frame).flatMap((row): Row[] => {
        const found = read(pattern, textOf(value.evaluate(row, frame), value.type), strict);
        if (found === undefined && matchesOnly) return [];
        const result = row.slice();
        for (const [index, column] of pattern.columns.entries())
          result[places[index] ?? 0] = found?.[index] ?? absent(column.type);
        return [result];
      }),
  };
}

/** The columns' values; undefined where the text does not match, or a part is not of its column's type. */
function read({ expression, columns }: Pattern, value: string, strict: boolean): Row | undefined {
  const match = expression.exec(value);
  if (match === null) return undefined;
  const values = columns.map(({ type }, index) => convert(text(match[index + 1] ?? ""), "string", type));
  return strict && values.includes(null) ? undefined : values;
}

/** A pattern begins at the start of the text, unless it starts with `*`, and ends at its end likewise. */
function patternOf(node: SyntaxNode, kind: string, flags: string, scope: Scope): Pattern {
  const columns: KustoColumn[] = [];
  const parts = items(child(node, "Patterns") as unknown as NodeList<SyntaxNode>);
  let source = kind === "regex" ? "" : "^";
  for (const [index, part] of parts.entries()) {
    switch (kindOf(part)) {
      case "StarExpression":
        source += kind === "regex" ? ".*?" : "[\\s\\S]*?";
        break;
      case "NameAndTypeDeclaration":
      case "NameDeclaration": {
        const typed = kindOf(part) === "NameAndTypeDeclaration";
        const column = {
          name: nameOf(typed ? child(part, "Name") : part),
          type: typed ? declaredType(part) : "string",
        } as const;
        columns.push(column);
        const next = parts[index + 1];
        const shape = TYPE_PATTERNS[column.type];
        // A literal or the end says how far a value goes; before `*` its type has to.
        const beforeStar = next !== undefined && kindOf(next) === "StarExpression";
        const any = kind === "regex" ? ".*" : "[\\s\\S]*?";
        if (kind === "regex") source += `(${shape ?? any})`;
        else source += beforeStar && shape !== undefined ? `(${shape})?` : `(${any})`;
        break;
      }
      default: {
        const literal = String(Reflect.get(part, "LiteralValue"));
        source += kind === "regex" ? literal : literal.replace(/[\^$\\.*+?()[\]{}|/]/g, "\\$&");
      }
    }
  }
  try {
    return {
      expression: regularExpression(kind === "regex" ? source : `${source}$`, flags),
      columns,
    };
  } catch (error) {
    if (!(error instanceof RegularExpressionError)) throw error;
    return fail("SEM0420", `The pattern cannot be read: ${error.message}.`, node, scope);
  }
}
