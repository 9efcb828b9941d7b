import { relative } from "node:path";
import { pc } from "azure-alerting-sandbox/colours";
import { onboardingText } from "../onboard/report.ts";
import type { Initialised, InitOptions } from "./init.ts";

/** What was made, and what comes next, as text. */
export function initText({ folder, files, stack }: Initialised, { packages }: InitOptions): string {
  const name = stack?.stack ?? "<stack>";
  return [
    ...(stack === undefined ? [] : [onboardingText(stack)]),
    `Made a repository for your tenants in ${folder}: ${files.length} files.`,
    ...(packages === undefined
      ? [
          "Its packages come from your npm registry. If it does not have them, make their tarballs (docs/library.md) and use --packages.",
        ]
      : []),
    [
      pc.bold("Next"),
      ...(folder === process.cwd() ? [] : [`  cd ${relative(process.cwd(), folder)}`]),
      "  git init",
      "  npm install",
      ...(stack === undefined ? [`  npm run breakglass -- onboard ${name}   # your first tenant`] : []),
      `  npm run breakglass -- drill --stack ${name}`,
    ].join("\n"),
  ].join("\n\n");
}
