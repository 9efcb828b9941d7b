import { provePolicies } from "./prove.ts";
import { Laboratory } from "./sample.ts";

/**
 * `npm run proof:policy`: takes the sample stack, makes every dangerous edit and every legitimate change, and runs
 * the pack on each, with the real engine; `--in-process` leaves the engine out.
 */
const args = process.argv.slice(2);
const isJson = args.includes("--json");
const progress = (line: string) =>
  process.stderr.write(process.stderr.isTTY ? `\r\x1b[K${line}` : `${line}\n`);
const laboratory = await Laboratory.open(progress);
try {
  const { mutations, legitimate, stoppedBy } = await provePolicies(laboratory, {
    onEngine: !args.includes("--in-process"),
    progress,
  });
  if (process.stderr.isTTY) process.stderr.write("\r\x1b[K");
  if (isJson) console.log(JSON.stringify({ mutations, legitimate }, null, 2));
  else {
    for (const [name, policies] of stoppedBy) console.log(`${name}: ${policies.join(", ") || "SURVIVES"}`);
    console.log(`\n${mutations.stopped} of ${mutations.total} dangerous edits are stopped.`);
    console.log(`${legitimate.passed} of ${legitimate.total} legitimate changes pass.`);
    for (const { name, policies } of legitimate.refused)
      console.log(`refused: ${name}: ${policies.join(", ")}`);
  }
  process.exitCode = mutations.survivors.length + legitimate.refused.length === 0 ? 0 : 1;
} finally {
  await laboratory.close();
}
