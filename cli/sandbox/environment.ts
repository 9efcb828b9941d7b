import { join, resolve } from "node:path";
import { mustRun, secretIn } from "./running.ts";

/**
 * What a client needs in order to reach the sandbox instead of Azure: a proxy, whom to trust, and who it is. The names
 * are those of Go, Python's requests, Node.js 24, Azure's SDKs (azure-identity), and of azurerm and azure-native.
 *
 * @throws UserError where no sandbox is served
 */
export function clientEnvironment(directory: string): Record<string, string> {
  const { port, tenantId, subscriptionId } = mustRun(directory);
  const proxy = `http://127.0.0.1:${port}`;
  const authority = resolve(join(directory, "ca.pem"));
  const clientId = secretIn(directory, "client-id");
  const secret = secretIn(directory, "client-secret");
  return {
    HTTPS_PROXY: proxy,
    HTTP_PROXY: proxy,
    https_proxy: proxy,
    http_proxy: proxy,
    NO_PROXY: "",
    no_proxy: "",
    SSL_CERT_FILE: authority,
    REQUESTS_CA_BUNDLE: authority,
    NODE_EXTRA_CA_CERTS: authority,
    NODE_USE_ENV_PROXY: "1",
    ...identity("AZURE", tenantId, subscriptionId, clientId, secret),
    ...identity("ARM", tenantId, subscriptionId, clientId, secret),
  };
}

function identity(
  prefix: string,
  tenantId: string,
  subscriptionId: string,
  clientId: string,
  secret: string,
) {
  return {
    [`${prefix}_TENANT_ID`]: tenantId,
    [`${prefix}_SUBSCRIPTION_ID`]: subscriptionId,
    [`${prefix}_CLIENT_ID`]: clientId,
    [`${prefix}_CLIENT_SECRET`]: secret,
  };
}

/** The same, for a shell. */
export function exportLines(directory: string): string {
  return Object.entries(clientEnvironment(directory))
    .map(([name, value]) => `export ${name}='${value.replaceAll("'", "'\\''")}'`)
    .join("\n");
}
