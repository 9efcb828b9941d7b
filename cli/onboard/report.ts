import { pc } from "azure-alerting-sandbox/colours";
import type { Onboarding } from "./onboard.ts";

/** What was written, and the plan, as text. */
export function onboardingText(result: Onboarding): string {
  const { stack, file, written, content, before, commands, changeRequest, deploy, consent, after } = result;
  const links = consent.map(({ connection, signInAs }) => `${connection}: sign in as ${signInAs}`);
  return [
    written ? `Wrote ${file}.` : `Would write ${file}:\n\n${indented(content)}`,
    section("Before the deployment", numbered(before)),
    section(
      "Permissions for the deploying identity, as commands for somebody who may grant them",
      indented(commands.join("\n")),
    ),
    section("The same, as a change request", indented(changeRequest)),
    section("Deploy", indented(deploy.join("\n"))),
    ...(links.length === 0
      ? []
      : [
          section(
            "Consent links to open after the deployment",
            indented(
              [`pulumi stack output consentLinks --show-secrets --stack ${stack}`, ...links].join("\n"),
            ),
          ),
        ]),
    section("Afterwards", numbered(after)),
  ].join("\n\n");
}

function section(title: string, text: string): string {
  return `${pc.bold(title)}\n${text}`;
}

function numbered(steps: readonly string[]): string {
  return steps.map((step, index) => `  ${index + 1}. ${step}`).join("\n");
}

function indented(text: string): string {
  return text.replace(/^(?=.)/gm, "  ");
}
