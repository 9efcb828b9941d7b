import type { Command } from "commander";

interface CatalogueOptions {
  readonly json?: boolean;
  readonly markdown?: boolean;
  readonly portal?: boolean;
  readonly stack: string;
}

/** `breakglass catalogue`: what each detection sees and does not see, where it runs and what it costs. */
export function addCatalogue(program: Command): void {
  program
    .command("catalogue")
    .description(
      "Show what each detection sees, what it does not see, where it runs, and what it costs per hour.",
    )
    .option(
      "--portal",
      "show what to enter in the Defender portal instead, for the policy that no API can create",
    )
    .option("--stack <name>", "the stack whose accounts and addresses --portal shows", "dev")
    .option("--markdown", "print docs/catalogue.md")
    .option("--json", "print a list of detections, or the policy's fields")
    .action(async ({ json = false, markdown = false, portal = false, stack }: CatalogueOptions) => {
      const { catalogueMarkdown, catalogueText, entries, portalText, portalValues } = await import(
        "./catalogue.ts"
      );
      if (portal) {
        const values = portalValues(stack);
        console.log(json ? JSON.stringify(values, null, 2) : portalText(values));
      } else if (json) console.log(JSON.stringify(entries(), null, 2));
      else console.log(markdown ? catalogueMarkdown(entries()) : catalogueText(entries()));
    });
}
