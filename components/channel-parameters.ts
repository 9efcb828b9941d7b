import { getCommunicationService } from "@pulumi/azure-native/communication/getCommunicationService.js";
import type { Input, Output, Resource } from "@pulumi/pulumi";
import { all, output, secret } from "@pulumi/pulumi";
import type { Channel } from "../config/index.ts";
import { lookUp } from "./look-up.ts";
import { isMissing } from "./refusals.ts";
import { hasOwnProvider, inSubscription } from "./subscription.ts";

export interface ChannelParametersArgs {
  channels: readonly Channel[];
  /** The URL of each Teams webhook, by the channel's `name`. Always treated as a secret. */
  teamsWebhookUrls?: Input<Readonly<Record<string, string>>>;
}

/**
 * Values for the parameters of the workflow that its channels need:
 * - `teamsWebhookUrls` (SecureObject): the URL of each webhook, by its channel's `name`;
 * - `acsEndpoints` (Object): the endpoint of each Communication Services resource, by its channel's `resource`.
 */
export function channelParameters(
  name: string,
  { channels, teamsWebhookUrls }: ChannelParametersArgs,
  parent: Resource,
): Readonly<Record<string, Output<Readonly<Record<string, string>>>>> {
  const endpoints = channels.flatMap((channel, index): [string, Output<string>][] =>
    channel.via === "acs"
      ? [[channel.resource, endpoint(`${name}-acs-${index}`, channel.resource, index, parent)]]
      : [],
  );
  return {
    teamsWebhookUrls: secret(output(teamsWebhookUrls ?? {})),
    acsEndpoints: all(Object.fromEntries(endpoints)),
  };
}

/** The host's name holds the resource's geography, which its id does not say. */
function endpoint(name: string, resource: string, index: number, parent: Resource): Output<string> {
  if (!resource.startsWith("/")) return output(resource);
  const [, , subscription = "", , resourceGroupName = "", , , , communicationServiceName = ""] =
    resource.split("/");
  return lookUp(
    `breakglass:channels[${index}].resource`,
    getCommunicationService(
      { resourceGroupName, communicationServiceName },
      inSubscription(name, subscription, parent),
    ),
    (reason) =>
      hasOwnProvider(parent) && isMissing(reason)
        ? "the component's provider does not find it in its own subscription. Where it is in another one, give its endpoint instead: https://NAME.communication.azure.com"
        : undefined,
  ).apply(({ hostName }) => `https://${hostName}`);
}
