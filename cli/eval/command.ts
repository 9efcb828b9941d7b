import type { Command } from "commander";
import type { EvalOptions } from "./run.ts";

/** `breakglass eval`: evaluate expressions of the workflow definition language. */
export function addEval(program: Command): void {
  program
    .command("eval")
    .description("Evaluate expressions of the Logic Apps workflow definition language.")
    .argument("[expression]", "as in a definition: @…, or text with @{…}; without @ it is plain text")
    .option(
      "--context <file>",
      "JSON: {triggerBody, triggerOutputs, outputs, actions, parameters, variables, items, workflow, now}, all optional",
    )
    .option(
      "--file <file>",
      "evaluate many: JSON [{expression, context}]; those without a context use --context",
    )
    .option("--json", "print {value} or {error: {code, message}}, or a list of them with --file")
    .addHelpText(
      "after",
      "\nExamples:\n  breakglass eval \"@concat('a', triggerBody()?['name'])\" --context context.json\n" +
        "  breakglass eval \"@formatDateTime('2026-01-15', 'D')\"\n\n" +
        "outputs holds the outputs of each action by name: body('Query') is outputs.Query.body. For an action that failed\n" +
        'or was skipped, use actions: {"Query": {"status": "Failed", "code": "NotFound", "error": {…}, "outputs": {…}}}.\n' +
        "Exit codes: 0 every expression has a value, 1 at least one failed, 2 the input cannot be read.",
    )
    .action(async (expression: string | undefined, options: EvalOptions) => {
      const { evaluate } = await import("./run.ts");
      process.exitCode = evaluate(expression, options);
    });
}
