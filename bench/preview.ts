import { cpSync, mkdtempSync, rmSync, symlinkSync, writeFileSync } from "node:fs";
import { tmpdir } from "node:os";
import { join } from "node:path";
import { startCloud } from "../sandbox/cloud/index.ts";
import { ensureCli } from "../sandbox/engine/cli.ts";
import { deploy } from "../sandbox/engine/deploy.ts";

const TENANT = "6f0d3c52-1c5e-4d6b-8f1a-7e9b2c4d5a61";
const USER = "9b2d6c1e-0f53-4c0e-8a42-6f1f0f1f9d10";

/** Seconds of a preview: of a program that declares nothing, and of the sample stack. */
export async function benchPreview(project: string): Promise<{ empty: number; dev: number }> {
  const directory = mkdtempSync(join(tmpdir(), "breakglass-bench-"));
  const cloud = await startCloud({
    directory: join(directory, "azure"),
    tenantId: TENANT,
    users: [{ id: USER, userPrincipalName: "bg2@contoso.onmicrosoft.com", displayName: "bg2" }],
    start: new Date(),
  });
  const { path: cli } = await ensureCli();
  const preview = async (projectDirectory: string) => {
    const options = {
      projectDirectory,
      stack: "dev",
      preview: true,
      cli,
      stateDirectory: join(directory, projectDirectory === project ? "dev" : "empty"),
      azure: {
        port: cloud.azure.port,
        subscriptionId: "8d2c1f0e-5b7a-4f6e-9c3d-2a1b0c9d8e7f",
        caller: { clientId: USER, objectId: USER, tenantId: TENANT },
        token: () => cloud.azure.tokens.issue(USER, "https://management.azure.com/"),
      },
    };
    await deploy(options);
    const started = performance.now();
    await deploy(options);
    return (performance.now() - started) / 1000;
  };
  try {
    return { empty: await preview(emptyProject(project, directory)), dev: await preview(project) };
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
