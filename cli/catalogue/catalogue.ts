import { pc } from "azure-alerting-sandbox/colours";
import { mailAddresses } from "breakglass-alerts/config";
import {
  type CatalogueEntry,
  catalogueEntry,
  type DefenderActivityPolicy,
  defenderActivityPolicy,
  detections,
} from "breakglass-alerts/queries";
import { projectDirectory } from "../stack/project.ts";
import { readStackConfig } from "../stack/settings.ts";

export function entries(): CatalogueEntry[] {
  return detections.map(catalogueEntry);
}

/** @throws UserError for a stack that is missing or wrong */
export function portalValues(stack: string): DefenderActivityPolicy {
  const config = readStackConfig(projectDirectory(), stack);
  return defenderActivityPolicy(config.accounts, mailAddresses(config));
}

export function catalogueText(list: readonly CatalogueEntry[]): string {
  return list
    .map((entry) =>
      [
        `${pc.bold(entry.id)}  Sev${entry.severity}  ${entry.title}`,
        `  ${entry.sees}`,
        ...listed("sees", entry.examples),
        ...listed("blind to", entry.blindTo),
        ...listed("false alarms", entry.falsePositives),
        `  ${pc.dim("reads")} ${entry.tables.join(", ")}  ${pc.dim("one alert a")} ${entry.episode.join(", ")}`,
        `  ${pc.dim("MITRE ATT&CK")} ${[...entry.tactics, ...entry.techniques].join(", ")}`,
        ...entry.engines.map(
          ({ engine, runs, costAnHour }) =>
            `  ${pc.dim("runs in")} ${engine}: ${runs}, $${costAnHour} an hour`,
        ),
      ].join("\n"),
    )
    .join("\n\n");
}

function listed(title: string, items: readonly string[]): string[] {
  return [`  ${pc.dim(title)}`, ...items.map((item) => `    - ${item}`)];
}

export function catalogueMarkdown(list: readonly CatalogueEntry[]): string {
  const sections = list.map((entry) =>
    [
      `## ${entry.id}`,
      "",
      `**${entry.title}** (severity ${entry.severity}). ${entry.sees}`,
      "",
      ...bullets("It sees, among others", entry.examples),
      ...bullets("It is blind to", entry.blindTo),
      ...bullets("False alarms", entry.falsePositives),
      `Reads ${entry.tables.map((table) => `\`${table}\``).join(", ")}. One alert for each ${entry.episode.map((name) => `\`${name}\``).join(", ")}. MITRE ATT&CK: ${[...entry.tactics, ...entry.techniques].join(", ")}.`,
      "",
      "| runs in | as | when | US dollars an hour |",
      "|---|---|---|---|",
      ...entry.engines.map(
        ({ engine, resource, runs, costAnHour }) => `| ${engine} | ${resource} | ${runs} | ${costAnHour} |`,
      ),
    ].join("\n"),
  );
  return [INTRODUCTION, ...sections].join("\n\n");
}

const INTRODUCTION = `# What is detected

Printed by \`npm run --silent breakglass -- catalogue --markdown\`; a test compares the two. Prices are public list prices,
as arithmetic: a log alert rule that looks every five minutes is 1.50 US dollars a month, each further combination of its
dimensions that fires in a month is charged besides, and Sentinel and Defender are paid for as products. What your
workspace's ingestion costs does not depend on these rules.`;

function bullets(title: string, items: readonly string[]): string[] {
  return [`${title}:`, "", ...items.map((item) => `- ${item}`), ""];
}

export function portalText(policy: DefenderActivityPolicy): string {
  const field = (name: string, value: string | number) => `  ${name.padEnd(24)} ${value}`;
  return [
    pc.bold(policy.open),
    ...policy.before.map((step) => `  before: ${step}`),
    ...policy.lookUpFirst.map((who) => `  look up first: ${who}`),
    field("Policy name", policy.policyName),
    field("Policy severity", policy.policySeverity),
    field("Category", policy.category),
    field("Description", policy.description),
    field("Act on", policy.actOn),
    ...policy.filters.map(({ filter, operator, values }) =>
      field(filter, `${operator} ${values.join(", ")}`),
    ),
    field("Send alert as email", policy.alerts.sendAlertAsEmail.join(", ")),
    field("Daily alert limit", policy.alerts.dailyAlertLimitPerPolicy),
    field("Governance actions", policy.governanceActions),
  ].join("\n");
}
