import { compile } from "../kusto/index.ts";
import { child, elements, kindOf, nameOf, type SyntaxNode } from "../kusto/language.ts";
import type { LookBack } from "./rule-shape.ts";

/** What a condition says of a row's times; `always` where it holds for every row that has arrived. */
export type TimeCondition = LookBack | "always";

const GREATER: Readonly<Record<string, { inclusive: boolean }>> = {
  ">": { inclusive: false },
  ">=": { inclusive: true },
};
const MIRRORED: Readonly<Record<string, string>> = { ">": "<", ">=": "<=", "<": ">", "<=": ">=" };

/** Whether an expression has to do with time at all, so that it must be understood. */
export function isAboutTime(node: SyntaxNode): boolean {
  return /\b(ingestion_time|ago|now)\s*\(|\b(TimeGenerated|CreatedDateTime|Timestamp)\b/.test(
    node.toString(),
  );
}

/**
 * Reads `TimeGenerated > ago(5m)` and its like, either way round; undefined for another form.
 *
 * @param lets the text of the query's `let` statements
 */
export function timeCondition(node: SyntaxNode, lets: string): TimeCondition | undefined {
  const kind = kindOf(node);
  if (kind === "ParenthesizedExpression") return timeCondition(child(node, "Expression"), lets);
  if (kind === "BetweenExpression") {
    const by = timeOf(child(node, "Left"));
    const { First, Second } = child(node, "Right") as SyntaxNode & { First: SyntaxNode; Second: SyntaxNode };
    const minutes = agoMinutes(First, lets);
    if (by === undefined || minutes === undefined || agoMinutes(Second, lets) !== 0) return undefined;
    return { by, minutes, inclusive: true };
  }
  if (kind !== "BinaryExpression") return undefined;
  const [left, right] = [child(node, "Left"), child(node, "Right")];
  const operator = child(node, "Operator").toString().trim();
  const [column, bound, comparison] =
    timeOf(left) === undefined ? [right, left, MIRRORED[operator]] : [left, right, operator];
  const by = timeOf(column);
  const minutes = agoMinutes(bound, lets);
  if (by === undefined || minutes === undefined || comparison === undefined) return undefined;
  const greater = GREATER[comparison];
  if (greater !== undefined) return { by, minutes, ...greater };
  return comparison.startsWith("<") && minutes === 0 ? "always" : undefined;
}

/** `CreatedDateTime` of a sign-in is its `TimeGenerated` (learn.microsoft.com/azure/azure-monitor/reference/tables/signinlogs). */
function timeOf(node: SyntaxNode): LookBack["by"] | undefined {
  const kind = kindOf(node);
  if (kind === "FunctionCallExpression")
    return nameOf(child(node, "Name")) === "ingestion_time" ? "ingestionTime" : undefined;
  if (kind !== "NameReference") return undefined;
  return ["TimeGenerated", "CreatedDateTime"].includes(nameOf(node)) ? "eventTime" : undefined;
}

/** How many minutes before now a time is, such as `ago(5m)` or `now()`; undefined for another one. */
function agoMinutes(node: SyntaxNode, lets: string): number | undefined {
  if (kindOf(node) !== "FunctionCallExpression") return undefined;
  const [argument, ...more] = elements(child(child(node, "ArgumentList"), "Expressions"));
  const name = nameOf(child(node, "Name"));
  if (name === "now" && argument === undefined) return 0;
  if (name !== "ago" || argument === undefined || more.length > 0) return undefined;
  const result = compile(`${lets}print (${argument.toString().trim()}) / 1ms`, new Map());
  const milliseconds = result.run(() => [], new Date(0)).rows[0]?.[0];
  return typeof milliseconds === "number" ? milliseconds / 60_000 : undefined;
}
