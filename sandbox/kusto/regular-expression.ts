/**
 * Regular expressions as Kusto takes them, the RE2 subset (learn.microsoft.com/kusto/query/re2), as those of
 * JavaScript. `\d`, `\w`, `\s`, `\b` and classes such as `[[:alpha:]]` know ASCII only; there is no look-around and
 * there are no back-references. Flags for a part of a pattern, such as `a(?i)b` and `(?i:b)`, need Node.js 23 or later.
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

/** Patterns may come from rows, and there may be any number of them. */
const compiled = new Map<string, RegExp>();
const MOST_COMPILED = 1000;

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
    if (compiled.size >= MOST_COMPILED) compiled.clear();
    compiled.set(key, expression);
  }
  expression.lastIndex = 0;
  return expression;
}

function build(pattern: string, flags: string): RegExp {
  const lead = /^\(\?([imsU]+)\)/.exec(pattern);
  const set = new Set([...flags, ...(lead?.[1] ?? "")]);
  const ungreedy = set.delete("U");
  try {
    return new RegExp(
      translate(pattern.slice(lead?.[0].length ?? 0), { dotAll: set.delete("s"), ungreedy }),
      `u${[...set].join("")}`,
    );
  } catch (error) {
    if (error instanceof RegularExpressionError) throw error;
    const told = error instanceof Error ? error.message.replace(/^.*: /, "") : String(error);
    const reason = told === "Invalid group" ? "flags for a part of it need Node.js 23 or later" : told;
    throw new RegularExpressionError(`"${pattern}" is no regular expression: ${reason}`);
  }
}

/** What the flags of a pattern say from a place on, up to the end of its group. */
interface Mode {
  readonly dotAll: boolean;
  readonly ungreedy: boolean;
}

/** A group that is open: what held before it, and the flags that were set in it and have to be closed with it. */
interface Group {
  readonly outer: Mode;
  set: string[];
}

const QUANTIFIER = /^(?:[*+?]|\{\d+(?:,\d*)?\})/;

function translate(pattern: string, start: Mode): string {
  const groups: Group[] = [{ outer: start, set: [] }];
  let mode = start;
  let out = "";
  let inClass = false;
  for (let at = 0; at < pattern.length; at++) {
    const rest = pattern.slice(at);
    const character = pattern[at] ?? "";
    const group = groups.at(-1) as Group;
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
      const opening = /^\[\^?\]?/.exec(rest)?.[0] ?? "[";
      out += opening.endsWith("]") ? `${opening.slice(0, -1)}\\]` : opening;
      at += opening.length - 1;
    } else if (character === "(" && pattern[at + 1] === "?") {
      const [, flags, end] = /^\(\?([a-zA-Z]*(?:-[a-zA-Z]+)?)([):])/.exec(rest) ?? [];
      const name = /^\(\?P?<(\w+)>/.exec(rest);
      if (flags !== undefined) {
        if (end === ":") groups.push({ outer: mode, set: [] });
        const [next, opening] = withFlags(flags, mode, pattern);
        mode = next;
        // Flags within a group hold up to its end; what they open is closed there, and at each alternative.
        if (end === ":") out += opening || "(?:";
        else if (opening !== "") {
          group.set.push(opening);
          out += opening;
        }
        at += flags.length + 2;
      } else if (name !== null) {
        groups.push({ outer: mode, set: [] });
        out += `(?<${name[1]}>`;
        at += name[0].length - 1;
      } else
        throw new RegularExpressionError(`"${rest.slice(0, 4)}" is not in the RE2 subset (no look-around)`);
    } else if (character === "(") {
      groups.push({ outer: mode, set: [] });
      out += "(";
    } else if (character === ")" && groups.length > 1) {
      mode = group.outer;
      out += ")".repeat(group.set.length + 1);
      groups.pop();
    } else if (character === "|") {
      out += `${")".repeat(group.set.length)}|${group.set.join("")}`;
    } else if (character === ".") out += mode.dotAll ? "[^]" : "[^\\n]";
    else if (QUANTIFIER.test(rest)) {
      const quantifier = QUANTIFIER.exec(rest)?.[0] ?? "";
      const lazy = pattern[at + quantifier.length] === "?";
      out += quantifier + (lazy === mode.ungreedy ? "" : "?");
      at += quantifier.length - 1 + (lazy ? 1 : 0);
    } else out += character === "{" || character === "}" || character === "]" ? `\\${character}` : character;
  }
  return out + ")".repeat(groups[0]?.set.length ?? 0);
}

/** What flags such as `i-s` change: what is translated here, and the group of JavaScript that does the rest. */
function withFlags(flags: string, mode: Mode, pattern: string): [mode: Mode, opening: string] {
  const [on = "", off = ""] = flags.split("-");
  const unknown = [...on, ...off].find((flag) => !"imsU".includes(flag));
  if (unknown !== undefined)
    throw new RegularExpressionError(`the flag "${unknown}" of "${pattern}" is not known`);
  const has = (flag: string, before: boolean) => (before || on.includes(flag)) && !off.includes(flag);
  const next = { dotAll: has("s", mode.dotAll), ungreedy: has("U", mode.ungreedy) };
  const pick = (all: string) => [...all].filter((flag) => flag === "i" || flag === "m").join("");
  if (pick(on + off) === "") return [next, ""];
  return [next, `(?${pick(on)}${pick(off) === "" ? "" : `-${pick(off)}`}:`];
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
