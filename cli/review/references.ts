import type { DirectoryUser } from "azure-alerting-sandbox";
import { isType, nameOf, type ReviewedResource, typeOfId, WORKFLOW } from "./deployment.ts";

const RESOURCE_ID =
  /\/subscriptions\/[^/"'\s]+\/resourceGroups\/[^/"'\s]+(?:\/providers\/[\w.]+\/\w+\/[^/"'\s?{}@]+)?/gi;

/** Types that a deployment may adopt, with the least that creates them. */
const ADOPTED: Readonly<Record<string, { readonly apiVersion: string; readonly body: object }>> = {
  "microsoft.resources/resourcegroups": { apiVersion: "2024-03-01", body: { location: "westeurope" } },
  "microsoft.operationalinsights/workspaces": { apiVersion: "2023-09-01", body: { location: "westeurope" } },
  "microsoft.communication/communicationservices": {
    apiVersion: "2023-04-01",
    body: { location: "Global", properties: { dataLocation: "Europe" } },
  },
};

/**
 * What a deployment uses but does not create, because it existed before: its resource groups, the workspace, the
 * Communication Services. Alert rules, workflows, action groups and identities are never assumed to exist: if one is
 * missing, Azure would reject what refers to it, or nobody would be notified.
 */
export function adopted(resources: readonly ReviewedResource[]): ReviewedResource[] {
  const own = new Set(resources.map(({ id }) => id.toLowerCase()));
  const found = new Map<string, ReviewedResource>();
  const locations = resources.flatMap(({ type, body: { location } }) =>
    typeof location === "string" && !/^global$/i.test(location) && !type.endsWith("resourceGroups")
      ? [location]
      : [],
  );
  const add = (id: string) => {
    const type = typeOfId(id);
    const known = ADOPTED[type.toLowerCase()];
    if (known === undefined || own.has(id.toLowerCase()) || found.has(id.toLowerCase())) return;
    const [location] = locations;
    const body = {
      ...known.body,
      ...(location === undefined || "properties" in known.body ? {} : { location }),
    };
    found.set(id.toLowerCase(), { id, type, apiVersion: known.apiVersion, body });
  };
  for (const { id, body } of resources) {
    for (const [match] of `${id} ${JSON.stringify(body)}`.matchAll(RESOURCE_ID)) {
      add(match.split("/").slice(0, 5).join("/"));
      add(match);
    }
  }
  return [...found.values()];
}

/** The mailboxes that a deployment's workflows send as, by object id or user principal name. */
export function mailboxesOf(resources: readonly ReviewedResource[]): DirectoryUser[] {
  const names = resources
    .filter((each) => isType(each, WORKFLOW))
    .flatMap(({ body }) => [
      ...JSON.stringify(body).matchAll(/graph\.microsoft\.com\/v1\.0\/users\/([^/"]+)\/sendMail/gi),
    ])
    .map(([, name = ""]) => decodeURIComponent(name));
  return [...new Set(names)].map((name, index) =>
    name.includes("@")
      ? {
          id: `00000000-0000-4000-8000-${String(index).padStart(12, "0")}`,
          userPrincipalName: name,
          displayName: name,
        }
      : {
          id: name.toLowerCase(),
          userPrincipalName: `mailbox${index}@review.example`,
          displayName: nameOf(name),
        },
  );
}
