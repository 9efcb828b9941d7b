import { UserError } from "../errors/user-error.ts";
import { Pieces } from "./pieces.ts";

const NEWLINE = 0x0a;

/**
 * The values of a file with one in JSON on each line, as Azure Monitor exports rows to a storage account; empty lines count
 * for nothing. It may be larger than memory or a text can hold: it is read a piece at a time.
 *
 * @throws UserError if it cannot be read, or a line is not JSON
 */
export function* jsonLines(file: string): Generator<unknown> {
  const pieces = new Pieces(file);
  try {
    let [rest, line]: [Buffer, number] = [Buffer.alloc(0), 0];
    for (let piece = pieces.next(); piece !== undefined; piece = pieces.next()) {
      rest = Buffer.concat([rest, piece]);
      let start = 0;
      for (let end = rest.indexOf(NEWLINE); end !== -1; end = rest.indexOf(NEWLINE, start)) {
        yield* parsed(rest.subarray(start, end), ++line, file);
        start = end + 1;
      }
      rest = rest.subarray(start);
    }
    yield* parsed(rest, ++line, file);
  } finally {
    pieces.close();
  }
}

/** The value of a line; none if it is empty. */
function* parsed(bytes: Buffer, line: number, file: string): Generator<unknown> {
  const text = bytes.toString("utf8").replace(/^\ufeff/, "");
  if (text.trim() === "") return;
  try {
    yield JSON.parse(text) as unknown;
  } catch (error) {
    if (!(error instanceof SyntaxError)) throw error;
    throw new UserError(`${file}: line ${line} is not valid JSON: ${error.message}.`);
  }
}
