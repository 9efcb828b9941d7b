/** The claims of a bearer token that say what it is good for, and who has it. */
interface Claims {
  readonly aud?: string;
  readonly tid?: string;
  readonly appid?: string;
}

type Headers = Readonly<Record<string, string>>;

/** With a bearer token in words: whoever sees the messages, or a report of them, could use the token itself. */
export function withoutToken(headers: Headers): Headers {
  const { authorization } = headers;
  if (authorization === undefined) return headers;
  const [, claims = ""] = authorization.split(".");
  const { aud, tid, appid } = JSON.parse(Buffer.from(claims, "base64url").toString() || "{}") as Claims;
  return {
    ...headers,
    authorization: `Bearer token for ${aud}, of the tenant ${tid}, by the application ${appid}`,
  };
}
