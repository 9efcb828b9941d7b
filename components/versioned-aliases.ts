import type { Alias, Input, ResourceTransformation, URN } from "@pulumi/pulumi";

/**
 * Drops the aliases that azure-native gives each resource for each API version of its type (monitor/scheduledQueryRule.js and
 * its like: `{ type: "azure-native:monitor/v20231201:ScheduledQueryRule" }`): over a thousand for the sample stack, each of
 * which costs Pulumi more than the resource itself. They would find a resource that was made by a module of one version, and
 * the components make none of those.
 */
export const withoutVersionedAliases: ResourceTransformation = ({ type, props, opts }) => {
  if (opts.aliases === undefined || isVersioned(type)) return undefined;
  return { props, opts: { ...opts, aliases: opts.aliases.filter((alias) => !isVersioned(typeOf(alias))) } };
};

function isVersioned(type: string): boolean {
  return /^azure-native:\w+\/v\d/.test(type);
}

function typeOf(alias: Input<URN | Alias>): string {
  return typeof alias === "object" && "type" in alias && typeof alias.type === "string" ? alias.type : "";
}
