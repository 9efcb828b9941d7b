import type { Command } from "commander";

/** `breakglass run-workflow`: run a Logic App definition against responses that you give. */
export function addRunWorkflow(program: Command): void {
  program
    .command("run-workflow")
    .description("Run a Logic App definition, as exported from Azure, against responses that you give.")
    .argument(
      "<file>",
      "JSON: {definition, parameters, trigger: {name, headers, body}, responses: {ACTION: [{status, headers, body, delay, lost}]}, now}",
    )
    .option("--parameters <file>", "values of an ARM template's parameters, as a parameter file of Azure")
    .option("--workflow <name>", "which workflow of an ARM template; without it, the first")
    .option("--json", "print {status, error, actions, requests, response}")
    .addHelpText(
      "after",
      "\nExample:\n  breakglass run-workflow run.json\n\n" +
        "An action that sends gets its answers in their order, and the last one again and again; delay is in seconds, and\n" +
        "lost: true is a connection that breaks. An action that waits to be called has the call as its answer.\n" +
        "The definition may stand in an ARM resource or template, and time passes on a virtual clock.\n" +
        "A template's expressions are evaluated, for a made-up resource group; what asks Azure, such as reference(), is refused.\n" +
        "Exit codes: 0 the run succeeded, 1 it did not, 2 the input cannot be read or run.",
    )
    .action(async (file: string, options: { json?: boolean; parameters?: string; workflow?: string }) => {
      const { runFile } = await import("./run.ts");
      process.exitCode = await runFile(file, options);
    });
}
