import { randomInt, randomUUID } from "node:crypto";
import type { Azure, DirectoryUser } from "../azure/index.ts";
import { json } from "../azure/server.ts";
import type { SignedIn } from "../azure/tokens.ts";
import type { HttpResponse } from "../http.ts";
import { refused } from "./entra-refusals.ts";
import { same } from "./same.ts";

/** Applications that people sign in to without a secret (learn.microsoft.com/troubleshoot/entra, first-party apps). */
const PUBLIC_CLIENTS = [
  "04b07795-8ddb-461a-bbee-02f9e1bf7b46", // Azure CLI, and what azure-identity takes by default
  "1950a258-227b-4e31-a9cf-717495945fc2", // Azure PowerShell
  "14d82eec-204b-4c2f-b7e8-296a70dab67e", // Microsoft Graph Command Line Tools
  "aebc6443-996d-45c2-90f0-388ff96faa56", // Visual Studio Code
];

/** Of refresh tokens: no service takes it. */
const REFRESH = "urn:azure-alerting-sandbox:refresh";
const DEVICE_SECONDS = 900;

export interface PeopleOptions {
  readonly azure: Pick<Azure, "tokens" | "cloud" | "tenantId" | "findUser">;
  /** Of the sandbox's application. */
  readonly clientId: string;
  /** Of everybody in its directory. */
  readonly password: string;
}

interface Device {
  readonly clientId: string;
  readonly userCode: string;
  readonly until: number;
  user?: DirectoryUser;
}

/**
 * People of the directory who sign in to an application: with their password, or on another device
 * (learn.microsoft.com/entra/identity-platform, v2-oauth-ropc, v2-oauth2-device-code). Their tokens are delegated ones.
 */
export class People {
  readonly #options: PeopleOptions;
  readonly #devices = new Map<string, Device>();

  constructor(options: PeopleOptions) {
    this.#options = options;
  }

