/**
 * Regular expressions as Kusto takes them, the RE2 subset (learn.microsoft.com/kusto/query/re2), as those of
 * JavaScript. `\d`, `\w`, `\s`, `\b` and classes such as `[[:alpha:]]` know ASCII only; there is no look-around and
 * there are no back-references.
 */
export class RegularExpressionError extends Error {}

const CLASSES: Readonly<Record<string, string>> = {
  alnum: "0-9A-Za-z",
  alpha: "A-Za-z",
  ascii: "\\x00-\\x7F",
  blank: "\\t ",
  cntrl: "\\x00-\\x1F\\x7F",
  digit: "0-9",
  graph: "!-~",
  lower: "a-z",
  print: " -~",
  punct: "!-\\/:-@\\[-`{-~",
  space: "\\t\\n\\v\\f\\r ",
  upper: "A-Z",
  word: "0-9A-Za-z_",
  xdigit: "0-9A-Fa-f",
};

/** What may stand before a bare punctuation mark only with a backslash, where JavaScript reads Unicode. */
const SPECIAL = /[\^$\\.*+?()[\]{}|/]/;

const compiled = new Map<string, RegExp>();

/**
 * @param pattern such as `(?i)admin\d+`
 * @param flags of JavaScript, beside those that the pattern sets
 * @throws RegularExpressionError with the reason
 */
export function regularExpression(pattern: string, flags = ""): RegExp {
  const key = `${flags}:${pattern}`;
  let expression = compiled.get(key);
  if (expression === undefined) {
    expression = build(pattern, flags);
    compiled.set(key, expression);
  }
  expression.lastIndex = 0;
  return expression;
}

function build(pattern: string, flags: string): RegExp {
  const lead = /^\(\?([a-zA-Z]+)\)/.exec(pattern);
  const set = new Set(flags);
  let rest = pattern;
  let ungreedy = false;
  if (lead !== null) {
    rest = pattern.slice(lead[0].length);
    for (const flag of lead[1] ?? "") {
      if (flag === "U") ungreedy = true;
      else if ("ims".includes(flag)) set.add(flag);
      else throw new RegularExpressionError(`the flag "${flag}" of "${pattern}" is not known`);
    }
  }
  if (set.delete("U")) ungreedy = true;
  try {
    return new RegExp(translate(rest, set.has("s"), ungreedy), `u${[...set].join("")}`);
  } catch (error) {
    if (error instanceof RegularExpressionError) throw error;
    const reason = error instanceof Error ? error.message.replace(/^.*: /, "") : String(error);
    throw new RegularExpressionError(`"${pattern}" is no regular expression: ${reason}`);
  }
}

function translate(pattern: string, dotAll: boolean, ungreedy: boolean): string {
  let out = "";
  let inClass = false;
  for (let at = 0; at < pattern.length; at++) {
    const rest = pattern.slice(at);
    const character = pattern[at] ?? "";
    if (character === "\\") {
      const [text, length] = escaped(rest, inClass);
      out += text;
      at += length - 1;
    } else if (inClass) {
      const named = /^\[:(\^?)(\w+):\]/.exec(rest);
      if (named !== null) {
        const members = CLASSES[named[2] ?? ""];
        if (members === undefined || named[1] === "^")
          throw new RegularExpressionError(`the class "${named[0]}" is not known`);
        out += members;
        at += named[0].length - 1;
      } else if (character === "]") {
        inClass = false;
        out += "]";
      } else out += "[/(){}|".includes(character) ? `\\${character}` : character;
    } else if (character === "[") {
      inClass = true;
      const start = /^\[\^?\]?/.exec(rest)?.[0] ?? "[";
      out += start.endsWith("]") ? `${start.slice(0, -1)}\\]` : start;
      at += start.length - 1;
    } else if (character === "(" && pattern[at + 1] === "?") {
      const group = /^\(\?(?:P?<(\w+)>|[a-z]*(?:-[a-z]+)?:)/.exec(rest);
      if (group === null)
        throw new RegularExpressionError(`"${rest.slice(0, 4)}" is not in the RE2 subset (no look-around)`);
      out += group[1] === undefined ? group[0] : `(?<${group[1]}>`;
      at += group[0].length - 1;
    } else if (character === "." && !dotAll) out += "[^\\n]";
    else if (/^(?:[*+?]|\{\d+(?:,\d*)?\})/.test(rest)) {
      const quantifier = /^(?:[*+?]|\{\d+(?:,\d*)?\})/.exec(rest)?.[0] ?? "";
      const lazy = pattern[at + quantifier.length] === "?";
      out += quantifier + (lazy === ungreedy ? "" : "?");
      at += quantifier.length - 1 + (lazy ? 1 : 0);
    } else out += character === "{" || character === "}" || character === "]" ? `\\${character}` : character;
  }
  return out;
}

/** An escape of the pattern, and how long it was. */
function escaped(rest: string, inClass: boolean): [text: string, length: number] {
  const next = rest[1] ?? "";
  if (next === "Q") {
    const end = rest.indexOf("\\E");
    const literal = end === -1 ? rest.slice(2) : rest.slice(2, end);
    return [literal.replace(/[\^$\\.*+?()[\]{}|/]/g, "\\$&"), end === -1 ? rest.length : end + 2];
  }
  const code = /^\\x\{([0-9A-Fa-f]+)\}/.exec(rest);
  if (code !== null) return [`\\u{${code[1]}}`, code[0].length];
  const property = /^\\([pP])(?:\{(\^?)(\w+)\}|(\w))/.exec(rest);
  if (property !== null) {
    const [all, letter = "p", negated, long, short] = property;
    const kind = negated === "^" ? (letter === "p" ? "P" : "p") : letter;
    const name = long ?? short ?? "";
    return [`\\${kind}{${name.length <= 2 ? name : `Script=${name}`}}`, all.length];
  }
  if (next === "A") return ["^", 2];
  if (next === "z") return ["$", 2];
  if (next === "a") return ["\\x07", 2];
  if (next === "s") return [inClass ? "\\t\\n\\f\\r " : "[\\t\\n\\f\\r ]", 2];
  if (next === "S" && !inClass) return ["[^\\t\\n\\f\\r ]", 2];
  if (/[1-9]/.test(next))
    throw new RegularExpressionError(`"\\${next}" is not in the RE2 subset (no back-references)`);
  if (/[dDwWbBfnrtvxuSE0]/.test(next)) return next === "E" ? ["", 2] : [`\\${next}`, 2];
  if (/[A-Za-z]/.test(next)) throw new RegularExpressionError(`the escape "\\${next}" is not known`);
  if (next === "") throw new RegularExpressionError("a backslash stands at the end");
  const needed = SPECIAL.test(next) || (inClass && next === "-");
  return [needed ? `\\${next}` : next, 2];
}
