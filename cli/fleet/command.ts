import type { Command } from "commander";
import { several } from "../terminal/several.ts";
import type { FleetFlags } from "./options.ts";
import type { FleetCommand } from "./tenant.ts";

const EXIT_CODES =
  "\nA tenant that fails does not stop the others. Ctrl-C lets running tenants finish, then stops.";
const CONTINUE = `
The results are kept in .fleet/last-<command>.json (with --sandbox, in .sandbox): once you have fixed a problem, --continue runs only the tenants
that did not succeed.`;
const PARALLEL = {
  review: "how many tenants at once; default: one for two processor cores, at most 2",
  other: "how many tenants at once; default: one per processor core, at most 4",
} as const;

/** `breakglass fleet`: one command for all tenants, several at once. */
export function addFleet(program: Command): void {
  const fleet = program
    .command("fleet")
    .description("Preview, update, check or review all tenants, several at once.");
  add(fleet, "preview", "Show what an update of each tenant would change, and check the policies.", {
    example: "fleet preview 'eu-*' --exclude eu-test --parallel 2",
    one: "a preview failed or violates a policy",
  });
  add(fleet, "up", "Update each tenant, after showing the plan and asking for confirmation.", {
    example: 'fleet up --yes --markdown "$GITHUB_STEP_SUMMARY"',
    one: "a tenant was not fully updated",
  });
  add(fleet, "drift", "Show the tenants whose Azure resources differ from the code (breakglass drift).", {
    example: "fleet drift --json",
    one: "a tenant differs or is unknown (see each tenant's verdict in the report)",
  });
  add(
    fleet,
    "doctor",
    "Show the tenants whose alerting does not work, or may soon stop working (breakglass doctor).",
    {
      example: "fleet doctor --json",
      one: "a tenant has a warning or an error (see each tenant's verdict in the report)",
    },
  );
  add(fleet, "review", "Show how the alerting of each tenant changes between two commits, in the sandbox.", {
    example: "fleet review --base origin/main --markdown review.md",
    one: "a tenant's alerting gets weaker, or that is unknown (see each tenant's verdict in the report)",
  });
  addMatrix(fleet);
}

/** `breakglass fleet matrix`: what a pipeline needs to divide a fleet among its jobs. */
function addMatrix(fleet: Command): void {
  fleet
    .command("matrix")
    .description("Print the shards of the fleet as the matrix of a pipeline, in one line of JSON.")
    .argument("[stacks...]", "names or globs of stacks; default: every Pulumi.<stack>.yaml except the sample")
    .option("--exclude <stack>", "skip a stack, by name or glob; repeatable", several)
    .option("--per-job <number>", "how many tenants a job has at most", "25")
    .addHelpText(
      "after",
      "\nExample, for GitHub Actions (docs/fleet.md has the jobs):\n" +
        '  echo "matrix=$(npm run --silent breakglass -- fleet matrix --per-job 25)" >> "$GITHUB_OUTPUT"\n\n' +
        "Exit codes: 0 success; 2 wrong input.",
    )
    .action(async (stacks: string[], flags: { exclude?: readonly string[]; perJob: string }) => {
      const { fleetMatrix } = await import("./fleet.ts");
      console.log(JSON.stringify(fleetMatrix(stacks, flags)));
    });
}

interface Words {
  readonly example: string;
  /** The meaning of exit code 1. */
  readonly one: string;
}

function add(fleet: Command, name: FleetCommand, description: string, { example, one }: Words): void {
  const command = fleet
    .command(name)
    .description(description)
    .argument("[stacks...]", "names or globs of stacks; default: every Pulumi.<stack>.yaml except the sample")
    .option("--exclude <stack>", "skip a stack, by name or glob; repeatable", several)
    .option("--parallel <number>", PARALLEL[name === "review" ? "review" : "other"])
    .option("--shard <part>", "only this part of the tenants, such as 2/8, for several machines")
    .option("--json", "print {command, sandbox, parallel, seconds, counts, notes, tenants}")
    .option("--markdown <file>", "also write a summary for a CI job; replaces the file");
  if (name === "review") {
    command
      .option("--base <ref>", "the commit to compare with; required")
      .option("--head <ref>", "the commit that changes something; default: HEAD");
  } else {
    command
      .option("--continue", "only tenants that did not succeed in the last run of this command")
      .option("--sandbox", "use a separate sandbox for each tenant instead of Azure");
  }
  if (name === "up") {
    command
      .option("--yes", "do not ask for confirmation; required without a terminal")
      .option("--skip-preview", "do not show the plan first");
  }
  if (name === "preview" || name === "up") {
    command
      .option("--policy-pack <folder>", "the policy pack to check; default: policies")
      .option("--policy-pack-config <file>", "a JSON file with the settings of the policies")
      .option("--no-policies", "do not check policies");
  }
  command
    .addHelpText(
      "after",
      `${EXIT_CODES}${name === "review" ? "" : CONTINUE}\n\nExample:\n  npm run breakglass -- ${example}\n\n` +
        `Exit codes: 0 success for every tenant; 1 ${one}; 2 wrong input.`,
    )
    .action(async (stacks: string[], flags: FleetFlags) => {
      const { fleetCommand } = await import("./fleet.ts");
      process.exitCode = await fleetCommand(name, stacks, flags);
    });
}
