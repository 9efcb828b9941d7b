import type { Command } from "commander";

/** `breakglass schema`: what a stack file may contain, for editors and for people. */
export function addSchema(program: Command): void {
  program
    .command("schema")
    .description("Print the JSON Schema of a stack file, docs/configuration.schema.json.")
    .option(
      "--markdown",
      "print docs/configuration.md instead: each key with its meaning, default and an example",
    )
    .action(async ({ markdown = false }: { markdown?: boolean }) => {
      const { stackFileSchema } = await import("breakglass-alerts/config");
      if (!markdown) console.log(JSON.stringify(stackFileSchema(), null, 2));
      else console.log((await import("./configuration-reference.ts")).configurationReference());
    });
}
