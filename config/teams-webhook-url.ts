/**
 * Hosts of a Teams "Workflows" webhook in each cloud: the older form, and that of the Power Platform since 2025
 * (learn.microsoft.com/power-automate/ip-address-configuration).
 */
const HOSTS = [
  /^prod-\d+\.[a-z0-9]+\.logic\.azure\.(com|us|cn)$/,
  /\.environment\.api\.(powerplatform\.com|(gov|high)\.powerplatform\.microsoft\.us|powerplatform\.partner\.microsoftonline\.cn)$/,
];

const PATH =
  /^\/(powerautomate\/automations\/direct\/)?workflows\/[0-9a-f]{32}\/triggers\/[^/]+\/paths\/invoke\/?$/i;

/**
 * What is wrong with the URL of a Teams webhook, or undefined. The URL is a secret, so no message quotes it.
 *
 * The webhooks of the old connectors (`webhook.office.com`) are retired: github.com/MicrosoftDocs/msteams-docs issue
 * 11275.
 */
export function teamsWebhookFault(value: unknown): string | undefined {
  const url = typeof value === "string" && URL.canParse(value) ? new URL(value) : undefined;
  if (url === undefined) return "is not a URL: copy it from the workflow in Teams";
  if (url.protocol !== "https:") return "does not begin with https://";
  if (/(^|\.)(webhook\.office\.com|outlook\.office\.com|outlook\.office365\.com)$/.test(url.hostname)) {
    return "is of a retired Office 365 connector: make a webhook with the Workflows app in Teams";
  }
  if (!HOSTS.some((host) => host.test(url.hostname)) || !PATH.test(url.pathname)) {
    return "is not the URL of a Teams workflow, such as https://prod-00.westeurope.logic.azure.com/workflows/…/triggers/manual/paths/invoke?…";
  }
  if (!/^[\w-]{20,}$/.test(url.searchParams.get("sig") ?? "")) {
    return "has no signature (sig=…): copy the whole URL";
  }
  return undefined;
}
