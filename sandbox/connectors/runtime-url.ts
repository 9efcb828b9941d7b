const SUFFIX = ".azconn-sandbox.p.azurewebsites.net";

/** The hosts of all connections: `server.register(CONNECTOR_HOSTS, connectorService(…))`. */
export const CONNECTOR_HOSTS = /^[^.]+\.azconn-sandbox\.p\.azurewebsites\.net$/;

/**
 * Where a connection's runtime answers. As in Azure the host carries the connection's name, and the path begins with
 * `/apim/{name}/{key}`; the key here is the ARM id in base64url.
 *
 * @param path of the operation, its expressions evaluated. What a URL cannot hold (a space, say) is encoded; what is
 * encoded already stays as it is.
 * @example
 * runtimeUrl("/subscriptions/…/connections/office365", "/v2/Mail");
 * // https://office365.azconn-sandbox.p.azurewebsites.net/apim/office365/L3N1YnNjcmlwdGlvbnMv…/v2/Mail
 */
export function runtimeUrl(
  connectionId: string,
  path: string,
  queries: Readonly<Record<string, string | number | boolean>> = {},
): string {
  const name = connectionId.slice(connectionId.lastIndexOf("/") + 1);
  const key = Buffer.from(connectionId).toString("base64url");
  const query = Object.entries(queries)
    .map(([key, value]) => `${encodeURIComponent(key)}=${encodeURIComponent(value)}`)
    .join("&");
  const url = `https://${connectorHost(connectionId)}/apim/${encodeURIComponent(name)}/${key}${legal(path)}`;
  return query === "" ? url : `${url}${path.includes("?") ? "&" : "?"}${query}`;
}

/** The host that a connection's error replies name as their source. */
export function connectorHost(connectionId: string): string {
  const name = connectionId.slice(connectionId.lastIndexOf("/") + 1);
  const label = name
    .toLowerCase()
    .replace(/[^a-z0-9-]+/g, "-")
    .replace(/^-+|-+$/g, "");
  return `${label.slice(0, 63) || "connection"}${SUFFIX}`;
}

/** The connection's ARM id and the operation's path out of a runtime URL's path. */
export function parseRuntimePath(path: string): { connectionId: string; operationPath: string } | undefined {
  const match = /^\/apim\/[^/]+\/([A-Za-z0-9_-]+)(\/.*)?$/.exec(path);
  if (match === null) return undefined;
  const [, key = "", operationPath = "/"] = match;
  return { connectionId: Buffer.from(key, "base64url").toString("utf8"), operationPath };
}

/** RFC 3986 allows these in a path; a percent sign only before two hexadecimal digits. */
function legal(path: string): string {
  const rooted = (path.startsWith("/") ? path : `/${path}`).toWellFormed();
  return rooted
    .replace(/%(?![0-9A-Fa-f]{2})/g, "%25")
    .replace(/[^A-Za-z0-9\-._~!$&'()*+,;=:@/%?]/gu, encodeURIComponent);
}
