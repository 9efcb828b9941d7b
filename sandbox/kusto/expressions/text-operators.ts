import { checkPattern } from "../functions/regular-expressions.ts";
import { child, type SyntaxNode } from "../language.ts";
import { regularExpression } from "../regular-expression.ts";
import { constantOf, type Expression, type Frame, type Scope } from "../scope.ts";
import { hasTerm } from "../terms.ts";
import { type Row, textOf } from "../values.ts";

type TextOperator = (
  left: Expression,
  right: Expression,
  node: SyntaxNode,
  scope: Scope,
) => Expression["evaluate"];
type Holds = (text: string, needle: string) => boolean;

/** Whether a name stands for a test that counts case, and the test (learn.microsoft.com/kusto/query/datatypes-string-operators). */
const tests: readonly (readonly [
  name: string,
  negation: string | undefined,
  caseCounts: boolean,
  holds: Holds,
])[] = [
  ["=~", "!~", false, sameText],
  ["contains", "!contains", false, (text, needle) => text.includes(needle)],
  ["contains_cs", "!contains_cs", true, (text, needle) => text.includes(needle)],
  ["startswith", "!startswith", false, (text, needle) => text.startsWith(needle)],
  ["startswith_cs", "!startswith_cs", true, (text, needle) => text.startsWith(needle)],
  ["endswith", "!endswith", false, (text, needle) => text.endsWith(needle)],
  ["endswith_cs", "!endswith_cs", true, (text, needle) => text.endsWith(needle)],
  ["has", "!has", false, (text, needle) => hasTerm(text, needle)],
  ["has_cs", "!has_cs", true, (text, needle) => hasTerm(text, needle)],
  ["hasprefix", "!hasprefix", false, (text, needle) => hasTerm(text, needle, "start")],
  ["hasprefix_cs", "!hasprefix_cs", true, (text, needle) => hasTerm(text, needle, "start")],
  ["hassuffix", "!hassuffix", false, (text, needle) => hasTerm(text, needle, "end")],
  ["hassuffix_cs", "!hassuffix_cs", true, (text, needle) => hasTerm(text, needle, "end")],
];

function sameText(text: string, needle: string): boolean {
  return text === needle;
}

/** The text of a value, in the case that is compared. */
export function readText(
  { type, evaluate }: Expression,
  caseCounts: boolean,
): (row: Row, frame: Frame) => string {
  const read = type === "string" ? (evaluate as (row: Row, frame: Frame) => string) : undefined;
  const plain = read ?? ((row: Row, frame: Frame) => textOf(evaluate(row, frame), type));
  return caseCounts ? plain : (row, frame) => plain(row, frame).toLowerCase();
}

function textTest(caseCounts: boolean, holds: Holds, expected: boolean): TextOperator {
  return (left, right) => {
    const text = readText(left, caseCounts);
    const needle = readText(right, caseCounts);
    if (right.constant === true) {
      const wanted = needle([], undefined as never);
      // Of a text that cannot be equal in any case the letters need not be folded.
      if (holds === sameText && !caseCounts && /^[\0-\x7f]*$/.test(wanted)) {
        const plain = readText(left, true);
        return (row, frame) => {
          const value = plain(row, frame);
          return (value.length === wanted.length && value.toLowerCase() === wanted) === expected;
        };
      }
      return (row, frame) => holds(text(row, frame), wanted) === expected;
    }
    return (row, frame) => holds(text(row, frame), needle(row, frame)) === expected;
  };
}

const matchesRegex: TextOperator = (left, right, node, scope) => {
  checkPattern(right, { node, nodes: [child(node, "Right")], scope, type: "bool" }, 0);
  const text = readText(left, true);
  const pattern = readText(right, true);
  const fixed = constantOf(right);
  if (typeof fixed === "string") {
    const expression = regularExpression(fixed);
    return (row, frame) => expression.test(text(row, frame));
  }
  return (row, frame) => regularExpression(pattern(row, frame)).test(text(row, frame));
};

export const textOperators: ReadonlyMap<string, TextOperator> = new Map<string, TextOperator>([
  ...tests.flatMap(([name, negation, caseCounts, holds]): [string, TextOperator][] => [
    [name, textTest(caseCounts, holds, true)],
    ...(negation === undefined
      ? []
      : [[negation, textTest(caseCounts, holds, false)] as [string, TextOperator]]),
  ]),
  ["matches regex", matchesRegex],
]);
