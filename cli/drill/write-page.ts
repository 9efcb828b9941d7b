import { checkWritable, writeWhole } from "../files/report-file.ts";
import { type Drilled, page } from "./page/page.ts";

/**
 * Checks before anything is deployed that the report can be written.
 *
 * @throws UserError
 */
export const checkReportFile = checkWritable;

/** Writes the page of a drill, and prints its path on standard error. */
export function writeReport(file: string, drilled: Drilled): void {
  writeWhole(file, page(drilled).text);
  process.stderr.write(`The report is in ${file}.\n`);
}
