import type { z } from "zod";
import { UserError } from "../errors/user-error.ts";
import { readJson } from "./read-text.ts";

/**
 * Reads a JSON file and checks its shape.
 *
 * @throws UserError with every error, by file and property
 */
export function readJsonFile<Schema extends z.ZodType>(file: string, schema: Schema): z.output<Schema> {
  const parsed = schema.safeParse(readJson(file));
  if (parsed.success) return parsed.data;
  const faults = parsed.error.issues.map(({ path, message }) => {
    const place = path.map((part) => (typeof part === "number" ? `[${part}]` : `.${String(part)}`)).join("");
    return `${file}${place === "" ? "" : `: ${place.replace(/^\./, "")}`}: ${message}`;
  });
  throw new UserError(faults.join("\n"));
}
