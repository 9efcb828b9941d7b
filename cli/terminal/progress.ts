import { pc } from "azure-alerting-sandbox/colours";

/**
 * Shows progress on standard error: one line that changes on a terminal, elsewhere one line after the other.
 */
export function progress(): (line: string) => void {
  const { stderr } = process;
  if (!stderr.isTTY) return (line) => stderr.write(`${line}\n`);
  process.once("exit", () => stderr.write("\r\u001b[K"));
  return (line) => stderr.write(`\r\u001b[K${pc.dim(line.slice(0, (stderr.columns ?? 80) - 1))}`);
}
