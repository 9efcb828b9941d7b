import { PolicyPack } from "@pulumi/policy";
import { policies } from "./policies.ts";
import { toPulumi } from "./pulumi.ts";

new PolicyPack("breakglass-alerts", {
  description: "Stops what would silence the alerts on break-glass accounts.",
  policies: toPulumi(policies),
});
