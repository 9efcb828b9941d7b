import { mkdtempSync, rmSync } from "node:fs";
import { tmpdir } from "node:os";
import { join } from "node:path";
import { clientEnvironment } from "../../cli/sandbox/environment.ts";
import { writeRunning } from "../../cli/sandbox/running.ts";
import { startServing } from "../../sandbox/serve/index.ts";

/** What a client tried, and whether it did it. */
export interface Tried {
  /** What it works on, as the table in the docs has it. */
  readonly area: string;
  readonly command: string;
  readonly works: boolean;
  /** The last line of what the client says where it does not work. */
  readonly says: string;
}

export const SUBSCRIPTION = "8d2c1f0e-5b7a-4f6e-9c3d-2a1b0c9d8e7f";
export const TENANT = "6f0d3c52-1c5e-4d6b-8f1a-7e9b2c4d5a61";
const USER = {
  id: "5f0e6a11-0000-4000-8000-000000000001",
  userPrincipalName: "a@contoso.com",
  displayName: "A",
};

export interface ServedClient {
  readonly directory: string;
  /** What `sandbox env` prints, and the rest of this process's. */
  readonly env: NodeJS.ProcessEnv;
  readonly served: Awaited<ReturnType<typeof startServing>>;
}

/** Serves a sandbox of its own for a client, which has one user. */
export async function withServed<T>(
  progress: (line: string) => void,
  use: (client: ServedClient) => Promise<T>,
): Promise<T> {
  const directory = mkdtempSync(join(tmpdir(), "breakglass-clients-"));
  const served = await startServing({
    directory,
    port: 0,
    tenantId: TENANT,
    subscriptionId: SUBSCRIPTION,
    users: [USER],
    start: new Date(),
    isRealTime: false,
    onTrouble: progress,
  });
  try {
    const running = { pid: process.pid, port: served.port, tenantId: TENANT, subscriptionId: SUBSCRIPTION };
    writeRunning(directory, running);
    const env = {
      ...process.env,
      ...clientEnvironment(directory),
      SANDBOX_USER: USER.userPrincipalName,
    };
    return await use({ directory, env, served });
  } finally {
    await served.close();
    rmSync(directory, { recursive: true, force: true });
  }
}