  /** What MSAL asks before it sends a password: nobody's domain is federated. */
  realm(user: string): HttpResponse {
    return json(200, {
      ver: "1.0",
      account_type: "Managed",
      domain_name: user.split("@")[1] ?? "",
      cloud_instance_name: new URL(this.#options.azure.cloud.login).hostname.replace(/^login\./, ""),
      cloud_audience_urn: "urn:federation:MicrosoftOnline",
    });
  }

  /** Begins to sign in on another device: somebody says who it is, by the code that is shown. */
  device(form: URLSearchParams): HttpResponse {
    const client = this.#client(form);
    if (typeof client !== "string") return client;
    for (const [key, { until }] of this.#devices) if (until < Date.now()) this.#devices.delete(key);
    const deviceCode = randomUUID();
    const userCode = Array.from({ length: 9 }, () => LETTERS[randomInt(LETTERS.length)]).join("");
    this.#devices.set(deviceCode, { clientId: client, userCode, until: Date.now() + DEVICE_SECONDS * 1000 });
    return json(200, {
      user_code: userCode,
      device_code: deviceCode,
      verification_uri: `${this.#options.azure.cloud.login}/device`,
      expires_in: DEVICE_SECONDS,
      interval: 1,
      message: `To sign in to the sandbox, run: breakglass sandbox sign-in ${userCode} USER`,
    });
  }

  /**
   * Somebody says who they are, for a device that waits.
   *
   * @returns what is wrong with it
   */
  approve(userCode: string, name: string): string | undefined {
    const device = [...this.#devices.values()].find(
      (each) => each.userCode === userCode.toUpperCase() && each.until >= Date.now(),
    );
    if (device === undefined) return `Nobody waits with the code ${userCode}.`;
    const user = this.#options.azure.findUser(name);
    if (user === undefined) return `The directory has nobody of the name or id ${name}.`;
    device.user = user;
    return undefined;
  }

  /** Undefined for a grant that is no person's. */
  token(form: URLSearchParams): HttpResponse | undefined {
    const grant = form.get("grant_type") ?? "";
    const found = GRANTS[grant];
    if (found === undefined) return undefined;
    const client = this.#client(form);
    if (typeof client !== "string") return client;
    const user = this[found](form, client);
    return "userPrincipalName" in user ? this.#tokens({ ...user, clientId: client }, form) : user;
  }

  byPassword(form: URLSearchParams): DirectoryUser | HttpResponse {
    const name = form.get("username") ?? "";
    const user = this.#options.azure.findUser(name);
    if (user === undefined)
      return refused(
        400,
        "invalid_grant",
        50034,
        `The user account ${name} does not exist in the ${this.#options.azure.tenantId} directory.`,
      );
    if (!same(form.get("password") ?? "", this.#options.password))
      return refused(
        400,
        "invalid_grant",
        50126,
        "Error validating credentials due to invalid username or password.",
      );
    return enabled(user);
  }

  byDevice(form: URLSearchParams, client: string): DirectoryUser | HttpResponse {
    const code = form.get("device_code") ?? form.get("code") ?? "";
    const device = this.#devices.get(code);
    if (device === undefined || device.clientId !== client)
      return refused(400, "bad_verification_code", 70019, "The device code is not known, or was used.");
    if (device.until < Date.now())
      return refused(400, "expired_token", 70020, "The provided value for the device code has expired.");
    if (device.user === undefined)
      return refused(400, "authorization_pending", 70016, "Authorization is pending. Continue polling.");
    this.#devices.delete(code);
    return enabled(device.user);
  }

  byRefresh(form: URLSearchParams): DirectoryUser | HttpResponse {
    const { tokens, findUser } = this.#options.azure;
    const token = tokens.read(form.get("refresh_token") ?? "");
    const user = token?.audience === REFRESH ? findUser(token.principalId) : undefined;
    return user === undefined
      ? refused(400, "invalid_grant", 70008, "The refresh token has expired, or is not of this sandbox.")
      : enabled(user);
  }

  #client(form: URLSearchParams): string | HttpResponse {
    const given = form.get("client_id") ?? "";
    const known = [this.#options.clientId, ...PUBLIC_CLIENTS].find((each) => each === given.toLowerCase());
    return (
      known ??
      refused(
        400,
        "unauthorized_client",
        700016,
        `Application with identifier '${given}' was not found in the directory.`,
      )
    );
  }

  #tokens(person: SignedIn, form: URLSearchParams): HttpResponse {
    const { tokens, cloud, tenantId } = this.#options.azure;
    const { audience, scopes } = askedFor(form, cloud.graph);
    return json(200, {
      token_type: "Bearer",
      scope: scopes.map((scope) => `${audience}/${scope}`).join(" "),
      expires_in: 3599,
      ext_expires_in: 3599,
      access_token: tokens.issueFor(person, audience, scopes.join(" ")),
      refresh_token: tokens.issueFor(person, REFRESH, ""),
      id_token: tokens.idToken(person),
      client_info: Buffer.from(JSON.stringify({ uid: person.id, utid: tenantId })).toString("base64url"),
    });
  }
}

/** No letter that is taken for another one. */
const LETTERS = "BCDFGHJKLMNPQRSTVWXZ23456789";

const GRANTS: Readonly<Record<string, "byPassword" | "byDevice" | "byRefresh">> = {
  password: "byPassword",
  "urn:ietf:params:oauth:grant-type:device_code": "byDevice",
  device_code: "byDevice",
  refresh_token: "byRefresh",
};

function enabled(user: DirectoryUser): DirectoryUser | HttpResponse {
  if (user.accountEnabled !== false) return user;
  return refused(400, "invalid_grant", 50057, "The user account is disabled.");
}

/** One service, and what is wanted of it: `https://host/Scope`, a scope of Graph without a host, or all with `.default`. */
function askedFor(form: URLSearchParams, graph: string): { audience: string; scopes: string[] } {
  const resource = form.get("resource");
  if (resource !== null) return { audience: resource, scopes: ["user_impersonation"] };
  const wanted = (form.get("scope") ?? "").split(" ").filter((each) => each !== "" && !OPENID.includes(each));
  const [first = `${graph}/.default`] = wanted;
  const audience = first.includes("://") ? first.slice(0, first.lastIndexOf("/")) : graph;
  const named = wanted.map((each) => each.slice(each.lastIndexOf("/") + 1));
  const isGraph = audience.replace(/\/$/, "") === graph;
  const all = isGraph ? "Directory.AccessAsUser.All" : "user_impersonation";
  return {
    audience,
    scopes: named.length === 0 ? [all] : named.map((each) => (each === ".default" ? all : each)),
  };
}

const OPENID = ["openid", "profile", "offline_access", "email"];
