import {
  ACS_HOSTS,
  type Azure,
  CONNECTOR_HOSTS,
  connectionOf,
  isQueryHost,
  json,
  type LocalCloud,
  parseRuntimePath,
  readCallback,
  withdrawMailboxes,
} from "azure-alerting-sandbox";

import { APP_ROLE_ASSIGNMENT, WORKFLOW } from "./deployment.ts";
import type { Fault } from "./scenario.ts";

/** The managed API behind each channel that has a connection. */
const APIS: Readonly<Partial<Record<Fault, string>>> = {
  email: "office365",
  teams: "teams",
  sms: "twilio",
};

/**
 * Makes one service of a cloud fail for every request.
 *
 * @param webhooks Teams webhooks by name; they belong to people, so they do not exist until they are added
 */
export function breakSomething(
  { azure, teamsWebhooks }: LocalCloud,
  fault: Fault,
  webhooks: ReadonlyMap<string, string>,
): void {
  if (fault !== "teams") for (const [name, url] of webhooks) teamsWebhooks.add(name, url);
  if (fault === "query") fail(azure, /./, ({ hostname }) => isQueryHost(hostname));
  if (fault === "workflow")
    fail(azure, /\.logic\.azure\.(com|us|cn)$/, (url) => readCallback(azure.store, url) !== undefined);
  const api = APIS[fault];
  if (api !== undefined) fail(azure, CONNECTOR_HOSTS, (url) => apiAt(azure, url) === api);
  if (fault === "sms") fail(azure, ACS_HOSTS, () => true);
  if (fault === "email") {
    for (const { id } of azure.store.list(APP_ROLE_ASSIGNMENT)) azure.store.delete(id);
    for (const { id } of azure.store.list(WORKFLOW)) withdrawMailboxes(azure.store, id);
  }
}

function fail(azure: Azure, host: RegExp, claims: (url: URL) => boolean): void {
  const message = "The review makes this service fail.";
  azure.register(host, () => json(500, { error: { code: "InternalServerError", message } }), claims);
}

function apiAt({ store }: Azure, url: URL): string | undefined {
  const { connectionId = "" } = parseRuntimePath(url.pathname) ?? {};
  return connectionOf(store, connectionId)?.api;
}
