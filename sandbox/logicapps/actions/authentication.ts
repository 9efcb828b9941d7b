import { clouds } from "../../clouds/index.ts";
import type { HttpRequest } from "../../http.ts";
import { textOf } from "../expressions/text.ts";
import { isObject, type Value, type ValueObject } from "../expressions/value.ts";
import type { Scheduler } from "../scheduler.ts";
import type { Outcome } from "../types.ts";
import { UnsupportedError } from "../unsupported.ts";

/**
 * The request with what its authentication adds, or how the action fails for it
 * (learn.microsoft.com/azure/logic-apps/logic-apps-securing-a-logic-app, authentication types).
 */
export async function authorized(
  request: HttpRequest,
  authentication: Value | undefined,
  run: Scheduler,
): Promise<HttpRequest | Outcome> {
  if (authentication === undefined || authentication === null) return request;
  const given = (isObject(authentication) ? authentication : {}) as ValueObject;
  const type = textOf(given["type"] ?? null);
  const missing = (REQUIRED[type.toLowerCase()] ?? []).filter((name) => (given[name] ?? "") === "");
  if (missing.length > 0)
    return failed("InvalidAuthentication", `The authentication '${type}' needs ${missing.join(", ")}.`);
  const text = (name: string) => textOf(given[name] ?? null);
  const withAuthorization = (authorization: string) => ({
    ...request,
    headers: { ...request.headers, authorization },
  });
  switch (type.toLowerCase()) {
    case "none":
    // A certificate belongs to the connection, and adds nothing to the request.
    case "clientcertificate":
      return request;
    case "basic":
      return withAuthorization(`Basic ${base64(`${text("username")}:${text("password")}`)}`);
    case "raw":
      return withAuthorization(text("value"));
    case "managedserviceidentity":
      return withToken(withAuthorization, "MissingManagedIdentity", () =>
        run.host.token(textOf(given["audience"] ?? `${run.host.arm ?? clouds.public.arm}/`)),
      );
    case "activedirectoryoauth":
      return withToken(withAuthorization, "AuthorizationFailed", () => applicationToken(given, run));
    default:
      throw new UnsupportedError(`The sandbox does not know the authentication '${type}'.`);
  }
}

const REQUIRED: Readonly<Record<string, readonly string[]>> = {
  activedirectoryoauth: ["tenant", "audience", "clientId"],
  clientcertificate: ["pfx"],
  raw: ["value"],
};

async function withToken(
  withAuthorization: (authorization: string) => HttpRequest,
  code: string,
  token: () => Promise<string>,
): Promise<HttpRequest | Outcome> {
  try {
    return withAuthorization(`Bearer ${await token()}`);
  } catch (error) {
    if (error instanceof UnsupportedError) throw error;
    return failed(code, error instanceof Error ? error.message : String(error));
  }
}

async function applicationToken(given: ValueObject, { host }: Scheduler): Promise<string> {
  if (host.clientToken === undefined)
    throw new UnsupportedError("The sandbox has no tokens for the authentication 'ActiveDirectoryOAuth'.");
  const text = (name: string, otherwise: Value = null) => textOf(given[name] ?? otherwise);
  if (text("secret") === "" && text("pfx") === "")
    throw new Error("The authentication 'ActiveDirectoryOAuth' needs a secret, or a certificate as pfx.");
  return host.clientToken({
    authority: text("authority", "https://login.windows.net"),
    tenant: text("tenant"),
    clientId: text("clientId"),
    audience: text("audience"),
  });
}

/** The codes are not documented. */
function failed(code: string, message: string): Outcome {
  return { status: "Failed", code: "BadRequest", error: { code, message } };
}

function base64(text: string): string {
  return Buffer.from(text).toString("base64");
}
