import { checkWritable, writeWhole } from "../files/report-file.ts";
import { type Drilled, page } from "./page/page.ts";

/**
 * Says at once, before anything is deployed, that a report cannot be written.
 *
 * @throws UserError
 */
export const checkReportFile = checkWritable;

/** Writes the page of a drill, and says on standard error where it is. */
export function writeReport(file: string, drilled: Drilled): void {
  writeWhole(file, page(drilled).text);
  process.stderr.write(`The report is in ${file}.\n`);
}
