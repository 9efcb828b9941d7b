import type { Command } from "commander";
import type { FleetFlags } from "./options.ts";
import type { FleetCommand } from "./tenant.ts";

const EXIT_CODES = `
A tenant that fails stops no other. What each run came to is kept in .fleet/last-<command>.json: after a fault is
mended, --continue runs only those that did not succeed. Ctrl-C finishes what has begun and says what is done.`;

/** `breakglass fleet`: one command for every tenant, several at once. */
export function addFleet(program: Command): void {
  const fleet = program
    .command("fleet")
    .description("Preview, update or check all tenants, several at once.");
  add(fleet, "preview", "Say what an update of each tenant would change, and what the policies say.", {
    example: "fleet preview 'eu-*' --exclude eu-test --parallel 2",
    one: "a preview failed or was refused by a policy",
  });
  add(fleet, "up", "Update each tenant: the plan first, then once you agree.", {
    example: 'fleet up --yes --markdown "$GITHUB_STEP_SUMMARY"',
    one: "a tenant was not updated to its end",
  });
  add(
    fleet,
    "drift",
    "Say which tenants have something else in Azure than the code says (breakglass drift).",
    {
      example: "fleet drift --json",
      one: "a tenant differs, or it cannot be told (the verdict of each stands in the report)",
    },
  );
  add(
    fleet,
    "doctor",
    "Say which tenants' alerting does not work, or may not for long (breakglass doctor).",
    {
      example: "fleet doctor --json",
      one: "a tenant has a warning or an error (the verdict of each stands in the report)",
    },
  );
}

interface Words {
  readonly example: string;
  /** When the exit code is 1. */
  readonly one: string;
}

function add(fleet: Command, name: FleetCommand, description: string, { example, one }: Words): void {
  const command = fleet
    .command(name)
    .description(description)
    .argument("[stacks...]", "names or globs of stacks; default: every Pulumi.<stack>.yaml but the sample")
    .option("--exclude <stack>", "leave out a stack, by name or glob; may be repeated", several)
    .option("--parallel <number>", "how many at once; default: as many as processor cores, at most 4")
    .option("--continue", "only those that did not succeed in the last run of this command")
    .option("--sandbox", "each tenant in a local Azure of its own, instead of Azure")
    .option("--json", "print {command, sandbox, parallel, seconds, counts, notes, tenants}")
    .option("--markdown <file>", "write the summary of a CI job as well; what is in the file is replaced");
  if (name === "up") {
    command
      .option("--yes", "do not ask; needed where there is no terminal")
      .option("--skip-preview", "do not make the plan first");
  }
  if (name === "preview" || name === "up") {
    command
      .option("--policy-pack <folder>", "the policies that have to agree; default: policies")
      .option("--policy-pack-config <file>", "a JSON file with the policies' settings")
      .option("--no-policies", "ask no policies");
  }
  command
    .addHelpText(
      "after",
      `${EXIT_CODES}\n\nExample:\n  npm run breakglass -- ${example}\n\n` +
        `Exit codes: 0 all is well with every tenant; 1 ${one}; 2 something in the input is wrong.`,
    )
    .action(async (stacks: string[], flags: FleetFlags) => {
      const { fleetCommand } = await import("./fleet.ts");
      process.exitCode = await fleetCommand(name, stacks, flags);
    });
}

function several(value: string, before: readonly string[] = []): readonly string[] {
  return [...before, value];
}
