import { closeSync, openSync, readSync } from "node:fs";
import { UserError } from "../errors/user-error.ts";
import { readJson } from "./read-text.ts";

const PIECE = 1 << 20;
const [QUOTE, BACKSLASH, COMMA, OPEN_LIST, CLOSE_LIST, OPEN_OBJECT, CLOSE_OBJECT] = [
  ...[0x22, 0x5c, 0x2c, 0x5b, 0x5d, 0x7b, 0x7d],
] as const;

/**
 * The elements of a list in a JSON file, which may be larger than memory or a text can hold: it is read a piece at a time.
 *
 * @throws UserError if it cannot be read, or is not a list in JSON
 */
export function* jsonElements(file: string): Generator<unknown> {
  const handle = opened(file);
  try {
    const list = new ListScanner();
    const piece = Buffer.allocUnsafe(PIECE);
    for (;;) {
      const length = readSync(handle, piece, 0, PIECE, null);
      const elements = length === 0 ? list.end() : list.read(piece.subarray(0, length));
      if (elements === undefined) throw faultOf(file);
      for (const element of elements) yield element;
      if (length === 0) return;
    }
  } finally {
    closeSync(handle);
  }
}

function opened(file: string): number {
  try {
    return openSync(file, "r");
  } catch {
    throw new UserError(`${file} cannot be read.`);
  }
}

/** Why a file is not a list: what the parser says of the whole. */
function faultOf(file: string): UserError {
  try {
    readJson(file);
  } catch (error) {
    if (error instanceof UserError) return error;
    throw error;
  }
  return new UserError(`${file} must hold a list of rows, such as [{…}, {…}].`);
}

/** Whether the backslashes before a quote are an odd number. All of its text has been read and is there. */
function isEscaped(bytes: Buffer, quote: number): boolean {
  let first = quote;
  while (bytes[first - 1] === BACKSLASH) first--;
  return (quote - first) % 2 === 1;
}

/** Finds where the elements of a list end. What is between them, `JSON.parse` judges. */
class ListScanner {
  /** What has been read and not been parsed. */
  #rest: Buffer = Buffer.alloc(0);
  /** Up to where the rest has been looked at. */
  #seen = 0;
  #depth = 0;
  #isInText = false;
  #isAfterComma = false;
  #isOver = false;

  /** The elements that are complete; undefined if this is no list. */
  read(piece: Buffer): readonly unknown[] | undefined {
    this.#rest = Buffer.concat([this.#rest, piece]);
    if (this.#depth === 0 && !this.#isOver && !this.#start()) return undefined;
    const lastComma = this.#scan();
    if (this.#isOver) return this.#close();
    if (lastComma === -1) return [];
    const elements = this.#parsed(lastComma, true);
    this.#drop(lastComma + 1);
    this.#isAfterComma = true;
    return elements;
  }

  /** Undefined if the list did not end. */
  end(): readonly unknown[] | undefined {
    return this.#isOver ? [] : undefined;
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
    if (end >= 0) {
      if (this.#rest[end] !== CLOSE_LIST) return undefined;
      const elements = this.#parsed(end, this.#isAfterComma);
      this.#drop(end + 1);
      this.#seen = 0;
      return this.#isBlank() ? elements : undefined;
    }
    return this.#isBlank() ? [] : undefined;
  }

  #isBlank(): boolean {
    return this.#rest.every((byte) => byte === 0x20 || byte === 0x0a || byte === 0x0d || byte === 0x09);
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
