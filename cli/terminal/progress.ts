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

const [OFTEN, SELDOM] = [250, 10_000];

/** Shows of lines that come very often one in a while; each is made only if it is shown. */
export function seldomly(show: (line: string) => void): (line: () => string) => void {
  const pause = process.stderr.isTTY ? OFTEN : SELDOM;
  let last = Date.now();
  return (line) => {
    const now = Date.now();
    if (now - last < pause) return;
    last = now;
    show(line());
  };
}
