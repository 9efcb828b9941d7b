import { readFileSync } from "node:fs";
import { UserError } from "../errors/user-error.ts";

/** @throws UserError if the file cannot be read, or is larger than a text can be */
export function readText(file: string): string {
  try {
    return readFileSync(file, "utf8").replace(/^\ufeff/, "");
  } catch (error) {
    const isTooLarge = (error as NodeJS.ErrnoException).code === "ERR_STRING_TOO_LONG";
    throw new UserError(
      isTooLarge
        ? `${file} is larger than 512 MB, which cannot be read. Leave out rows or columns that you do not need.`
        : `${file} cannot be read.`,
    );
  }
}

/** @throws UserError if the file cannot be read, or is not JSON */
export function readJson(file: string): unknown {
  const text = readText(file);
  try {
    return JSON.parse(text);
  } catch (error) {
    throw new UserError(`${file} is not valid JSON: ${(error as Error).message}.`);
  }
}
