import { readFileSync } from "node:fs";
import type { z } from "zod";
import { UserError } from "../errors/user-error.ts";

/**
 * Reads a JSON file and checks its shape.
 *
 * @throws UserError with every error, by file and property
 */
export function readJsonFile<Schema extends z.ZodType>(file: string, schema: Schema): z.output<Schema> {
  let value: unknown;
  try {
    value = JSON.parse(readFileSync(file, "utf8"));
  } catch (error) {
    const reason = error instanceof SyntaxError ? `is not valid JSON: ${error.message}` : "cannot be read";
    throw new UserError(`${file} ${reason}.`);
  }
  const parsed = schema.safeParse(value);
  if (parsed.success) return parsed.data;
  const faults = parsed.error.issues.map(({ path, message }) => {
    const place = path.map((part) => (typeof part === "number" ? `[${part}]` : `.${String(part)}`)).join("");
    return `${file}${place === "" ? "" : `: ${place.replace(/^\./, "")}`}: ${message}`;
  });
  throw new UserError(faults.join("\n"));
}
