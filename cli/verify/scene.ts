import { type AzureAccess, azureAccess } from "../azure/access.ts";
import { type DeployedIds, deployedIds, type StackTarget } from "../azure/stack.ts";
import { projectDirectory } from "../stack/project.ts";
import type { Evidence } from "./evidence.ts";

/** A deployed stack, and where to read it. */
export interface Scene {
  readonly access: AzureAccess;
  readonly target: StackTarget;
  readonly ids: DeployedIds;
  readonly environment: Evidence["environment"];
  now(): Date;
  sleep(milliseconds: number): Promise<void>;
}

/**
 * The scene of a stack in Azure.
 *
 * @throws UserError if nobody is logged in, or the stack cannot be read
 */
export async function azureScene(target: StackTarget, onStep: (line: string) => void): Promise<Scene> {
  const access = await azureAccess({ tenantId: target.tenantId, cloud: target.cloud });
  return {
    access,
    target,
    ids: await deployedIds(projectDirectory(), target.stack, onStep),
    // A custom endpoint is not Azure.
    environment: access.options.httpClient === undefined ? "azure" : "sandbox",
    now: () => new Date(),
    sleep: (milliseconds) => new Promise((resolve) => setTimeout(resolve, milliseconds)),
  };
}
