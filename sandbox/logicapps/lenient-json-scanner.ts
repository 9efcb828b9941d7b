import { float, whole } from "./expressions/number.ts";
import type { Value } from "./expressions/value.ts";

const ESCAPES: Readonly<Record<string, string>> = { b: "\b", t: "\t", n: "\n", f: "\f", r: "\r" };

/** Words, what they mean, and what the service calls them. */
const WORDS: readonly (readonly [word: string, value: Value, name: string])[] = [
  ["true", true, "boolean"],
  ["false", false, "boolean"],
  ["null", null, "null"],
  ["undefined", null, "undefined"],
  ["NaN", "NaN", "NaN"],
  ["Infinity", "Infinity", "Infinity"],
  ["-Infinity", "-Infinity", "-Infinity"],
];

/** Reads the pieces of a text that is about JSON, and knows where it is. */
export class LenientScanner {
  /** Where the reader is: for each open container the last name or index, -1 before the first. */
  readonly path: (string | number)[] = [];
  private readonly text: string;
  private at = 0;

  constructor(text: string) {
    this.text = text;
  }

  peek(): string | undefined {
    return this.text[this.at];
  }

  take(): void {
    this.at++;
  }

  /** How many characters stand before in the line. */
  get column(): number {
    return this.at - this.lineStart();
  }

  private lineStart(): number {
    const before = this.text.slice(0, this.at);
    return Math.max(before.lastIndexOf("\n"), before.lastIndexOf("\r")) + 1;
  }

  /** Blanks and comments. */
  skipBlanks(): void {
    for (;;) {
      while (/\s/.test(this.peek() ?? "x")) this.at++;
      if (this.peek() !== "/") return;
      const isBlock = this.text[this.at + 1] === "*";
      if (!isBlock && this.text[this.at + 1] !== "/") throw this.unexpected();
      const end = this.text.slice(this.at).search(isBlock ? /\*\// : /[\r\n]|$/);
      if (end < 0) {
        this.at = this.text.length;
        throw this.error("Unexpected end while parsing comment.");
      }
      this.at += end + (isBlock ? 2 : 0);
    }
  }

  /** The name of a property, with quotes or without. */
  name(): string {
    const first = this.peek() ?? "";
    if (first === '"' || first === "'") return this.string(first);
    const [found = ""] = /^[\p{L}\p{N}_$]+/u.exec(this.text.slice(this.at)) ?? [];
    if (found === "") throw this.error(`Invalid property identifier character: ${first}.`);
    this.at += found.length;
    return found;
  }

  colon(): void {
    const found = this.peek();
    if (found !== ":")
      throw this.error(`Invalid character after parsing property name. Expected ':' but got: ${found}.`);
    this.at++;
  }

  /** A text, a number or a word. */
  scalar(): Value {
    const first = this.peek() ?? "";
    if (first === '"' || first === "'") return this.string(first);
    const word = WORDS.find(
      ([each]) => each[0] === first && (first !== "-" || this.text[this.at + 1] === "I"),
    );
    if (word !== undefined) return this.word(...word);
    if (/[-.\d]/.test(first)) return this.number();
    throw this.unexpected();
  }

  private word(first: string, firstValue: Value, firstName: string): Value {
    const rest = this.text.slice(this.at);
    const [word, value, name] = WORDS.find(([each]) => rest.startsWith(each)) ?? [
      first,
      firstValue,
      firstName,
    ];
    let matched = 0;
    while (matched < word.length && rest[matched] === word[matched]) matched++;
    this.at += matched;
    const next = this.peek();
    if (matched < word.length && next === undefined) throw this.error("Unexpected end when reading JSON.");
    if (matched < word.length || !/^[\s,}\])/]?$/.test(next ?? ""))
      throw this.error(`Error parsing ${name} value.`);
    return value;
  }

  private number(): Value {
    const [token = ""] = /^[-+.\da-fA-FxX]+/.exec(this.text.slice(this.at)) ?? [];
    this.at += token.length;
    const next = this.peek();
    if (next !== undefined && !/[\s,}\])/]/.test(next))
      throw this.error(`Unexpected character encountered while parsing number: ${next}.`);
    const value = numberOf(token);
    if (value !== undefined) return value;
    this.countOn();
    throw this.error(`Input string '${token}' is not a valid number.`);
  }

  /** The service counts a number before it reads it. */
  private countOn(): void {
    const last = this.path.at(-1);
    if (typeof last === "number") this.path[this.path.length - 1] = last + 1;
  }

  private string(quote: string): string {
    this.at++;
    let text = "";
    for (;;) {
      const next = this.peek();
      if (next === undefined) throw this.error(`Unterminated string. Expected delimiter: ${quote}.`);
      this.at++;
      if (next === quote) return text;
      text += next === "\\" ? this.escape() : next;
    }
  }

  private escape(): string {
    const letter = this.peek() ?? "";
    this.at++;
    if (letter === "u") {
      const digits = this.text.slice(this.at, this.at + 4);
      if (!/^[\da-f]{4}$/i.test(digits)) throw this.error(`Invalid Unicode escape sequence: \\u${digits}.`);
      this.at += 4;
      return String.fromCharCode(Number.parseInt(digits, 16));
    }
    if ("\\/\"'".includes(letter) && letter !== "") return letter;
    const known = ESCAPES[letter];
    if (known === undefined) throw this.error(`Bad JSON escape sequence: \\${letter}.`);
    return known;
  }

  private unexpected(): SyntaxError {
    return this.error(`Unexpected character encountered while parsing value: ${this.peek()}.`);
  }

  error(message: string): SyntaxError {
    const line = this.at === 0 ? 0 : this.text.slice(0, this.at).split(/\r\n|\r|\n/).length;
    return new SyntaxError(
      `${message} Path '${this.pathText(this.path)}', line ${line}, position ${this.column}.`,
    );
  }

  pathText(path: readonly (string | number)[]): string {
    return path
      .filter((step) => step !== -1 && step !== "")
      .map((step, index) => (typeof step === "number" ? `[${step}]` : index === 0 ? step : `.${step}`))
      .join("");
  }
}

/** 0x is hexadecimal, and 0 in front of a digit octal; undefined where it is no number. */
function numberOf(token: string): Value | undefined {
  if (/^0x[\da-f]+$/i.test(token)) return whole(BigInt(token));
  if (/^0\d/.test(token)) return /^0[0-7]+$/.test(token) ? whole(BigInt(`0o${token.slice(1)}`)) : undefined;
  if (/^-?\d+$/.test(token)) return whole(BigInt(token));
  if (!/^-?(\d+\.?\d*|\.\d+)(e[+-]?\d+)?$/i.test(token)) return undefined;
  const value = Number(token);
  return Number.isFinite(value) ? float(value) : `${value}`;
}
