import type { Command } from "commander";
import { several } from "../terminal/several.ts";
import type { SetupFlags } from "./setup.ts";

/** `breakglass ci`: what a pipeline needs, before it can deploy anything. */
export function addCi(program: Command): void {
  program
    .command("ci")
    .description("Prepare the pipeline that deploys your tenants.")
    .command("setup")
    .description(
      "Print a script that makes the app registrations, permissions, environments and variables of each tenant, for GitHub Actions.",
    )
    .argument("[stacks...]", "names or globs of stacks; default: every Pulumi.<stack>.yaml except the sample")
    .option("--exclude <stack>", "skip a stack, by name or glob; repeatable", several)
    .option("--repo <owner/name>", "the repository on GitHub")
    .option("--backend <url>", "where Pulumi keeps the state; default: PULUMI_BACKEND_URL")
    .option(
      "--subject <form>",
      "how GitHub names the repository in its tokens: ids (created, renamed or transferred since summer 2026) or names; default: ids on github.com, names elsewhere",
    )
    .option("--host <name>", "the host of your GitHub, such as contoso.ghe.com; default: github.com")
    .option(
      "--enterprise <slug>",
      "the enterprise on github.com, if its tokens have an issuer of their own (include_enterprise_slug)",
    )
    .option("--reviewers <team>", "the team of the organisation that approves deployments, by its slug")
    .addHelpText(
      "after",
      "\nExample:\n" +
        "  npm run --silent breakglass -- ci setup --repo contoso/alerts --reviewers soc > setup.sh\n" +
        "  bash setup.sh\n\n" +
        "The script needs the Azure CLI, logged in to each tenant, and GitHub's CLI. What is there already is left as it is,\n" +
        "so you can run it again (docs/ci.md).\n\nExit codes: 0 success; 2 wrong input.",
    )
    .action(async (stacks: string[], flags: SetupFlags) => {
      const { ciSetup } = await import("./setup.ts");
      console.log(ciSetup(stacks, flags));
    });
}
