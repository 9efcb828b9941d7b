/**
 * The hosts of a Teams "Workflows" webhook in each cloud: the older form, and that of the Power Platform since 2025
 * (learn.microsoft.com/power-automate/ip-address-configuration).
 */
export const TEAMS_WEBHOOK_HOSTS =
  /^(prod-\d+\.[a-z0-9]+\.logic\.azure\.(com|us|cn)|([a-z0-9]+\.)+environment\.api\.(powerplatform\.com|(gov|high)\.powerplatform\.microsoft\.us|powerplatform\.partner\.microsoftonline\.cn))$/;

const PATH =
  /^\/(powerautomate\/automations\/direct\/)?workflows\/[0-9a-f]{32}\/triggers\/[^/]+\/paths\/invoke\/?$/i;

/**
 * The Teams webhooks that there are. A flow of Teams belongs to a person, and is not deployed: so somebody has to
 * give the sandbox each of them.
 *
 * @example
 * webhooks.add("soc", "https://prod-00.westeurope.logic.azure.com/workflows/…/triggers/manual/paths/invoke?…&sig=…");
 */
export class TeamsWebhooks {
  readonly #known = new Map<string, { readonly name: string; readonly signature: string }>();

  /**
   * @param name shown as the receiver of its messages; the URL itself is a secret
   * @throws Error for a URL that is not of a Teams webhook
   */
  add(name: string, url: string): void {
    const parsed = URL.canParse(url) ? new URL(url) : undefined;
    const signature = parsed?.searchParams.get("sig") ?? "";
    if (
      parsed?.protocol !== "https:" ||
      !TEAMS_WEBHOOK_HOSTS.test(parsed.hostname) ||
      !PATH.test(parsed.pathname) ||
      !/^[\w-]{20,}$/.test(signature)
    ) {
      throw new Error(`The URL of the Teams webhook "${name}" is not of the form that Teams gives.`);
    }
    this.#known.set(place(parsed), { name, signature });
  }

  /** Whether an address is a webhook's, whoever may call it. */
  has(url: URL): boolean {
    return this.#known.has(place(url));
  }

  /** The name of the webhook that a URL calls, or undefined where the signature is not right. */
  nameOf(url: URL): string | undefined {
    const found = this.#known.get(place(url));
    return found?.signature === url.searchParams.get("sig") ? found?.name : undefined;
  }
}

function place({ hostname, pathname }: URL): string {
  return `${hostname}${pathname}`.toLowerCase().replace(/\/$/, "");
}
