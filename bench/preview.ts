import { cpSync, mkdtempSync, readFileSync, rmSync, symlinkSync, writeFileSync } from "node:fs";
import { tmpdir } from "node:os";
import { join } from "node:path";
import type { StoredResource } from "../sandbox/azure/index.ts";
import { startCloud } from "../sandbox/cloud/index.ts";
import { ensureCli } from "../sandbox/engine/cli.ts";
import { deploy } from "../sandbox/engine/deploy.ts";

const TENANT = "6f0d3c52-1c5e-4d6b-8f1a-7e9b2c4d5a61";
const USER = "9b2d6c1e-0f53-4c0e-8a42-6f1f0f1f9d10";

/** Previews of each program: an odd number, for the median. */
const PREVIEWS = 5;

/** What something took: on the clock, and of processors, all of its processes together (NaN where there is no Linux). */
export interface Taken {
  readonly seconds: number;
  readonly processor: number;
}

export interface DeploymentFigures {
  /** Medians of a preview: of a program that declares nothing, and of the sample stack, by turns. */
  readonly empty: Taken;
  readonly dev: Taken;
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
  const taken = async (projectDirectory: string, preview: boolean): Promise<Taken> => {
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
        token: (audience: string) => cloud.azure.tokens.issue(USER, audience),
      },
    };
    const [started, processor] = [performance.now(), processorSeconds()];
    await deploy(options);
    return { seconds: (performance.now() - started) / 1000, processor: processorSeconds() - processor };
  };
  const nothing = emptyProject(project, directory);
  try {
    for (const each of [nothing, project]) await taken(each, true);
    const previews: { empty: Taken; dev: Taken }[] = [];
    while (previews.length < PREVIEWS)
      previews.push({ empty: await taken(nothing, true), dev: await taken(project, true) });
    const empty = median(previews.map((pair) => pair.empty));
    const dev = median(previews.map((pair) => pair.dev));
    const { seconds: first } = await taken(project, false);
    const { seconds: repeated } = await taken(project, false);
    const resources = cloud.azure.store.list().map(({ type, body }) => ({ type, body }));
    return { empty, dev, first, repeated, resources };
  } finally {
    await cloud.close();
    rmSync(directory, { recursive: true });
  }
}

function median(all: readonly Taken[]): Taken {
  const middle = (values: readonly number[]) =>
    values.toSorted((a, b) => a - b)[values.length >> 1] ?? Number.NaN;
  return {
    seconds: middle(all.map(({ seconds }) => seconds)),
    processor: middle(all.map(({ processor }) => processor)),
  };
}

/** Of this process and of its children that have ended (proc(5), /proc/pid/stat: cutime and cstime, in ticks of 10 ms). */
function processorSeconds(): number {
  if (process.platform !== "linux") return Number.NaN;
  const { user, system } = process.cpuUsage();
  const [, afterName = ""] = readFileSync("/proc/self/stat", "utf8").split(") ");
  const [cutime = "", cstime = ""] = afterName.split(" ").slice(13);
  return (user + system) / 1e6 + (Number(cutime) + Number(cstime)) / 100;
}

function emptyProject(project: string, directory: string): string {
  const empty = mkdtempSync(join(directory, "program-"));
  for (const file of ["Pulumi.yaml", "Pulumi.dev.yaml"]) cpSync(join(project, file), join(empty, file));
  writeFileSync(join(empty, "index.ts"), 'import "@pulumi/pulumi";\n');
  writeFileSync(join(empty, "package.json"), '{ "type": "module" }\n');
  symlinkSync(join(project, "node_modules"), join(empty, "node_modules"));
  return empty;
}
