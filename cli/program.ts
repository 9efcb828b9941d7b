import { Command } from "commander";
import packageJson from "../package.json" with { type: "json" };
import { addCatalogue } from "./catalogue.ts";
import { addDrift } from "./drift.ts";
import { addDrill } from "./drill.ts";
import { addEval } from "./eval.ts";
import { addFaults } from "./faults.ts";
import { addLab } from "./lab.ts";
import { addOnboard } from "./onboard.ts";
import { addQuery } from "./query.ts";
import { addResources } from "./resources.ts";
import { addReview } from "./review.ts";
import { addRunWorkflow } from "./run-workflow.ts";
import { addSchema } from "./schema.ts";

const program = new Command("breakglass")
  .description("Deploys, runs and proves the alerting on break-glass accounts, in a local Azure.")
  .version(packageJson.version)
  .addHelpText(
    "after",
    "\nExit codes: 0 all is well, 1 a message did not arrive, 2 something in the input or the set-up is wrong;" +
      " review and drift say theirs with --help.",
  );
addDrill(program);
addFaults(program);
addResources(program);
addCatalogue(program);
addReview(program);
addDrift(program);
addOnboard(program);
addQuery(program);
addEval(program);
addRunWorkflow(program);
addLab(program);
addSchema(program);

try {
  await program.parseAsync();
} catch (error) {
  process.exitCode = 2;
  // Loaded where it is needed: what commands import is most of the time that the smallest of them takes.
  const { explainFailure } = await import("./user-error.ts");
  console.error(explainFailure(error));
}
