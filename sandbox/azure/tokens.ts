import { createHmac, createSecretKey, type KeyObject, randomBytes, timingSafeEqual } from "node:crypto";
import { type Cloud, clouds } from "../clouds/index.ts";

export interface TokensOptions {
  readonly tenantId?: string;
  /** Default: the public one. */
  readonly cloud?: Cloud;
  readonly key?: Buffer;
  /** Application permissions of Microsoft Graph, which are in the tokens for it. */
  readonly appRoles?: (principalId: string) => readonly string[];
}

export interface Token {
  readonly principalId: string;
  /** Compared to the letter, with its slash, as Entra ID does. */
  readonly audience: string;
  /** Whether a person is signed in, for whom an application asks. */
  readonly isPerson: boolean;
}

/** A person who is signed in to an application. */
export interface SignedIn {
  readonly id: string;
  readonly userPrincipalName: string;
  readonly displayName: string;
  /** The application's. */
  readonly clientId: string;
}

const HEADER = encoded({ typ: "JWT", alg: "HS256" });
const HOUR_SECONDS = 3600;
const MOST_REMEMBERED = 500;

/**
 * Issues and checks the bearer tokens of the local Entra ID: JWTs with the claims that clients read
 * (learn.microsoft.com/entra/identity-platform/access-token-claims-reference). They are worth nothing outside of what
 * holds the key.
 */
export class Tokens {
  readonly #tenantId: string;
  readonly cloud: Cloud;
  readonly #key: KeyObject;
  readonly #appRoles: (principalId: string) => readonly string[];
  /** The last ones that were issued here, which need not be checked again. */
  readonly #issued = new Map<string, Token>();

  constructor(options: TokensOptions = {}) {
    const { tenantId = "", cloud = clouds.public, key = randomBytes(32), appRoles = () => [] } = options;
    this.#tenantId = tenantId;
    this.cloud = cloud;
    this.#key = createSecretKey(key);
    this.#appRoles = appRoles;
  }

  /** @param of an application of many tenants: its own id, and the tenant in which the principal is */
  issue(
    principalId: string,
    audience: string,
    of: { readonly appId?: string; readonly tenantId?: string | undefined } = {},
  ): string {
    const roles = audience.replace(/\/$/, "") === this.cloud.graph ? this.#appRoles(principalId) : [];
    const token = this.#signed({
      ...this.#claims(audience, principalId, of.tenantId),
      appid: of.appId ?? principalId,
      idtyp: "app",
      ...(roles.length === 0 ? {} : { roles }),
    });
    if (this.#issued.size >= MOST_REMEMBERED) this.#issued.clear();
    this.#issued.set(token, { principalId, audience, isPerson: false });
    return token;
  }

  /** With which an application acts for a person. `scopes` are the permissions of the application, with blanks between them. */
  issueFor(
    { id, userPrincipalName, displayName, clientId }: SignedIn,
    audience: string,
    scopes: string,
  ): string {
    return this.#signed({
      ...this.#claims(audience, id),
      appid: clientId,
      idtyp: "user",
      name: displayName,
      scp: scopes,
      unique_name: userPrincipalName,
      upn: userPrincipalName,
    });
  }

  /** Says to an application who has signed in (learn.microsoft.com/entra/identity-platform/id-token-claims-reference). */
  idToken({ id, userPrincipalName, displayName, clientId }: SignedIn): string {
    return this.#signed({
      ...this.#claims(clientId, id),
      iss: `${this.cloud.login}/${this.#tenantId}/v2.0`,
      name: displayName,
      preferred_username: userPrincipalName,
      ver: "2.0",
    });
  }

  #claims(audience: string, principalId: string, tenantId: string = this.#tenantId) {
    const now = Math.floor(Date.now() / 1000);
    return {
      aud: audience,
      iss: `${this.cloud.issuer}/${tenantId}/`,
      iat: now,
      nbf: now,
      exp: now + HOUR_SECONDS,
      oid: principalId,
      sub: principalId,
      tid: tenantId,
      ver: "1.0",
    };
  }

  #signed(claims: object): string {
    const text = encoded(claims);
    return `${HEADER}.${text}.${this.#sign(text).toString("base64url")}`;
  }

  /** What the `Authorization` header says, or undefined where it holds no token of ours. */
  read(authorization: string | undefined): Token | undefined {
    const token = (authorization ?? "").replace(/^Bearer /i, "");
    const issued = this.#issued.get(token);
    if (issued !== undefined) return issued;
    const [header, claims = "", signature, ...more] = token.split(".");
    if (header !== HEADER || signature === undefined || more.length > 0) return undefined;
    const [given, right] = [Buffer.from(signature, "base64url"), this.#sign(claims)];
    if (given.length !== right.length || !timingSafeEqual(given, right)) return undefined;
    const { oid, aud, idtyp } = JSON.parse(Buffer.from(claims, "base64url").toString("utf8"));
    return { principalId: oid, audience: aud, isPerson: idtyp === "user" };
  }

  #sign(claims: string): Buffer {
    return createHmac("sha256", this.#key).update(`${HEADER}.${claims}`).digest();
  }
}

function encoded(value: object): string {
  return Buffer.from(JSON.stringify(value)).toString("base64url");
}
