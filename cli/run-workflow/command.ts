import type { Command } from "commander";

/** `breakglass run-workflow`: run a Logic App definition against responses that you give. */
export function addRunWorkflow(program: Command): void {
  program
    .command("run-workflow")
    .description("Run a Logic App definition, as exported from Azure, against responses that you give.")
    .argument(
      "<file>",
      "JSON: {definition, parameters, trigger: {name, headers, queries, relativePathParameters, body}, responses: {ACTION: [{status, headers, body, delay, lost}]}, now}",
    )
    .option("--parameters <file>", "values of an ARM template's parameters, as a parameter file of Azure")
    .option("--workflow <name>", "which workflow of an ARM template; without it, the first")
    .option("--json", "print {status, error, actions, requests, response}")
    .addHelpText(
      "after",
      "\nExample:\n  breakglass run-workflow run.json\n\n" +
        "An action that sends a request gets its responses in order; the last one repeats. delay is in seconds, and\n" +
        "lost: true breaks the connection. The response of an action that waits for a callback is that callback,\n" +
        "and that of code (JavaScriptCode) is what the code gives: it is not run.\n" +
        "Names of actions and parameters are found whatever their letter case, as public playbooks rely on it.\n" +
        "The definition may be inside an ARM resource or template. Time passes on a virtual clock.\n" +
        "A template's expressions are evaluated for a made-up resource group; those that need Azure, such as reference(),\n" +
        "are an error.\n" +
        "Exit codes: 0 the run succeeded, 1 the run failed, 2 the input cannot be read or run.",
    )
    .action(async (file: string, options: { json?: boolean; parameters?: string; workflow?: string }) => {
      const { runFile } = await import("./run.ts");
      process.exitCode = await runFile(file, options);
    });
}
