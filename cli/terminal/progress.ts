import { pc } from "azure-alerting-sandbox/colours";

/**
 * Shows lines of progress on standard error: on a terminal one line that changes, elsewhere one after the other.
 */
export function progress(): (line: string) => void {
  const { stderr } = process;
  if (!stderr.isTTY) return (line) => stderr.write(`${line}\n`);
  process.once("exit", () => stderr.write("\r\u001b[K"));
  return (line) => stderr.write(`\r\u001b[K${pc.dim(line.slice(0, (stderr.columns ?? 80) - 1))}`);
}
