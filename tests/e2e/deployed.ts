import { readdirSync, readFileSync } from "node:fs";
import { join } from "node:path";
import { stackTarget } from "../../cli/azure/stack.ts";
import { jsonOf } from "../../cli/drill/result.ts";
import { type DrillOptions, drillOn, play, prepareDrill, stage } from "../../cli/drill/run.ts";
import { scenarioOf } from "../../cli/scenarios/scenarios.ts";
import { type Deployment, deployStack } from "../../cli/stack/deployment.ts";
import { readStackSettings } from "../../cli/stack/settings.ts";
import type { Evidence } from "../../cli/verify/evidence.ts";
import { verify } from "../../cli/verify/run.ts";
import { sceneOf } from "../../cli/verify/sandbox.ts";
import { deployedResources } from "../../sandbox/index.ts";
import type { Clone } from "./clone.ts";
import type { Drill } from "./sample-drill.ts";

const START = new Date("2026-01-15T00:00:00Z");

/**
 * The stack of a clone, deployed once by the real engine. Each drill plays on a copy that is opened from what the
 * deployment left, and nothing that happens there is kept.
 */
export class Deployed {
  /** What the deployment said on its way. */
  readonly progress: readonly string[];

  static async of(clone: Clone): Promise<Deployed> {
    const progress: string[] = [];
    const onStep = (line: string) => void progress.push(line);
    const deployment = await deployStack("dev", {
      directory: clone.directory,
      start: START,
      onStep,
      isTemporary: true,
    });
    await deployment.cloud.close();
    return new Deployed(clone, deployment, progress);
  }

  readonly #clone: Clone;
  readonly #deployment: Deployment;

  private constructor(clone: Clone, deployment: Deployment, progress: readonly string[]) {
    this.#clone = clone;
    this.#deployment = deployment;
    this.progress = progress;
  }

  /** What `breakglass drill --json` prints with these options. */
  async drill(options: Partial<DrillOptions> = {}): Promise<Drill> {
    const whole = { stack: "dev", scenario: "sign-in", fault: [], consent: true, ...options };
    const prepared = prepareDrill(whole, readStackSettings(this.#clone.directory, whole.stack));
    const copy = await this.#deployment.again(prepared.start, prepared.readings);
    try {
      const { result } = await drillOn(copy, prepared);
      return JSON.parse(jsonOf(result)) as Drill;
    } finally {
      await copy.cloud.close();
    }
  }

  /** The evidence that `breakglass verify --sandbox` would write. */
  async verify(): Promise<Evidence> {
    const settings = readStackSettings(this.#clone.directory, "dev");
    const staged = stage([scenarioOf("sign-in", settings)], []);
    const from = staged[0]?.from ?? START;
    const copy = await this.#deployment.again(from);
    try {
      await play(copy, staged, [], true);
      const scene = await sceneOf(copy.cloud, stackTarget(this.#clone.directory, "dev"));
      const folder = join(this.#clone.directory, "evidence");
      const { evidence } = await verify(
        scene,
        { fault: [], since: from.toISOString() },
        { folder, onStep: () => {} },
      );
      return evidence;
    } finally {
      await copy.cloud.close();
    }
  }

  /** What `breakglass resources --json` prints. */
  async resources(): Promise<Resource[]> {
    const { cloud } = await this.#deployment.again(START);
    try {
      return JSON.parse(JSON.stringify(deployedResources(cloud.azure.store))) as Resource[];
    } finally {
      await cloud.close();
    }
  }

  /** What the deployment has left, by the paths of the files: the cloud and the engine's state. */
  files(): Map<string, string> {
    const directory = join(this.#clone.directory, ".sandbox", "dev");
    const files = readdirSync(directory, { recursive: true, withFileTypes: true });
    const paths = files.flatMap((each) => (each.isFile() ? [join(each.parentPath, each.name)] : []));
    return new Map(paths.map((path) => [path, readFileSync(path, "utf8")]));
  }
}

export interface Resource {
  readonly id: string;
  readonly type: string;
  readonly apiVersion: string;
  readonly body: Readonly<Record<string, unknown>>;
}
