import { Command, InvalidArgumentError } from "commander";
import { NoSuchEdit, provePolicies } from "./prove.ts";
import { Laboratory } from "./sample.ts";

const command = new Command("npm run proof:policy --")
  .description(
    "Make every dangerous edit and every legitimate change of the sample stack, and run the policy pack on each. With the real engine that takes about three quarters of an hour.",
  )
  .option(
    "--json",
    "print {mutations: {total, stopped, survivors}, legitimate: {total, passed, refused}}",
    false,
  )
  .option("--in-process", "leave the engine out: minutes", false)
  .option(
    "--from <number>",
    "begin at the edit that the progress of an earlier run gives this number",
    (text) => {
      if (/^[1-9]\d*$/.test(text)) return Number(text);
      throw new InvalidArgumentError(`It must be a whole number from 1 on, and is "${text}".`);
    },
    1,
  )
  .addHelpText(
    "after",
    "\nExit codes: 0 every edit is stopped and every change passes, 1 not so, 2 something in the input is wrong.",
  )
  .exitOverride(({ exitCode }) => process.exit(exitCode === 0 ? 0 : 2))
  .parse();
const { json, inProcess, from } = command.opts<{ json: boolean; inProcess: boolean; from: number }>();
const progress = (line: string) =>
  process.stderr.write(process.stderr.isTTY ? `\r\x1b[K${line}` : `${line}\n`);
const laboratory = await Laboratory.open(progress);
try {
  const { mutations, legitimate, stoppedBy } = await provePolicies(laboratory, {
    onEngine: !inProcess,
    from,
    progress,
  });
  if (process.stderr.isTTY) process.stderr.write("\r\x1b[K");
  if (json) console.log(JSON.stringify({ mutations, legitimate }, null, 2));
  else {
    for (const [name, policies] of stoppedBy) console.log(`${name}: ${policies.join(", ") || "SURVIVES"}`);
    console.log(`\n${mutations.stopped} of ${mutations.total} dangerous edits are stopped.`);
    console.log(`${legitimate.passed} of ${legitimate.total} legitimate changes pass.`);
    for (const { name, policies } of legitimate.refused)
      console.log(`refused: ${name}: ${policies.join(", ")}`);
  }
  process.exitCode = mutations.survivors.length + legitimate.refused.length === 0 ? 0 : 1;
} catch (error) {
  if (!(error instanceof NoSuchEdit)) throw error;
  console.error(`error: ${error.message}`);
  process.exitCode = 2;
} finally {
  await laboratory.close();
}
