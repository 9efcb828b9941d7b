import { GraphError } from "./graph-fault.ts";
import type { Token, Tokens } from "./tokens.ts";

/** Graph as an application: another form of its audience. */
const APPLICATION = "00000003-0000-0000-c000-000000000000";

/**
 * Forms of the audience that Graph takes: its address with and without the slash, and its application id
 * (learn.microsoft.com/entra/identity-platform/access-tokens).
 *
 * @throws GraphError where a request has no token of ours, or one for another service
 */
export function graphCaller(headers: Readonly<Record<string, string>>, tokens: Tokens): Token {
  const token = tokens.read(headers["authorization"]);
  if (token === undefined)
    throw new GraphError(401, "InvalidAuthenticationToken", "Access token is empty or invalid.");
  const { graph } = tokens.cloud;
  if ([graph, `${graph}/`, APPLICATION].includes(token.audience)) return token;
  const message = "Access token validation failure. Invalid audience.";
  throw new GraphError(401, "InvalidAuthenticationToken", message);
}
