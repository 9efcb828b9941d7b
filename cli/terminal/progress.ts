import { pc } from "azure-alerting-sandbox/colours";

/** Between two lines where they stay, so that a log is not full of them. */
const PAUSE_MILLISECONDS = 5000;

/**
 * Shows progress on standard error: one line that changes on a terminal; elsewhere one line after the other, the first at
 * once and then at most one every five seconds.
 */
export function progress(): (line: string) => void {
  const { stderr } = process;
  if (!stderr.isTTY) {
    let next = 0;
    return (line) => {
      if (Date.now() < next) return;
      next = Date.now() + PAUSE_MILLISECONDS;
      stderr.write(`${line}\n`);
    };
  }
  process.once("exit", () => stderr.write("\r\u001b[K"));
  return (line) => stderr.write(`\r\u001b[K${pc.dim(line.slice(0, (stderr.columns ?? 80) - 1))}`);
}
