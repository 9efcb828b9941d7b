import { ArmError, only, type ResourceType, required } from "../resource-type.ts";
import { checkOnboarded } from "./sentinel.ts";
import { bad } from "./sentinel-faults.ts";

/** Of azure-rest-api-specs, Microsoft.SecurityInsights, Watchlists.json. */
const API_VERSIONS = ["2024-09-01", "2024-03-01", "2025-09-01"];

const FORM = /^[a-z0-9][a-z0-9 _-]{1,62}[a-z0-9]$/i;

/** A list of Microsoft Sentinel, by its alias. Its rows are resources of their own. */
export const watchlist: ResourceType = {
  type: "Microsoft.SecurityInsights/watchlists",
  apiVersions: API_VERSIONS,
  location: "none",
  hasPatch: false,
  check: (id, body, { store }) => {
    only(body, ["etag", "properties"], "Watchlist");
    required(body, "properties.displayName", "properties.provider", "properties.itemsSearchKey");
    checkOnboarded(id, store);
    const alias = id.slice(id.lastIndexOf("/") + 1);
    // learn.microsoft.com/azure/sentinel/watchlists-create: 3 to 64 characters, the first and the last are letters or digits.
    if (!FORM.test(alias)) throw bad(`The watchlist alias '${alias}' is not valid.`);
    if (body.properties?.["rawContent"] !== undefined)
      throw bad("The sandbox reads no rawContent: put each row as one of watchlistItems.");
  },
  complete: (id, body) => ({
    properties: { ...body.properties, watchlistAlias: id.slice(id.lastIndexOf("/") + 1), isDeleted: false },
  }),
};

/** A row of a watchlist: texts by the names of its columns. */
export const watchlistItem: ResourceType = {
  type: "Microsoft.SecurityInsights/watchlists/watchlistItems",
  apiVersions: API_VERSIONS,
  location: "none",
  hasPatch: false,
  check: (id, body, { store }) => {
    only(body, ["etag", "properties"], "WatchlistItem");
    required(body, "properties.itemsKeyValue");
    const list = id.slice(0, id.toLowerCase().lastIndexOf("/watchlistitems/"));
    if (store.get(list) === undefined)
      throw new ArmError(404, "NotFound", `The watchlist '${list.split("/").at(-1)}' was not found.`);
  },
  complete: (id, body) => ({
    properties: { ...body.properties, watchlistItemId: id.slice(id.lastIndexOf("/") + 1), isDeleted: false },
  }),
};
