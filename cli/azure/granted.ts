import type { AzureAccess } from "./access.ts";

/** Who calls Microsoft Graph, and with which permissions, as the caller's access token says. */
export interface Granted {
  /** Whether a person is signed in, through an application that has these permissions in their name. */
  readonly isPerson: boolean;
  /** The client id of the application; undefined where the token does not say. */
  readonly application: string | undefined;
  readonly permissions: readonly string[];
}

/**
 * A token of a person has its permissions in `scp`, and one of an application in `roles`
 * (learn.microsoft.com/entra/identity-platform/access-token-claims-reference). Undefined if it cannot be read: it is meant
 * for Microsoft Graph, and its form may change.
 */
export async function grantedInGraph({ credential, cloud }: AzureAccess): Promise<Granted | undefined> {
  const issued = await credential.getToken(`${cloud.graph}/.default`);
  const claims = claimsOf(issued?.token ?? "");
  if (claims === undefined) return undefined;
  const { scp, roles, appid } = claims;
  return {
    isPerson: typeof scp === "string",
    application: typeof appid === "string" ? appid : undefined,
    permissions: [
      ...(typeof scp === "string" ? scp.split(" ") : []),
      ...(Array.isArray(roles) ? roles.map(String) : []),
    ],
  };
}

function claimsOf(token: string): Record<string, unknown> | undefined {
  const [, claims = ""] = token.split(".");
  try {
    const value: unknown = JSON.parse(Buffer.from(claims, "base64url").toString("utf8"));
    return typeof value === "object" && value !== null ? (value as Record<string, unknown>) : undefined;
  } catch {
    return undefined;
  }
}
