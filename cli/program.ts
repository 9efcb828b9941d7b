import { Command, Option } from "commander";
import { addCatalogue } from "./catalogue/command.ts";
import { addCi } from "./ci/command.ts";
import { addConfirm } from "./confirm/command.ts";
import { addDoctor } from "./doctor/command.ts";
import { addDoubts } from "./doubts/command.ts";
import { addDrift } from "./drift/command.ts";
import { addDrill } from "./drill/command.ts";
import { UserError } from "./errors/user-error.ts";
import { addEval } from "./eval/command.ts";
import { addExport } from "./export/command.ts";
import { addFaults } from "./faults/command.ts";
import { addFleet } from "./fleet/command.ts";
import { addInit } from "./init/command.ts";
import { addJudge } from "./judge/command.ts";
import { addLab } from "./lab/command.ts";
import { addOnboard } from "./onboard/command.ts";
import packageJson from "./package.json" with { type: "json" };
import { addQuery } from "./query/command.ts";
import { addResources } from "./resources/command.ts";
import { addReview } from "./review/command.ts";
import { addRunWorkflow } from "./run-workflow/command.ts";
import { addSandbox } from "./sandbox/command.ts";
import { addSchema } from "./schema/command.ts";
import { addTestMessage } from "./test-message/command.ts";
import { addVerify } from "./verify/command.ts";

const folder = () => new Option("-C, --program <folder>", "run in this folder, for the Pulumi program there");

/** All commands; `run.ts` runs them, once. */
export function createProgram(): Command {
  const program = new Command("breakglass")
    .enablePositionalOptions()
    .description("Deploy, run and test alerting on break-glass accounts in a local Azure.")
    .version(packageJson.version)
    .addOption(folder())
    .hook("preAction", (_, command) => enter(command.optsWithGlobals<{ program?: string }>().program))
    // Commander exits with 1 for a wrong option, which here means that a message did not arrive. Commands inherit this.
    .exitOverride(({ exitCode }) => process.exit(exitCode === 0 ? 0 : 2))
    .addHelpText(
      "after",
      "\nExit codes: 0 success, 1 a message did not arrive, 2 wrong input or setup." +
        " The commands review, judge, drift, doctor, verify, test-message, fleet and lab have their own: see --help.",
    );
  addDrill(program);
  addFaults(program);
  addResources(program);
  addExport(program);
  addCatalogue(program);
  addReview(program);
  addJudge(program);
  addDrift(program);
  addDoctor(program);
  addVerify(program);
  addTestMessage(program);
  addConfirm(program);
  addDoubts(program);
  addFleet(program);
  addCi(program);
  addInit(program);
  addOnboard(program);
  addQuery(program);
  addEval(program);
  addRunWorkflow(program);
  addLab(program);
  addSandbox(program);
  addSchema(program);
  // Options are read up to the command, since `sandbox az` hands on its own: so each command knows this one, too.
  for (const command of program.commands) command.addOption(folder().hideHelp());
  return program;
}

/** Every path that the command is given is then one from there, as with `git -C`. */
function enter(folder: string | undefined): void {
  if (folder === undefined) return;
  try {
    process.chdir(folder);
  } catch (error) {
    throw new UserError(`There is no folder ${folder} to run in: ${(error as Error).message}`);
  }
}
