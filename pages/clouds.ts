import { type Cloud, clouds, type Feature } from "../sandbox/clouds/index.ts";

const all = Object.values(clouds);

/** What is not in every cloud, as the page names it. */
const FEATURES: Readonly<Record<Feature, string>> = {
  office365: "channel `office365`",
  teams: "channel `teams`",
  twilio: "channel `twilio`",
  acs: "channel `acs`",
  azuremonitorlogs: "`breakglass:query: azuremonitorlogs`",
  sentinel: "`breakglass:sentinel`",
  defender: "`breakglass:defender`",
  "cloud-apps": "the detection `cloud-activity`",
  sms: "`breakglass:fallback.sms`",
  voice: "`breakglass:fallback.voice`",
};

/** The addresses of docs/clouds.md. */
export function addressTable(): string {
  const rows: [string, (cloud: Cloud) => string][] = [
    ["`azure-native:environment`", ({ name }) => name],
    ["Azure CLI: `az cloud set --name`", ({ cliName }) => cliName],
    ["Entra ID", ({ login }) => login],
    ["Resource Manager", ({ arm }) => arm],
    ["Microsoft Graph", ({ graph }) => graph],
    ["Log Analytics queries", ({ logs }) => logs.endpoints[0]],
    ["their audience", ({ logs }) => logs.audience],
    ["portal", ({ portal }) => portal],
    ["triggers of Logic Apps", ({ workflows }) => `*.${workflows}`],
  ];
  return [
    `| | ${all.map(({ title }) => title).join(" | ")} |`,
    `|---|${all.map(() => "---|").join("")}`,
    ...rows.map(([what, of]) => `| ${what} | ${all.map((cloud) => code(of(cloud))).join(" | ")} |`),
  ].join("\n");
}

/** What works where. */
export function featureTable(): string {
  const cell = ({ lacks }: Cloud, feature: Feature) =>
    lacks[feature] === undefined ? "yes" : `no: ${lacks[feature].reason}`;
  return [
    `| | ${all.map(({ title }) => title).join(" | ")} |`,
    `|---|${all.map(() => "---|").join("")}`,
    ...(Object.keys(FEATURES) as Feature[]).map(
      (feature) => `| ${FEATURES[feature]} | ${all.map((cloud) => cell(cloud, feature)).join(" | ")} |`,
    ),
  ].join("\n");
}

function code(text: string): string {
  return `\`${text}\``;
}
