import { CsvError, parse } from "csv-parse/sync";
import { UserError } from "../errors/user-error.ts";
import { Pieces } from "./pieces.ts";

const [NEWLINE, QUOTE] = [0x0a, 0x22];
/** Far more than a row of a workspace may have; what is longer has a quote that nothing closes. */
const LONGEST_RECORD = 64 << 20;

/**
 * The records of a CSV file, the header first; it may be larger than memory or a text can hold: it is read a piece at a time.
 *
 * @throws UserError if it cannot be read, or is not CSV
 */
export function* csvRecords(file: string): Generator<string[]> {
  const pieces = new Pieces(file);
  try {
    let [header, lines] = ["", 0];
    for (const text of wholeRecords(pieces)) {
      const records = parsed(header + text, lines - lineCount(header), file);
      // A piece is read with the header before it, so that each record must have as many fields.
      for (const record of header === "" ? records : records.slice(1)) yield record;
      lines += lineCount(text);
      if (header === "") header = headerOf(text);
    }
  } finally {
    pieces.close();
  }
}

/** Texts that end where a line ends that is in no quotes. */
function* wholeRecords(pieces: Pieces): Generator<string> {
  let rest: Buffer = Buffer.alloc(0);
  for (let piece = pieces.next(); piece !== undefined; piece = pieces.next()) {
    rest = Buffer.concat([rest, piece]);
    const end = lastEnd(rest);
    if (end === 0 && rest.length > LONGEST_RECORD) throw noEnd(pieces.file);
    if (end === 0) continue;
    yield rest.toString("utf8", 0, end).replace(/^\ufeff/, "");
    rest = rest.subarray(end);
  }
  if (rest.length > 0) yield rest.toString("utf8").replace(/^\ufeff/, "");
}

function noEnd(file: string): UserError {
  return new UserError(`${file} is not valid CSV: a quote is not closed.`);
}

/** A quote within quotes is written twice, so that it changes nothing here. */
function lastEnd(bytes: Buffer): number {
  let [end, isQuoted] = [0, false];
  for (let at = 0; at < bytes.length; at++) {
    const byte = bytes[at];
    if (byte === QUOTE) isQuoted = !isQuoted;
    else if (byte === NEWLINE && !isQuoted) end = at + 1;
  }
  return end;
}

/** The first record as it stands, with the end of its line. */
function headerOf(text: string): string {
  let isQuoted = false;
  for (let at = 0; at < text.length; at++) {
    if (text[at] === '"') isQuoted = !isQuoted;
    else if (text[at] === "\n" && !isQuoted && text.slice(0, at).trim() !== "") return text.slice(0, at + 1);
  }
  return `${text}\n`;
}

function lineCount(text: string): number {
  return text.split("\n").length - 1;
}

/** @param before the lines of the file before this text, less those that it repeats */
function parsed(text: string, before: number, file: string): string[][] {
  try {
    return parse(text, { skip_empty_lines: true }) as string[][];
  } catch (error) {
    if (!(error instanceof CsvError)) throw error;
    const message = error.message.replace(/(?<=\bline )\d+/, (line) => String(Number(line) + before));
    throw new UserError(`${file} is not valid CSV: ${message}.`);
  }
}
