import { execFileSync } from "node:child_process";
import { type DeployOptions, deploy } from "../../../sandbox/engine/deploy.ts";
import { isAlive } from "../../../sandbox/engine/execute.ts";
import { type ConfigValue, DeployError } from "../../../sandbox/engine/options.ts";
import { prepareProject } from "../../../sandbox/engine/project.ts";
import { lockHolders, readStackState } from "../../../sandbox/engine/stack-state.ts";
import { EVERYTHING, Laboratory } from "../../policies/proof/sample.ts";
import { type Creation, type Gate, startGate } from "./gate.ts";

/** The sample tenant with everything that it can have, and mail by the workflow's own identity besides. */
const CONFIG: Readonly<Record<string, ConfigValue>> = {
  ...EVERYTHING,
  "breakglass:channels": {
    value: [
      { via: "office365", to: ["soc@contoso.com"] },
      { via: "graph", from: "alerts@contoso.com", to: ["soc@contoso.com"] },
      { via: "twilio", accountSid: `AC${"0".repeat(32)}`, from: "+15005550006", to: ["+31612345678"] },
    ],
  },
};

/** One stack in a cloud of its own, reached through a gate. */
export class GatedDeployment {
  readonly laboratory: Laboratory;
  readonly gate: Gate;

  private constructor(laboratory: Laboratory, gate: Gate) {
    this.laboratory = laboratory;
    this.gate = gate;
  }

  static async open(): Promise<GatedDeployment> {
    const laboratory = await Laboratory.open();
    return new GatedDeployment(laboratory, await startGate(laboratory.cloud.azure.port));
  }

  async close(): Promise<void> {
    this.gate.close();
    await this.laboratory.close();
  }

  get options(): DeployOptions {
    const options = this.laboratory.options("stack", { config: CONFIG, isTemporary: false });
    return { ...options, azure: { ...options.azure, port: this.gate.port } };
  }

  deploy() {
    return deploy(this.options);
  }

  /** What a preview would still change, having looked at the cloud. */
  async remaining(): Promise<string[]> {
    const { changes } = await deploy({ ...this.options, preview: true, refresh: true });
    return Object.keys(changes).filter((kind) => kind !== "same");
  }

  /** Deploys, and is killed at a creation: before the cloud has done it, or after, with its answer lost. */
  async deployUntil(isIt: (creation: Creation) => boolean, when: "before" | "after"): Promise<Creation> {
    let killedAt: Creation | undefined;
    this.gate.interfere(async (creation, work) => {
      if (killedAt !== undefined || !isIt(creation)) return work();
      killedAt = creation;
      if (when === "before") this.gate.cut();
      else await work(() => this.gate.cut());
      this.#killEngine();
    });
    const error = await this.deploy().then(
      () => undefined,
      (thrown: unknown) => thrown,
    );
    this.gate.interfere(undefined);
    this.gate.open();
    if (killedAt === undefined) throw new Error("The deployment came to its end without this creation.");
    if (!(error instanceof DeployError)) throw new Error(`The deployment was not interrupted: ${error}`);
    return killedAt;
  }

  /** With all of its plugins, which would live on: each leads a process group of its own. */
  #killEngine(): void {
    const all = processes();
    for (const { pid } of lockHolders(prepareProject(this.options))) {
      for (const each of [pid, ...descendants(pid, all)]) if (isAlive(each)) process.kill(each, "SIGKILL");
    }
  }

  /** What is in the cloud and not in the state, or the other way round; nothing where they agree. */
  disagreements(): string[] {
    const { resources = [], pending = [] } = readStackState(prepareProject(this.options)) ?? {};
    const known = new Set(
      resources.flatMap(({ type, id }) => (id && !type.startsWith("pulumi:") ? [lastPart(id)] : [])),
    );
    const there = new Set(this.laboratory.cloud.azure.store.list().map(({ id }) => lastPart(id)));
    return [
      ...[...there].filter((id) => !known.has(id)).map((id) => `orphan: ${id}`),
      ...[...known].filter((id) => !there.has(id)).map((id) => `in the state alone: ${id}`),
      ...pending.map(({ urn }) => `pending: ${urn}`),
    ];
  }

  /** What was put into the cloud, but for the ids that it makes up. */
  contents(): string[] {
    return this.laboratory.cloud.azure.store
      .list()
      .map(({ id, body }) => withoutMadeIds(`${id} ${JSON.stringify(body)}`))
      .toSorted();
  }
}

/** The state names a detection rule of Defender alone, all else by a path. */
const lastPart = (id: string) =>
  id.toLowerCase().replace("/security/rules/detectionrules/", "").split("/").slice(-3).join("/");

const MADE =
  /(?<=appRoleAssignedTo\/)[\w-]+|[0-9a-f]{8}-[0-9a-f]{4}-[0-9a-f]{4}-[0-9a-f]{4}-[0-9a-f]{12}|sig=[\w%-]+|workflows\/[0-9a-f]{32}/gi;
const withoutMadeIds = (text: string) => text.replace(MADE, "#");

interface Running {
  readonly pid: number;
  readonly parent: number;
}

function processes(): Running[] {
  const listed = execFileSync("ps", ["-A", "-o", "pid=,ppid="], { encoding: "utf8" }).trim().split("\n");
  return listed.map((line) => {
    const [pid = 0, parent = 0] = line.trim().split(/\s+/).map(Number);
    return { pid, parent };
  });
}

function descendants(of: number, all: readonly Running[]): number[] {
  return all.filter(({ parent }) => parent === of).flatMap(({ pid }) => [pid, ...descendants(pid, all)]);
}
