import { mkdtempSync, rmSync } from "node:fs";
import { tmpdir } from "node:os";
import { join } from "node:path";
import { startCloud } from "../sandbox/cloud/index.ts";
import { ensureCli } from "../sandbox/engine/cli.ts";
import { deploy } from "../sandbox/engine/deploy.ts";

const TENANT = "6f0d3c52-1c5e-4d6b-8f1a-7e9b2c4d5a61";
const USER = "9b2d6c1e-0f53-4c0e-8a42-6f1f0f1f9d10";
const RUNS = 3;

/** Seconds of a preview of the sample stack without the policy pack and with it: the fastest of three runs each. */
export async function benchPolicy(project: string): Promise<{ without: number; with: number }> {
  const directory = mkdtempSync(join(tmpdir(), "breakglass-bench-"));
  const cloud = await startCloud({
    directory: join(directory, "azure"),
    tenantId: TENANT,
    users: [{ id: USER, userPrincipalName: "bg2@contoso.onmicrosoft.com", displayName: "bg2" }],
    start: new Date(),
  });
  const { path: cli } = await ensureCli();
  const options = {
    projectDirectory: project,
    stack: "dev",
    preview: true,
    cli,
    stateDirectory: join(directory, "dev"),
    azure: {
      port: cloud.azure.port,
      subscriptionId: "8d2c1f0e-5b7a-4f6e-9c3d-2a1b0c9d8e7f",
      caller: { clientId: USER, objectId: USER, tenantId: TENANT },
      token: (audience: string) => cloud.azure.tokens.issue(USER, audience),
    },
  };
  const fastest = async (pack: { policyPack?: string }) => {
    const seconds: number[] = [];
    for (let run = 0; run < RUNS; run++) {
      const started = performance.now();
      await deploy({ ...options, ...pack });
      seconds.push((performance.now() - started) / 1000);
    }
    return Math.min(...seconds);
  };
  try {
    return { without: await fastest({}), with: await fastest({ policyPack: join(project, "policies") }) };
  } finally {
    await cloud.close();
    rmSync(directory, { recursive: true });
  }
}
