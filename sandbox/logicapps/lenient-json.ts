import type { Value } from "./expressions/value.ts";
import { LenientScanner } from "./lenient-json-scanner.ts";

/**
 * Reads what the Parse JSON action takes beside JSON: single quotes, names without quotes, comments, commas too many,
 * hexadecimal and octal numbers, an end that is missing after a value, and anything behind the value (measured on the
 * service, which has Newtonsoft.Json, by the authors of tomdam/flowforger).
 *
 * @throws SyntaxError in the words of the service
 */
export function readLenientJson(text: string): Value {
  return new Reader(text).value();
}

class Reader {
  private readonly scanner: LenientScanner;

  constructor(text: string) {
    this.scanner = new LenientScanner(text);
  }

  value(): Value {
    const { scanner } = this;
    scanner.skipBlanks();
    const next = scanner.peek();
    if (next === "{") return this.object();
    if (next === "[") return this.list();
    if (next === "]" && scanner.path.length === 0)
      throw new SyntaxError(
        `JsonToken EndArray is not valid for closing JsonType None. Path '', line 1, position ${scanner.column + 1}.`,
      );
    return scanner.scalar();
  }

  private list(): Value {
    const { scanner } = this;
    scanner.take();
    const entries: Value[] = [];
    scanner.path.push(-1);
    for (;;) {
      scanner.skipBlanks();
      const next = scanner.peek();
      if (next === undefined) throw this.ended();
      if (next === "]") break;
      if (next === ",") {
        // Nothing where a value should be is `undefined`, which becomes null.
        scanner.take();
        entries.push(null);
        scanner.path[scanner.path.length - 1] = entries.length - 1;
        continue;
      }
      entries.push(this.value());
      scanner.path[scanner.path.length - 1] = entries.length - 1;
      if (this.separated("]")) return this.closed(entries);
    }
    scanner.take();
    return this.closed(entries);
  }

  private object(): Value {
    const { scanner } = this;
    scanner.take();
    const entries: [string, Value][] = [];
    scanner.path.push("");
    for (;;) {
      scanner.skipBlanks();
      const next = scanner.peek();
      if (next === undefined) throw this.ended();
      if (next === "}") break;
      const name = scanner.name();
      scanner.skipBlanks();
      if (scanner.peek() === undefined) throw this.ended();
      scanner.colon();
      scanner.path[scanner.path.length - 1] = name;
      scanner.skipBlanks();
      if (scanner.peek() === undefined) throw this.ended();
      entries.push([name, scanner.peek() === "," ? null : this.value()]);
      if (this.separated("}")) return this.closed(Object.fromEntries(entries));
    }
    scanner.take();
    return this.closed(Object.fromEntries(entries));
  }

  /** Whether the end of the text closes the container, too: it may come right after a value. */
  private separated(end: string): boolean {
    const { scanner } = this;
    scanner.skipBlanks();
    const next = scanner.peek();
    if (next === undefined) return true;
    if (next === ",") scanner.take();
    else if (next !== end)
      throw scanner.error(`After parsing a value an unexpected character was encountered: ${next}.`);
    return false;
  }

  private closed(value: Value): Value {
    this.scanner.path.pop();
    return value;
  }

  /** The path is that of the container which was not closed. */
  private ended(): SyntaxError {
    const outer = this.scanner.path
      .slice(0, -1)
      .map((step, index, { length }) => (typeof step === "number" && index === length - 1 ? step + 1 : step));
    return new SyntaxError(`Unexpected end when reading token. Path '${this.scanner.pathText(outer)}'.`);
  }
}
