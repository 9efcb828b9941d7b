import { cpSync, mkdtempSync, rmSync, symlinkSync, writeFileSync } from "node:fs";
import { tmpdir } from "node:os";
import { join } from "node:path";
import type { StoredResource } from "../sandbox/azure/index.ts";
import { startCloud } from "../sandbox/cloud/index.ts";
import { ensureCli } from "../sandbox/engine/cli.ts";
import { deploy } from "../sandbox/engine/deploy.ts";

const TENANT = "6f0d3c52-1c5e-4d6b-8f1a-7e9b2c4d5a61";
const USER = "9b2d6c1e-0f53-4c0e-8a42-6f1f0f1f9d10";

export interface DeploymentFigures {
  /** Seconds of a preview: of a program that declares nothing, and of the sample stack. */
  readonly empty: number;
  readonly dev: number;
  /** Seconds of the sample stack's first update, and of one that changes nothing. */
  readonly first: number;
  readonly repeated: number;
  /** What the sandbox holds afterwards. */
  readonly resources: readonly { readonly type: string; readonly body: StoredResource["body"] }[];
}

/** Measures previews and updates of a full tenant, the sample stack. */
export async function benchDeployment(project: string): Promise<DeploymentFigures> {
  const directory = mkdtempSync(join(tmpdir(), "breakglass-bench-"));
  const cloud = await startCloud({
    directory: join(directory, "azure"),
    tenantId: TENANT,
    users: [{ id: USER, userPrincipalName: "bg2@contoso.onmicrosoft.com", displayName: "bg2" }],
    start: new Date(),
  });
  const { path: cli } = await ensureCli();
  for (const role of ["User.Read.All", "CustomDetection.ReadWrite.All"])
    cloud.azure.appRoles.grant(USER, role);
  const seconds = async (projectDirectory: string, preview: boolean) => {
    const options = {
      projectDirectory,
      stack: "dev",
      preview,
      cli,
      stateDirectory: join(directory, projectDirectory === project ? "dev" : "empty"),
      azure: {
        port: cloud.azure.port,
        subscriptionId: "8d2c1f0e-5b7a-4f6e-9c3d-2a1b0c9d8e7f",
        caller: { clientId: USER, objectId: USER, tenantId: TENANT },
        token: () => cloud.azure.tokens.issue(USER, "https://management.azure.com/"),
      },
    };
    const started = performance.now();
    await deploy(options);
    return (performance.now() - started) / 1000;
  };
  const nothing = emptyProject(project, directory);
  try {
    for (const each of [nothing, project]) await seconds(each, true);
    const [empty, dev] = [await seconds(nothing, true), await seconds(project, true)];
    const [first, repeated] = [await seconds(project, false), await seconds(project, false)];
    const resources = cloud.azure.store.list().map(({ type, body }) => ({ type, body }));
    return { empty, dev, first, repeated, resources };
  } finally {
    await cloud.close();
    rmSync(directory, { recursive: true });
  }
}

function emptyProject(project: string, directory: string): string {
  const empty = mkdtempSync(join(directory, "program-"));
  for (const file of ["Pulumi.yaml", "Pulumi.dev.yaml"]) cpSync(join(project, file), join(empty, file));
  writeFileSync(join(empty, "index.ts"), 'import "@pulumi/pulumi";\n');
  writeFileSync(join(empty, "package.json"), '{ "type": "module" }\n');
  symlinkSync(join(project, "node_modules"), join(empty, "node_modules"));
  return empty;
}
