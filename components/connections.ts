import { Connection } from "@pulumi/azure-native/web/connection.js";
import { listConnectionConsentLinks } from "@pulumi/azure-native/web/listConnectionConsentLinks.js";
import type { ComponentResourceOptions, Input, Output } from "@pulumi/pulumi";
import { all, ComponentResource, interpolate, output, secret } from "@pulumi/pulumi";
import { type CloudName, clouds } from "azure-alerting-sandbox/clouds";
import { type BreakGlassConfig, type Channel, type ConnectionKind, hasConnection } from "../config/index.ts";
import { identityConnection } from "./identity-connection.ts";
import { unlessAnyRefused } from "./settled.ts";

/** The API behind a channel, and how the portal names its connection. */
const TITLES = {
  office365: "Break-glass alerts: e-mail",
  teams: "Break-glass alerts: Teams",
  twilio: "Break-glass alerts: SMS",
} as const satisfies Record<ConnectionKind, string>;

/** One entry of a workflow's `$connections` parameter. */
export interface ConnectionReference {
  connectionId: Output<string>;
  connectionName: Output<string>;
  id: Output<string>;
  /** Of a connection that the workflow uses with its own identity. */
  connectionProperties?: { authentication: { type: "ManagedServiceIdentity" } };
}

export interface ConnectionsArgs {
  channels: readonly Channel[];
  query: BreakGlassConfig["query"];
  cloud: CloudName;
  location: string;
  subscriptionId: Input<string>;
  resourceGroupName: Input<string>;
  tags: BreakGlassConfig["tags"];
  twilioAuthToken?: Input<string>;
}

/**
 * The API connections that the configured channels use, one an API, and that of Azure Monitor Logs where the workspace
 * is asked through it.
 *
 * Teams and Office 365 act for a person, who must consent once after the deployment; until then the connection
 * answers 401. Twilio has its credentials from the configuration and needs nobody.
 */
export class Connections extends ComponentResource {
  /** Keyed as the workflow definition names them. */
  readonly references: Readonly<Record<string, ConnectionReference>>;
  /**
   * Where a person consents, keyed by API. Secret: whoever opens a link first lends the connection his account.
   * A link is short-lived; each `pulumi up` gives a new one.
   */
  readonly consentLinks: Readonly<Record<string, Output<string>>>;

  constructor(name: string, args: ConnectionsArgs, options: ComponentResourceOptions) {
    super("breakglass:index:Connections", name, {}, options);
    const apis = [...new Set(args.channels.filter(hasConnection).map((channel) => channel.via))];
    const references: Record<string, ConnectionReference> = {};
    const consentLinks: Record<string, Output<string>> = {};
    for (const api of apis) {
      const apiId = managedApi(api, args);
      const connection = this.#connection(name, api, apiId, args);
      references[api] = { connectionId: connection.id, connectionName: connection.name, id: apiId };
      if (api !== "twilio") consentLinks[api] = this.#consentLink(connection, args);
    }
    if (args.query === "azuremonitorlogs") references[args.query] = this.#logsConnection(name, args);
    this.references = references;
    this.consentLinks = consentLinks;
    this.registerOutputs({ consentLinks: unlessAnyRefused(consentLinks) });
  }

  #connection(name: string, api: ConnectionKind, apiId: Output<string>, args: ConnectionsArgs): Connection {
    return new Connection(
      `${name}-${api}`,
      {
        connectionName: `${name}-${api}`,
        resourceGroupName: args.resourceGroupName,
        location: args.location,
        properties: {
          displayName: TITLES[api],
          api: { id: apiId },
          ...(api === "twilio" ? { parameterValues: twilioCredentials(args) } : {}),
        },
        tags: args.tags,
      },
      { parent: this, additionalSecretOutputs: ["properties.parameterValues"] },
    );
  }

  #logsConnection(name: string, args: ConnectionsArgs): ConnectionReference {
    const id = managedApi("azuremonitorlogs", args);
    const connection = identityConnection(
      `${name}-azuremonitorlogs`,
      {
        ...args,
        apiId: id,
        displayName: "Break-glass alerts: logs",
        parameterSet: "managedIdentityAuth",
      },
      { parent: this },
    );
    return {
      connectionId: connection.id,
      connectionName: connection.name,
      id,
      connectionProperties: { authentication: { type: "ManagedServiceIdentity" } },
    };
  }

  #consentLink(connection: Connection, args: ConnectionsArgs): Output<string> {
    // Source of the parameters: github.com/Azure/LogicAppsUX, OAuthService.ts (listConsentLinks).
    const links = all([args.resourceGroupName, connection.name, connection.id]).apply(
      ([resourceGroupName, connectionName]) =>
        listConnectionConsentLinks(
          {
            connectionName,
            resourceGroupName,
            parameters: [{ parameterName: "token", redirectUrl: clouds[args.cloud].portal }],
          },
          { parent: this },
        ),
    );
    return secret(links.apply(({ value }) => value?.[0]?.link ?? "already authorised"));
  }
}

function managedApi(api: string, { subscriptionId, location }: ConnectionsArgs): Output<string> {
  return interpolate`/subscriptions/${subscriptionId}/providers/Microsoft.Web/locations/${location}/managedApis/${api}`;
}

function twilioCredentials({ channels, twilioAuthToken }: ConnectionsArgs): Record<string, Input<string>> {
  const account = channels.find((channel) => channel.via === "twilio");
  if (account === undefined || twilioAuthToken === undefined) {
    throw new Error("A twilio channel needs twilioAuthToken.");
  }
  // Source of the names: github.com/Azure/azure-quickstart-templates, the Twilio connection (sid, token).
  return { sid: account.accountSid, token: secret(output(twilioAuthToken)) };
}
