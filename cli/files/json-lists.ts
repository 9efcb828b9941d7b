import { UserError } from "../errors/user-error.ts";
import { isBlank, listElements } from "./json-elements.ts";
import { Pieces } from "./pieces.ts";

/** A list of an object. Its elements must be taken before the next list is asked for. */
export interface NamedList {
  readonly name: string;
  readonly elements: Iterable<unknown>;
}

/** A name and the bracket that opens its list, after the object's brace or the comma after the list before. */
const LIST = /^\s*([{,])\s*("(?:[^"\\]|\\.)*")\s*:\s*(?=\[)/;
const END = /^\s*\}/;
/** Longer than any name with blanks around it. */
const LONGEST_HEAD = 1 << 20;

/**
 * The lists of an object in a JSON file, such as `{"SigninLogs": [{…}, …], "AuditLogs": […]}`, which may be larger than
 * memory or a text can hold: it is read a piece at a time.
 *
 * @throws UserError if it cannot be read, or is not an object of lists in JSON
 */
export function* jsonLists(file: string): Generator<NamedList> {
  const pieces = new Pieces(file);
  try {
    let rest: Buffer = withoutMark(pieces.next() ?? Buffer.alloc(0));
    for (let expected = "{"; ; expected = ",") {
      const [head, bytes] = headOf(rest, pieces);
      const [text = "", separator, name = ""] = head ?? [];
      if (separator === undefined && expected === "," && END.test(bytes.toString("latin1", 0, LONGEST_HEAD)))
        return checkEnd(bytes, pieces);
      if (separator !== expected) throw noLists(file);
      const elements = new Taken(listElements(pieces, bytes.subarray(Buffer.byteLength(text))));
      yield { name: JSON.parse(name) as string, elements };
      rest = elements.rest(file);
    }
  } finally {
    pieces.close();
  }
}

/** Reads on until there is a list's name, or as much as no name is long. */
function headOf(start: Buffer, pieces: Pieces): [head: RegExpExecArray | null, bytes: Buffer] {
  let bytes = start;
  for (;;) {
    const head = LIST.exec(bytes.toString("utf8", 0, LONGEST_HEAD));
    const more = head === null && bytes.length < LONGEST_HEAD ? pieces.next() : undefined;
    if (more === undefined) return [head, bytes];
    bytes = Buffer.concat([bytes, more]);
  }
}

function withoutMark(bytes: Buffer): Buffer {
  return bytes.subarray(0, 3).toString("hex") === "efbbbf" ? bytes.subarray(3) : bytes;
}

/** After the brace that closes the object there is nothing. */
function checkEnd(bytes: Buffer, pieces: Pieces): void {
  let rest: Buffer | undefined = bytes.subarray(bytes.indexOf("}") + 1);
  for (; rest !== undefined; rest = pieces.next()) if (!isBlank(rest)) throw noLists(pieces.file);
}

function noLists(file: string): UserError {
  return new UserError(
    `${file} must hold an object with lists alone, such as {"SigninLogs": [{…}, {…}]}, in valid JSON.`,
  );
}

/** Elements, and what comes after them once they have all been taken. */
class Taken implements Iterable<unknown> {
  readonly #elements: Generator<unknown, Buffer>;
  #after: Buffer | undefined;
  constructor(elements: Generator<unknown, Buffer>) {
    this.#elements = elements;
  }

  *[Symbol.iterator](): Generator<unknown> {
    this.#after = yield* this.#elements;
  }

  rest(file: string): Buffer {
    if (this.#after === undefined) throw new Error(`The elements of a list in ${file} were not all taken.`);
    return this.#after;
  }
}
