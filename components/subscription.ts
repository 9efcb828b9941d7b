import { Provider } from "@pulumi/azure-native/provider.js";
import {
  Config,
  type Input,
  type InvokeOptions,
  type Output,
  output,
  type ProviderResource,
  type Resource,
  RunError,
  secret,
} from "@pulumi/pulumi";
import { allConfig } from "@pulumi/pulumi/runtime/config.js";
import { segment } from "./arm-id.ts";

const NAMESPACE = "azure-native";

/** The subscription that the stack deploys to, as far as the program can know: the Azure CLI may have a default. */
export function stackSubscription(): string | undefined {
  return new Config(NAMESPACE).get("subscriptionId") ?? process.env["ARM_SUBSCRIPTION_ID"];
}

/** Whether a program gave its own provider of azure-native, of which nothing is known here, instead of the stack's. */
export function hasOwnProvider(resource: Resource): boolean {
  return resource.getProvider(`${NAMESPACE}:index:Provider`) !== undefined;
}

/**
 * Options of a lookup in a subscription that may not be the stack's own: a central workspace often lives in
 * another one. A provider of its own does not see the stack's settings of azure-native, so it is given them. Where the
 * program gave a provider itself, that one is used as it is.
 */
export function inSubscription(
  name: string,
  subscriptionId: string,
  parent: Resource,
): InvokeOptions & { provider?: ProviderResource } {
  if (hasOwnProvider(parent)) return { parent };
  if (subscriptionId.toLowerCase() === stackSubscription()?.toLowerCase()) return { parent };
  const settings = Object.entries(allConfig()).flatMap(([key, value]) =>
    key.startsWith(`${NAMESPACE}:`) ? [[key.slice(NAMESPACE.length + 1), secret(value)]] : [],
  );
  const provider = new Provider(name, { ...Object.fromEntries(settings), subscriptionId }, { parent });
  return { parent, provider };
}

/**
 * An id, once it is known to be in the subscription of the provider that looks there: in another one, that provider would
 * look in vain for something of the same name, or find it.
 */
export function inOwnSubscription(
  propertyPath: string,
  id: Input<string>,
  own: Input<string>,
  advice: string,
): Output<string> {
  return output({ id, own }).apply((known) => {
    const found = segment(known.id, "subscriptions");
    if (found.toLowerCase() === known.own.toLowerCase()) return known.id;
    throw new RunError(
      `${propertyPath}: is in subscription ${found}, and the provider deploys to ${known.own}: ${advice}`,
    );
  });
}
