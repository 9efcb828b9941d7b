import type { Azure } from "../azure/index.ts";
import { json, NotInSandbox, type Service, type ServiceRequest } from "../azure/server.ts";
import type { Tokens } from "../azure/tokens.ts";
import { type Cloud, hostOf } from "../clouds/index.ts";
import type { HttpResponse } from "../http.ts";
import { refused } from "./entra-refusals.ts";
import type { People } from "./people.ts";
import { same } from "./same.ts";

export interface Application {
  readonly clientId: string;
  readonly clientSecret: string;
}

/**
 * Microsoft Entra ID for clients: discovery, tokens for one application
 * (learn.microsoft.com/entra/identity-platform/v2-oauth2-client-creds-grant-flow), and for people who sign in to one.
 */
export function entraService(
  tenantId: string,
  application: Application,
  { tokens, cloud }: Pick<Azure, "tokens" | "cloud">,
  people: People,
): Service {
  return (request) => {
    const path = decodeURIComponent(request.url.pathname);
    if (path === "/common/discovery/instance") return json(200, instances(tenantId, cloud));
    const [, user] = /^\/common\/userrealm\/([^/]+)$/i.exec(path) ?? [];
    if (user !== undefined) return people.realm(user);
    const [, tenant = "", below = ""] = /^\/([^/]+)(\/.+)$/.exec(path) ?? [];
    const isCommon = ["common", "organizations"].includes(tenant.toLowerCase());
    if (!isCommon && tenant.toLowerCase() !== tenantId.toLowerCase()) {
      const message = `Tenant '${tenant}' not found. The sandbox has the tenant ${tenantId}.`;
      return refused(400, "invalid_tenant", 90002, message);
    }
    if (/^(\/v2\.0)?\/\.well-known\/openid-configuration$/.test(below))
      return json(200, configuration(tenantId, below.startsWith("/v2.0"), cloud));
    if (/^\/discovery(\/v2\.0)?\/keys$/.test(below)) return json(200, { keys: [] });
    if (request.method === "POST" && /^\/oauth2(\/v2\.0)?\/token$/.test(below))
      return people.token(new URLSearchParams(request.body)) ?? token(request, application, tokens);
    if (request.method === "POST" && /^\/oauth2(\/v2\.0)?\/devicecode$/.test(below))
      return people.device(new URLSearchParams(request.body));
    throw new NotInSandbox(`The sandbox's Entra ID has no ${request.method} ${path}.`);
  };
}

function instances(tenantId: string, { login, loginHosts }: Cloud): object {
  const [first = "", second = first] = loginHosts;
  return {
    tenant_discovery_endpoint: `${login}/${tenantId}/v2.0/.well-known/openid-configuration`,
    "api-version": "1.1",
    metadata: [
      {
        preferred_network: first,
        preferred_cache: second,
        aliases: loginHosts,
      },
    ],
  };
}

function configuration(tenantId: string, isSecond: boolean, cloud: Cloud): object {
  const base = `${cloud.login}/${tenantId}`;
  const version = isSecond ? "/v2.0" : "";
  return {
    issuer: isSecond ? `${base}/v2.0` : `${cloud.issuer}/${tenantId}/`,
    authorization_endpoint: `${base}/oauth2${version}/authorize`,
    token_endpoint: `${base}/oauth2${version}/token`,
    device_authorization_endpoint: `${base}/oauth2${version}/devicecode`,
    end_session_endpoint: `${base}/oauth2${version}/logout`,
    jwks_uri: `${base}/discovery${version}/keys`,
    response_types_supported: ["code", "id_token", "token"],
    subject_types_supported: ["pairwise"],
    id_token_signing_alg_values_supported: ["RS256"],
    token_endpoint_auth_methods_supported: ["client_secret_post", "client_secret_basic"],
    tenant_region_scope: "EU",
    cloud_instance_name: hostOf(cloud.login).replace(/^login\./, ""),
    msgraph_host: hostOf(cloud.graph),
  };
}

function token({ body, headers }: ServiceRequest, application: Application, tokens: Tokens): HttpResponse {
  const form = new URLSearchParams(body);
  const [, basic = ""] = /^Basic (.+)$/i.exec(headers["authorization"] ?? "") ?? [];
  const [basicId, basicSecret] = Buffer.from(basic, "base64").toString("utf8").split(":");
  const grant = form.get("grant_type") ?? "";
  if (grant !== "client_credentials") {
    const message = `The sandbox has the grants client_credentials, password, device_code and refresh_token, and not '${grant}'.`;
    return refused(400, "unsupported_grant_type", 70003, message);
  }
  const clientId = form.get("client_id") ?? decodeURIComponent(basicId ?? "");
  if (clientId.toLowerCase() !== application.clientId.toLowerCase()) {
    const message = `Application with identifier '${clientId}' was not found. The sandbox has ${application.clientId}.`;
    return refused(400, "unauthorized_client", 700016, message);
  }
  if (!same(form.get("client_secret") ?? basicSecret ?? "", application.clientSecret)) {
    return refused(401, "invalid_client", 7000215, "Invalid client secret provided.");
  }
  const scope = form.get("scope") ?? "";
  const audience =
    form.get("resource") ??
    scope
      .split(" ")
      .find((each) => each.endsWith("/.default"))
      ?.slice(0, -"/.default".length);
  if (audience === undefined) {
    const message = `The provided value for scope ${scope} is not valid. Client credential flows must have a scope value with /.default suffixed to the resource identifier.`;
    return refused(400, "invalid_scope", 1002012, message);
  }
  const access = tokens.issue(application.clientId, audience);
  return json(200, {
    token_type: "Bearer",
    expires_in: 3599,
    ext_expires_in: 3599,
    ...(form.has("resource")
      ? { resource: audience, expires_on: String(Math.floor(Date.now() / 1000) + 3599) }
      : {}),
    access_token: access,
  });
}
