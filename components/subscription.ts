import { Provider } from "@pulumi/azure-native/provider.js";
import { Config, type InvokeOptions, type Resource, secret } from "@pulumi/pulumi";
import { allConfig } from "@pulumi/pulumi/runtime/config.js";

const NAMESPACE = "azure-native";

/** The subscription that the stack deploys to, as far as the program can know: the Azure CLI may have a default. */
export function stackSubscription(): string | undefined {
  return new Config(NAMESPACE).get("subscriptionId") ?? process.env["ARM_SUBSCRIPTION_ID"];
}

/**
 * Options of a lookup in a subscription that may not be the stack's own: a central workspace often lives in
 * another one. A provider of its own does not see the stack's settings of azure-native, so it is given them.
 */
export function inSubscription(name: string, subscriptionId: string, parent: Resource): InvokeOptions {
  if (subscriptionId.toLowerCase() === stackSubscription()?.toLowerCase()) return { parent };
  const settings = Object.entries(allConfig()).flatMap(([key, value]) =>
    key.startsWith(`${NAMESPACE}:`) ? [[key.slice(NAMESPACE.length + 1), secret(value)]] : [],
  );
  const provider = new Provider(name, { ...Object.fromEntries(settings), subscriptionId }, { parent });
  return { parent, provider };
}
