import type { Cloud } from "azure-alerting-sandbox/clouds";

/**
 * Addresses that each cloud of Azure has its own of: a workflow is written with these, and built for one cloud. No text of a
 * person can be taken for one, for the signs around the name are of no alphabet.
 */
export const address = {
  /** Resource Manager, and the audience of its tokens. */
  arm: marked("arm"),
  /** Microsoft Graph, and the audience of its tokens. */
  graph: marked("graph"),
  logs: marked("logs"),
  logsAudience: marked("logsAudience"),
  portal: marked("portal"),
  entraPortal: marked("entraPortal"),
} as const;

function marked(name: string): string {
  return `\ue000${name}\ue001`;
}

/** The same value for one cloud. */
export function inCloud<T>(value: T, cloud: Cloud): T {
  const own: Readonly<Record<keyof typeof address, string>> = {
    arm: cloud.arm,
    graph: cloud.graph,
    logs: cloud.logs.endpoints[0],
    logsAudience: cloud.logs.audience,
    portal: cloud.portal,
    entraPortal: cloud.entraPortal,
  };
  const names = Object.keys(own) as (keyof typeof address)[];
  const resolve = (each: unknown): unknown => {
    if (typeof each === "string")
      return names.reduce((text, name) => text.replaceAll(address[name], own[name]), each);
    if (Array.isArray(each)) return each.map(resolve);
    if (typeof each !== "object" || each === null) return each;
    return Object.fromEntries(Object.entries(each).map(([key, inner]) => [key, resolve(inner)]));
  };
  return resolve(value) as T;
}
