import type { Command } from "commander";
import { UserError } from "./user-error.ts";

/** Options of npm itself, which somebody may have set for all that it runs (docs.npmjs.com/cli/using-npm/config). */
const OWN_OF_NPM = ["json", "yes", "all", "version", "help"];

/**
 * Refuses what comes without the options that were meant for it: `npm run breakglass drill --stack x` gives `--stack` to npm,
 * which hands it on as a variable (docs.npmjs.com/cli/commands/npm-run). Unseen, `doctor --sandbox` would ask Azure.
 *
 * @throws UserError with how to write it
 */
export function refuseTakenByNpm(
  program: Command,
  args: readonly string[],
  env: Readonly<Record<string, string | undefined>>,
): void {
  const script = env["npm_lifecycle_event"];
  if (script === undefined) return;
  const [names, options] = optionsOf(program, args);
  const taken = options.filter((option) => {
    const name = option.replace(/^--(no-)?/, "");
    const isGiven = args.some((each) => each === option || each.startsWith(`${option}=`));
    return (
      !isGiven && !OWN_OF_NPM.includes(name) && env[`npm_config_${name.replaceAll("-", "_")}`] !== undefined
    );
  });
  if (taken.length === 0) return;
  const own = script === "breakglass" ? [script, "--", ...names] : [script, "--"];
  throw new UserError(
    `npm took ${taken.join(" and ")} for itself. Write -- before what is not for npm: npm run ${own.join(" ")} ${taken.join(" … ")} …`,
  );
}

/** The names of the command that is meant, and its options. */
function optionsOf(program: Command, args: readonly string[]): [string[], string[]] {
  const names: string[] = [];
  let command = program;
  for (const arg of args) {
    const next = command.commands.find((each) => each.name() === arg);
    if (next === undefined) break;
    names.push(arg);
    command = next;
  }
  return [names, command.options.flatMap(({ long }) => long ?? [])];
}
