import { RegularExpressionError, regularExpression } from "../regular-expression.ts";
import { constantOf, type Expression, fail } from "../scope.ts";
import type { Value } from "../values.ts";
import { convert } from "./conversions.ts";
import { type Call, pure, type ScalarFunction, text, typeArgument } from "./define.ts";

/** A function with a regular expression, which is checked while the query is compiled where it is a constant. */
function withPattern(place: number, fn: ScalarFunction): ScalarFunction {
  return {
    ...fn,
    compile: (args: readonly Expression[], call: Call) => {
      checkPattern(args[place], call, place);
      return fn.compile(args, call);
    },
  };
}

/** @throws KustoError for a constant that is no regular expression */
export function checkPattern(
  pattern: Expression | undefined,
  { nodes, node, scope }: Call,
  place: number,
): void {
  const value = constantOf(pattern);
  if (typeof value !== "string") return;
  try {
    regularExpression(value);
  } catch (error) {
    if (!(error instanceof RegularExpressionError)) throw error;
    fail("SEM0420", `The regular expression cannot be read: ${error.message}.`, nodes[place] ?? node, scope);
  }
}

function extract(args: readonly Expression[], { type }: Call) {
  const [pattern, group, source] = args;
  const wanted = typeArgument(args[3]) ?? type;
  return (...[row, frame]: Parameters<Expression["evaluate"]>): Value => {
    const expression = regularExpression(text(pattern?.evaluate(row, frame)));
    const match = expression.exec(text(source?.evaluate(row, frame)));
    const found = match?.[Number(group?.evaluate(row, frame) ?? 0)] ?? "";
    return wanted === "string" ? found : convert(found, "string", wanted);
  };
}

/** Every match: its groups in a list, or, where there is one group alone, that one. No match gives null. */
function extractAll([pattern, ...rest]: Value[]): Value {
  const [groups, source] = rest.length > 1 ? [rest[0], rest[1]] : [undefined, rest[0]];
  const expression = regularExpression(text(pattern), "g");
  const matches = [...text(source).matchAll(expression)];
  if (matches.length === 0) return null;
  const count = (matches[0]?.length ?? 1) - 1;
  const named = matches[0]?.groups ?? {};
  const wanted = (Array.isArray(groups) ? (groups as (number | string)[]) : []).filter((group) =>
    typeof group === "number" ? group >= 1 && group <= count : Object.hasOwn(named, group),
  );
  const all = Array.from({ length: count }, (_, index) => index + 1);
  return matches.map((match) => {
    // Groups that do not exist are left out; where none is left, all count.
    const parts = (wanted.length === 0 ? all : wanted).map(
      (group) => (typeof group === "number" ? match[group] : match.groups?.[group]) ?? "",
    );
    return parts.length === 1 ? (parts[0] ?? "") : parts;
  });
}

/** The pattern of extract_all() must hold a group: the whole match is never given. */
const extractGroups: ScalarFunction = {
  type: "dynamic",
  compile: (args, call) => {
    const pattern = constantOf(args[0]);
    if (typeof pattern === "string" && regularExpression(`${pattern}|`).exec("")?.length === 1)
      fail(
        "SEM0213",
        "The regular expression of extract_all must have a group.",
        call.nodes[0] ?? call.node,
        call.scope,
      );
    return pure("dynamic", extractAll).compile(args, call);
  },
};

/** `\1` in the replacement is the first group. */
function replace([source, pattern, replacement]: Value[]): Value {
  const target = text(replacement);
  return text(source).replace(regularExpression(text(pattern), "g"), (...match) =>
    target.replace(/\\(\d)/g, (_, group) => {
      const part: unknown = match[Number(group)];
      return typeof part === "string" ? part : "";
    }),
  );
}

/** The place of the nth match, which overlaps no other; -1 where there is none. */
function indexOfPattern([source, pattern, start = 0, length = -1, occurrence = 1]: Value[]): Value {
  const [from, count, wanted] = [Number(start), Number(length), Number(occurrence)];
  if (start === null || length === null || occurrence === null) return null;
  if (from < 0 || count < -1 || wanted < 0) return null;
  const all = text(source);
  const part = all.slice(from, count === -1 ? all.length : from + count);
  const matches = [...part.matchAll(regularExpression(text(pattern), "g"))];
  const found = matches[wanted - 1]?.index;
  return found === undefined ? -1 : from + found;
}

export const regularExpressions: Readonly<Record<string, ScalarFunction>> = {
  extract: withPattern(0, { type: "string", compile: extract }),
  extract_all: withPattern(0, extractGroups),
  replace_regex: withPattern(1, pure("string", replace)),
  replace: withPattern(
    0,
    pure("string", ([pattern, replacement, source]) =>
      replace([source ?? "", pattern ?? "", replacement ?? ""]),
    ),
  ),
  indexof_regex: withPattern(1, pure("long", indexOfPattern)),
  regex_quote: pure("string", ([value]) => text(value).replace(/[\^$\\.*+?()[\]{}|]/g, "\\$&")),
};
