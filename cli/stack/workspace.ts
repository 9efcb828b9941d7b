import { UserError } from "../errors/user-error.ts";
import type { Deployment } from "./deployment.ts";

/**
 * The workspace to which Entra's logs go: the output `workspaceId`, or in a program that has none, its only workspace.
 *
 * @throws UserError if it is not known which one
 */
export function workspaceOf({ cloud, result }: Pick<Deployment, "cloud" | "result">): string {
  const output = result.outputs["workspaceId"];
  if (typeof output === "string") return output;
  const found = cloud.azure.store.list("Microsoft.OperationalInsights/workspaces").map(({ id }) => id);
  const [only] = found;
  if (only !== undefined && found.length === 1) return only;
  throw new UserError(
    found.length === 0
      ? "The stack has no Log Analytics workspace, and no output workspaceId that names one."
      : `The stack has ${found.length} Log Analytics workspaces. Export the id of the one that has Entra's logs as workspaceId:\n${found.map((id) => `  ${id}`).join("\n")}`,
  );
}
