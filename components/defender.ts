import type { CustomResourceOptions, Input, Output } from "@pulumi/pulumi";
import { CustomResource, output } from "@pulumi/pulumi";
import type { DefenderRule } from "../queries/index.ts";
import { detectionRuleSource } from "./detection-rule-source.ts";

export interface DefenderDetectionArgs {
  /** Of Microsoft Graph; whether v1.0 has the rules depends on the tenant. Default: `beta`. */
  apiVersion?: "beta" | "v1.0";
  rule: Input<DefenderRule>;
  /** That is watched. Default: that of the identity that deploys. */
  tenantId?: Input<string>;
  /** Of the application that deploys to the tenant, where the environment does not name it. */
  clientId?: Input<string>;
}

/**
 * A custom detection rule of Microsoft Defender XDR. It belongs to the tenant, not to a subscription.
 *
 * The identity that deploys needs the application permission CustomDetection.ReadWrite.All of Microsoft Graph.
 *
 * @example
 * const rules = defenderDetections.map((source) => defenderRule(source, `breakglass-${source.id}`, watched));
 * for (const rule of rules) new DefenderDetection(rule.id, { rule });
 */
export class DefenderDetection extends CustomResource {
  /** The rule as the service holds it. */
  declare readonly rule: Output<DefenderRule>;

  constructor(
    name: string,
    { apiVersion = "beta", rule, tenantId, clientId }: DefenderDetectionArgs,
    options: CustomResourceOptions = {},
  ) {
    // As `dynamic.Resource` does it (@pulumi/pulumi, dynamic/index.ts), with a text that is ready.
    super(
      "pulumi-nodejs:dynamic/breakglass:DefenderDetection",
      name,
      {
        __provider: detectionRuleSource,
        apiVersion,
        rule,
        tenantId,
        clientId: clientId && output(clientId).apply(applicationId),
      },
      options,
    );
  }
}

/**
 * Programs of Microsoft that a person deploys with: the Azure CLI and Azure PowerShell
 * (learn.microsoft.com/troubleshoot/entra/entra-id/governance/verify-first-party-apps-sign-in).
 */
const PUBLIC_CLIENTS = ["04b07795-8ddb-461a-bbee-02f9e1bf7b46", "1950a258-227b-4e31-a9cf-717495945fc2"];

/** Empty where a person deploys: who it is makes no difference to the rule. */
function applicationId(clientId: string): string {
  return PUBLIC_CLIENTS.includes(clientId.toLowerCase()) ? "" : clientId;
}
