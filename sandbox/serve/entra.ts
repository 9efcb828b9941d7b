import { timingSafeEqual } from "node:crypto";
import type { Azure } from "../azure/index.ts";
import { json, NotInSandbox, type Service, type ServiceRequest } from "../azure/server.ts";
import type { Tokens } from "../azure/tokens.ts";
import { type Cloud, hostOf } from "../clouds/index.ts";
import type { HttpResponse } from "../http.ts";

export interface Application {
  readonly clientId: string;
  readonly clientSecret: string;
}

/**
 * Microsoft Entra ID for clients: discovery, and tokens for one application
 * (learn.microsoft.com/entra/identity-platform/v2-oauth2-client-creds-grant-flow). Its errors have the numbers that
 * clients know (reference-error-codes).
 */
export function entraService(
  tenantId: string,
  application: Application,
  { tokens, cloud }: Pick<Azure, "tokens" | "cloud">,
): Service {
  return (request) => {
    const path = decodeURIComponent(request.url.pathname);
    if (path === "/common/discovery/instance") return json(200, instances(tenantId, cloud));
    const [, tenant = "", below = ""] = /^\/([^/]+)(\/.+)$/.exec(path) ?? [];
    const isCommon = ["common", "organizations"].includes(tenant.toLowerCase());
    if (!isCommon && tenant.toLowerCase() !== tenantId.toLowerCase()) {
      const message = `AADSTS90002: Tenant '${tenant}' not found. The sandbox has the tenant ${tenantId}.`;
      return refused(400, "invalid_tenant", message, 90002);
    }
    if (/^(\/v2\.0)?\/\.well-known\/openid-configuration$/.test(below))
      return json(200, configuration(tenantId, below.startsWith("/v2.0"), cloud));
    if (/^\/discovery(\/v2\.0)?\/keys$/.test(below)) return json(200, { keys: [] });
    if (request.method === "POST" && /^\/oauth2(\/v2\.0)?\/token$/.test(below))
      return token(request, application, tokens);
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
    const message = `AADSTS70003: The sandbox has the grant client_credentials, and not '${grant}'.`;
    return refused(400, "unsupported_grant_type", message, 70003);
  }
  const clientId = form.get("client_id") ?? decodeURIComponent(basicId ?? "");
  if (clientId.toLowerCase() !== application.clientId.toLowerCase()) {
    const message = `AADSTS700016: Application with identifier '${clientId}' was not found. The sandbox has ${application.clientId}.`;
    return refused(400, "unauthorized_client", message, 700016);
  }
  if (!same(form.get("client_secret") ?? basicSecret ?? "", application.clientSecret)) {
    return refused(401, "invalid_client", "AADSTS7000215: Invalid client secret provided.", 7000215);
  }
  const scope = form.get("scope") ?? "";
  const audience =
    form.get("resource") ??
    scope
      .split(" ")
      .find((each) => each.endsWith("/.default"))
      ?.slice(0, -"/.default".length);
  if (audience === undefined) {
    const message = `AADSTS1002012: The provided value for scope ${scope} is not valid. Client credential flows must have a scope value with /.default suffixed to the resource identifier.`;
    return refused(400, "invalid_scope", message, 1002012);
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

function same(given: string, right: string): boolean {
  const [a, b] = [Buffer.from(given), Buffer.from(right)];
  return a.length === b.length && timingSafeEqual(a, b);
}

function refused(status: number, error: string, description: string, code: number): HttpResponse {
  return json(status, { error, error_description: description, error_codes: [code] });
}
