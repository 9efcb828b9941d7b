import type { Watched } from "./detection.ts";

/** The identities that deploy, as the audit log names them. */
export function deployersInEntra({ deployers = [] }: Watched): string[] {
  return deployers.filter((id) => !id.startsWith("/"));
}

/** The user-assigned identities that deploy, as Azure's activity log names them. */
export function deployersInAzure({ deployers = [] }: Watched): string[] {
  return deployers.filter((id) => id.startsWith("/"));
}
