import { createHash } from "node:crypto";
import { getScheduledQueryRule } from "@pulumi/azure-native/monitor/getScheduledQueryRule.js";
import type { Input, Output, Resource } from "@pulumi/pulumi";
import { all } from "@pulumi/pulumi";
import type { Alerting } from "../workflows/index.ts";
import type { CheckedArguments } from "./arguments.ts";
import { segment } from "./arm-id.ts";

export interface RuleNamesArgs extends Pick<CheckedArguments, "location" | "resourceGroup" | "workspace"> {
  subscriptionId: Input<string>;
  /** The name that one of the rules has on the first workspace. */
  first: string;
}

/**
 * For rules on a workspace: they cannot be moved to another one (github.com/pulumi/pulumi-azure-native issue 4839), so new
 * ones take their place. These are made before the old ones go, under names of their own: `ruleSuffix`.
 */
export const MOVES = { replaceOnChanges: ["scopes"], deleteBeforeReplace: false };

/**
 * What the names of the rules on a workspace end in, so that the rules on another workspace can stay until these are there.
 * It is nothing at first. Where a rule of the plain name looks at another workspace, or is in another location, it is a
 * word of that workspace's own; and so it remains for as long as there are rules with that word.
 */
export function ruleSuffix(args: RuleNamesArgs, parent: Resource): Output<string> {
  const { location, resourceGroup, workspace } = args;
  const own = "existing" in resourceGroup ? resourceGroup.existing : undefined;
  return all([args.subscriptionId, own, "existing" in workspace ? workspace.existing : undefined]).apply(
    async ([subscriptionId, group, existing]) => {
      const resourceGroupName =
        "existing" in resourceGroup ? segment(group ?? "", "resourceGroups") : resourceGroup.create.name;
      const workspaceId =
        "existing" in workspace
          ? (existing ?? "")
          : `/subscriptions/${subscriptionId}/resourceGroups/${resourceGroupName}/providers/Microsoft.OperationalInsights/workspaces/${workspace.create.name}`;
      const wanted = place(workspaceId, location);
      const word = `-${createHash("sha256").update(wanted).digest("hex").slice(0, 6)}`;
      const placeOf = (ruleName: string) =>
        getScheduledQueryRule({ resourceGroupName, ruleName }, { parent }).then(
          // In a preview, a provider that is not configured yet answers with nothing at all.
          ({ scopes, location: where }) => (scopes?.[0] === undefined ? undefined : place(scopes[0], where)),
          // Without an answer, the plain name is right, or Azure refuses the new rules and the old ones stay.
          () => undefined,
        );
      const plain = await placeOf(args.first);
      if (plain !== undefined) return plain === wanted ? "" : word;
      return (await placeOf(args.first + word)) === undefined ? "" : word;
    },
  );
}

/** The same with the names that the rules have; rules of the plain names may still resolve an alert. */
export function withSuffix({ rules, fast = [], ...rest }: Alerting, suffix: string): Alerting {
  if (suffix === "") return { ...rest, rules, fast };
  return {
    ...rest,
    rules: [...rules, ...rules.map((rule) => rule + suffix)],
    fast: fast.map((rule) => ({ ...rule, name: rule.name + suffix })),
  };
}

function place(workspaceId: string, location: string): string {
  return `${workspaceId} ${location.replaceAll(" ", "")}`.toLowerCase();
}
