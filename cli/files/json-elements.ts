import { UserError } from "../errors/user-error.ts";
import { ListScanner } from "./list-scanner.ts";
import { Pieces } from "./pieces.ts";
import { readJson } from "./read-text.ts";

/**
 * The elements of a list in a JSON file, which may be larger than memory or a text can hold: it is read a piece at a time.
 *
 * @throws UserError if it cannot be read, or is not a list in JSON
 */
export function* jsonElements(file: string): Generator<unknown> {
  const pieces = new Pieces(file);
  try {
    let after: Buffer | undefined = yield* listElements(pieces, pieces.next());
    for (; after !== undefined; after = pieces.next()) if (!isBlank(after)) throw faultOf(file);
  } finally {
    pieces.close();
  }
}

/**
 * The elements of a list that begins with these bytes; it returns what was read of what comes after.
 *
 * @throws UserError if it is not a list in JSON
 */
export function* listElements(pieces: Pieces, start: Buffer | undefined): Generator<unknown, Buffer> {
  const list = new ListScanner();
  for (let piece = start; piece !== undefined; piece = pieces.next()) {
    const elements = list.read(piece);
    if (elements === undefined) break;
    for (const element of elements) yield element;
    if (list.after !== undefined) return list.after;
  }
  throw faultOf(pieces.file);
}

export function isBlank(bytes: Buffer): boolean {
  return bytes.every((byte) => byte === 0x20 || byte === 0x0a || byte === 0x0d || byte === 0x09);
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
