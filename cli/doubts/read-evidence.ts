import { READING_NAMES } from "azure-alerting-sandbox/readings";
import { z } from "zod";
import { UserError } from "../errors/user-error.ts";
import { readJsonFile } from "../files/json-file.ts";
import type { DoubtsEvidence } from "./evidence.ts";

const doubt = z.strictObject({
  reading: z.enum(READING_NAMES),
  value: z.string().nullable(),
  default: z.string(),
  why: z.string(),
});
const evidence = z.strictObject({
  kind: z.literal("breakglass-doubts"),
  format: z.literal(1),
  version: z.string(),
  environment: z.enum(["azure", "sandbox"]),
  gathered: z.string(),
  runs: z.int().min(0),
  readings: z.array(doubt),
});

/**
 * Reads an evidence file that `breakglass doubts` wrote, of this version of its format alone.
 *
 * @throws UserError
 */
export function readDoubts(file: string): DoubtsEvidence {
  const { kind, format, version } = readJsonFile(file, z.looseObject({}));
  if (kind !== "breakglass-doubts")
    throw new UserError(
      `${file} is no evidence of \`breakglass doubts\`: its kind is ${JSON.stringify(kind)}.`,
    );
  if (format !== 1)
    throw new UserError(
      `${file} has format ${JSON.stringify(format)}, and this version reads format 1. breakglass ${typeof version === "string" ? version : "of another version"} wrote it: use that version, or run \`breakglass doubts\` again with this one.`,
    );
  return readJsonFile(file, evidence);
}
