import type { CustomResourceOptions, Input, Output } from "@pulumi/pulumi";
import { dynamic } from "@pulumi/pulumi";
import type { DefenderRule } from "../queries/index.ts";
import { detectionRuleProvider } from "./detection-rule-provider.ts";

export interface DefenderDetectionArgs {
  /** Of Microsoft Graph; whether v1.0 has the rules depends on the tenant. Default: `beta`. */
  apiVersion?: "beta" | "v1.0";
  rule: Input<DefenderRule>;
}

/**
 * A custom detection rule of Microsoft Defender XDR. It belongs to the tenant, not to a subscription.
 *
 * The identity that deploys needs the application permission CustomDetection.ReadWrite.All of Microsoft Graph.
 *
 * @example
 * new DefenderDetection("sign-in", { rule: defenderRule(defenderSignIn, "breakglass-sign-in", watched) });
 */
export class DefenderDetection extends dynamic.Resource {
  /** The rule as the service holds it. */
  declare readonly rule: Output<DefenderRule>;

  constructor(
    name: string,
    { apiVersion = "beta", rule }: DefenderDetectionArgs,
    options: CustomResourceOptions = {},
  ) {
    super(detectionRuleProvider, name, { apiVersion, rule }, options, "breakglass", "DefenderDetection");
  }
}
