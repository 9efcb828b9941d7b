import type { LocalCloud } from "azure-alerting-sandbox";

type Values = Readonly<Record<string, unknown>>;

/** A resource that is there before the first deployment. */
export interface Existing {
  readonly id: string;
  readonly apiVersion: string;
  readonly body: Values;
  /** It is there only to make those that follow: the stack itself makes it. */
  readonly isMadeByStack?: boolean;
}

/** A watchlist of the configuration, and the accounts that are made up for its rows. */
export interface SandboxWatchlist {
  readonly alias: string;
  readonly column: string | undefined;
  readonly names: readonly string[];
}

/** What the configuration adopts, and what must be on it. */
export function existingOf(
  settings: Values,
  watchlists: readonly SandboxWatchlist[],
  location: string,
): Existing[] {
  const adopted = ["breakglass:resourceGroup", "breakglass:workspace"].flatMap(
    (key) => text(record(settings[key])["existing"]) ?? [],
  );
  const workspace = text(record(settings["breakglass:workspace"])["existing"]);
  const channels = Array.isArray(settings["breakglass:channels"]) ? settings["breakglass:channels"] : [];
  const services = channels.flatMap((channel) => communicationService(record(channel)) ?? []);
  const isSentinelMade = record(settings["breakglass:sentinel"])["onboard"] === true;
  return [
    ...adopted.map((id) => ({ id, ...placed(id, location) })),
    ...(workspace === undefined ? [] : onWorkspace(workspace, watchlists, isSentinelMade)),
    ...services.map((id) => ({
      id,
      apiVersion: "2023-04-01",
      body: { location: "Global", properties: { dataLocation: "Europe" } },
    })),
  ];
}

/**
 * The id of the Communication Services resource of a channel. Of one that is named by its endpoint, only the name is known:
 * the rest is made up.
 */
export function communicationService({ via, resource }: Values): string | undefined {
  const given = text(resource);
  if (via !== "acs" || given === undefined) return undefined;
  if (given.startsWith("/")) return given;
  const [, name] = /^https:\/\/([a-z0-9-]+)\.communication\.azure\.com\/?$/i.exec(given) ?? [];
  if (name === undefined) return undefined;
  return `/subscriptions/00000000-5b7a-4f6e-9c3d-2a1b0c9d8e7f/resourceGroups/rg-${name}/providers/Microsoft.Communication/communicationServices/${name}`;
}

function placed(id: string, location: string): Omit<Existing, "id"> {
  return { apiVersion: id.split("/").length <= 5 ? "2024-03-01" : "2023-09-01", body: { location } };
}

/** Without rows of the tenant, those of a watchlist are the made-up accounts. */
function onWorkspace(
  workspace: string,
  watchlists: readonly SandboxWatchlist[],
  isMadeByStack: boolean,
): Existing[] {
  if (watchlists.length === 0) return [];
  const provider = `${workspace}/providers/Microsoft.SecurityInsights`;
  const apiVersion = "2024-09-01";
  return [
    { id: `${provider}/onboardingStates/default`, apiVersion, body: {}, isMadeByStack },
    ...watchlists.flatMap(({ alias, column = "UserPrincipalName", names }) => {
      const id = `${provider}/watchlists/${alias}`;
      const properties = {
        displayName: alias,
        provider: "Microsoft",
        source: "Local file",
        itemsSearchKey: column,
      };
      return [
        { id, apiVersion, body: { properties } },
        ...names.map((name, index) => ({
          id: `${id}/watchlistItems/00000000-0000-4000-8000-00000000000${index + 1}`,
          apiVersion,
          body: { properties: { itemsKeyValue: { [column]: name } } },
        })),
      ];
    }),
  ];
}

/** Creates what the configuration adopts: in a real tenant it exists already. */
export async function createExisting(
  { azure }: Pick<LocalCloud, "azure">,
  { existing, location }: { readonly existing: readonly Existing[]; readonly location: string },
  token: string,
): Promise<void> {
  const send = async (method: string, { id, apiVersion, body }: Existing) => {
    await azure.send({
      method,
      url: `${azure.cloud.arm}${encodeURI(id)}?api-version=${apiVersion}`,
      headers: { authorization: `Bearer ${token}`, "content-type": "application/json" },
      ...(method === "DELETE" ? {} : { body: JSON.stringify(body) }),
    });
  };
  const made: Existing[] = [];
  for (const each of existing) {
    const group = each.id.split("/").slice(0, 5).join("/");
    for (const wanted of [{ id: group, ...placed(group, location) }, each]) {
      if (azure.store.get(wanted.id) !== undefined) continue;
      await send("PUT", wanted);
      made.push(wanted);
    }
  }
  for (const each of made) if (each.isMadeByStack === true) await send("DELETE", each);
}

function record(value: unknown): Values {
  return typeof value === "object" && value !== null ? (value as Values) : {};
}

function text(value: unknown): string | undefined {
  return typeof value === "string" && value !== "" ? value : undefined;
}
