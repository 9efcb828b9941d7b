/** The claims of a bearer token that say what it is good for. */
interface Claims {
  readonly aud?: string;
  readonly tid?: string;
}

/** In words, what a webhook was authorised with; undefined where it was with nothing. */
export function authorizationText(headers: Readonly<Record<string, string>> = {}): string | undefined {
  const { authorization } = headers;
  if (authorization === undefined) return undefined;
  const [, claims = ""] = authorization.split(".");
  const { aud, tid } = JSON.parse(Buffer.from(claims, "base64url").toString() || "{}") as Claims;
  return `Bearer token for ${aud}, of the tenant ${tid}`;
}
