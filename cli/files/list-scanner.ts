const [QUOTE, BACKSLASH, COMMA, OPEN_LIST, CLOSE_LIST, OPEN_OBJECT, CLOSE_OBJECT] = [
  ...[0x22, 0x5c, 0x2c, 0x5b, 0x5d, 0x7b, 0x7d],
] as const;

/** From the comma between two objects to the first name of the second one. */
const NEXT_OBJECT = /^,\s*\{\s*"[^"\\]*"/;
const LONGEST_SEPARATOR = 256;

/**
 * Finds where the elements of a list in JSON end, of which one piece after the other is read. What is between them,
 * `JSON.parse` judges.
 *
 * In a list of objects it looks for what stood between two of them before, and not at every byte. Where `JSON.parse` takes
 * what comes before such a comma as a list, the comma is one between elements: in a text or an object, it would not be closed.
 */
export class ListScanner {
  /** What has been read and not been parsed. */
  #rest: Buffer = Buffer.alloc(0);
  /** Up to where the rest has been looked at. */
  #seen = 0;
  #depth = 0;
  #isInText = false;
  #isAfterComma = false;
  #isOver = false;
  /** What stands between two elements; undefined where it is not known, null where it was wrong once. */
  #separator: Buffer | undefined | null;

  /** The elements that are complete; undefined if this is no list. Nothing is read after its end. */
  read(piece: Buffer): readonly unknown[] | undefined {
    this.#rest = Buffer.concat([this.#rest, piece]);
    if (this.#depth === 0 && !this.#start()) return undefined;
    const first = this.#upToSeparator();
    const lastComma = this.#scan();
    const rest = this.#isOver ? this.#close() : lastComma === -1 ? [] : this.#upTo(lastComma);
    return first.length === 0 ? rest : rest && [...first, ...rest];
  }

  /** The elements before the last separator; none where there is no telling. */
  #upToSeparator(): readonly unknown[] {
    const place = this.#separator ? this.#rest.lastIndexOf(this.#separator) : -1;
    if (place === -1) return [];
    const elements = this.#parsed(place + 1, true);
    if (elements === undefined) {
      this.#separator = null;
      return [];
    }
    this.#drop(place + 2);
    [this.#seen, this.#isInText, this.#depth, this.#isAfterComma] = [0, false, 1, true];
    return elements;
  }

  #upTo(comma: number): readonly unknown[] | undefined {
    if (this.#separator === undefined && this.#rest[comma - 1] === CLOSE_OBJECT) {
      const next = this.#rest.toString("latin1", comma, comma + LONGEST_SEPARATOR);
      const found = NEXT_OBJECT.exec(next)?.[0];
      if (found !== undefined) this.#separator = Buffer.from(`}${found}`, "latin1");
    }
    const elements = this.#parsed(comma, true);
    this.#drop(comma + 1);
    this.#isAfterComma = true;
    return elements;
  }

  /** What comes after the list, of what was read; undefined if it has not ended. */
  get after(): Buffer | undefined {
    return this.#isOver ? this.#rest : undefined;
  }

  /** Goes behind the first bracket. */
  #start(): boolean {
    const text = this.#rest.toString("latin1").replace(/^\u00ef\u00bb\u00bf/, "");
    const start = text.search(/[^ \t\r\n]/);
    if (start === -1 || text[start] !== "[") return false;
    this.#drop(this.#rest.length - text.length + start + 1);
    this.#depth = 1;
    return true;
  }

  /** Goes to the end of what was read, or of the list; the place of the last comma between elements, or -1. */
  #scan(): number {
    const bytes = this.#rest;
    let [at, depth, isInText, lastComma] = [this.#seen, this.#depth, this.#isInText, -1];
    while (at < bytes.length && depth > 0) {
      if (isInText) {
        const quote = bytes.indexOf(QUOTE, at);
        isInText = quote === -1 || isEscaped(bytes, quote);
        at = quote === -1 ? bytes.length : quote + 1;
        continue;
      }
      const byte = bytes[at];
      if (byte === QUOTE) isInText = true;
      else if (byte === OPEN_LIST || byte === OPEN_OBJECT) depth++;
      else if (byte === CLOSE_LIST || byte === CLOSE_OBJECT) depth--;
      else if (byte === COMMA && depth === 1) lastComma = at;
      at++;
    }
    [this.#seen, this.#depth, this.#isInText, this.#isOver] = [at, depth, isInText, depth === 0];
    return lastComma;
  }

  /** The last elements, up to the bracket that closes the list. */
  #close(): readonly unknown[] | undefined {
    const end = this.#seen - 1;
    if (this.#rest[end] !== CLOSE_LIST) return undefined;
    const elements = this.#parsed(end, this.#isAfterComma);
    this.#drop(end + 1);
    return elements;
  }

  #parsed(end: number, hasSome: boolean): readonly unknown[] | undefined {
    const text = this.#rest.toString("utf8", 0, end);
    if (hasSome && text.trim() === "") return undefined;
    try {
      return JSON.parse(`[${text}]`) as unknown[];
    } catch {
      return undefined;
    }
  }

  #drop(count: number): void {
    this.#rest = this.#rest.subarray(count);
    this.#seen = Math.max(0, this.#seen - count);
  }
}

/** Whether the backslashes before a quote are an odd number. All of its text has been read and is there. */
function isEscaped(bytes: Buffer, quote: number): boolean {
  let first = quote;
  while (bytes[first - 1] === BACKSLASH) first--;
  return (quote - first) % 2 === 1;
}
