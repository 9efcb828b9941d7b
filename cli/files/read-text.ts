import { readFileSync } from "node:fs";
import { UserError } from "../errors/user-error.ts";

/**
 * @param hint what the file should be; it ends the error
 * @throws UserError if the file cannot be read, or is larger than a text can be
 */
export function readText(file: string, hint?: string): string {
  try {
    return readFileSync(file, "utf8").replace(/^\ufeff/, "");
  } catch (error) {
    const isTooLarge = (error as NodeJS.ErrnoException).code === "ERR_STRING_TOO_LONG";
    throw new UserError(
      isTooLarge
        ? `${file} is larger than 512 MB, which cannot be read. Leave out rows or columns that you do not need.`
        : withHint(`${file} cannot be read.`, hint),
    );
  }
}

/** @throws UserError if the file cannot be read, or is not JSON */
export function readJson(file: string, hint?: string): unknown {
  return parseJson(file, readText(file, hint), hint);
}

/** @throws UserError if the text is not JSON */
export function parseJson(file: string, text: string, hint?: string): unknown {
  try {
    return JSON.parse(text);
  } catch (error) {
    throw new UserError(withHint(`${file} is not valid JSON: ${(error as Error).message}.`, hint));
  }
}

function withHint(message: string, hint?: string): string {
  return hint === undefined ? message : `${message} ${hint}`;
}
