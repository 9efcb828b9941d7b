import { allConfig } from "@pulumi/pulumi/runtime/config.js";
import type { Cloud } from "azure-alerting-sandbox/clouds";
import { stackCloud } from "../config/index.ts";

/** The cloud that the stack's own providers deploy to. */
export function deployedCloud(): Cloud {
  return stackCloud(allConfig(), process.env);
}
