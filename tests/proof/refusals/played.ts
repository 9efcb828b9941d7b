import { resultOf, type ScenarioResult, type Staged } from "../../../cli/drill/result.ts";
import { play, stage } from "../../../cli/drill/run.ts";
import { scenarioNames, scenarioOf } from "../../../cli/scenarios/scenarios.ts";
import { type Deployment, deployStack } from "../../../cli/stack/deployment.ts";
import { readStackSettings } from "../../../cli/stack/settings.ts";
import { logCategories } from "../../../queries/log-categories.ts";
import type { LocalCloud } from "../../../sandbox/cloud/index.ts";
import { Clone } from "../../e2e/clone.ts";
import { resourcesOf } from "../configuration/deployed.ts";
import type { Configured } from "../configuration/good.ts";
import { configuredBy } from "../configuration/stack-file.ts";

/** What is left, and who is notified, after one resource was refused. */
export interface Refused {
  /** As in the program: type and name. */
  readonly resource: string;
  /** What was not deployed either, because it needs it. */
  readonly alsoMissing: readonly string[];
  readonly scenarios: readonly Pick<ScenarioResult, "name" | "notified">[];
}

/** The sample stack with everything that Azure may refuse. */
export function fullSample(): Clone {
  const clone = new Clone();
  clone.configure((settings) =>
    settings.replace(
      "    onboard: true\n",
      "    onboard: true\n    playbook: true\n  breakglass:locks: true\n  breakglass:outpost:\n    create:\n      name: rg-breakglass-outpost\n",
    ),
  );
  return clone;
}

/** The full sample, deployed once. Each refusal is played in a copy, without what a deployment then leaves out. */
export class FullSample {
  readonly #clone: Clone;
  readonly #deployment: Deployment;
  readonly #configured: Configured;
  readonly #staged: readonly Staged[];
  /** Every resource of the program, as type and name. */
  readonly resources: readonly string[];

  /** What needs a refused resource fails with it, at any later time. */
  readonly #onRejection = (error: unknown) => {
    if (!String(error).includes(" is refused")) throw error;
  };

  static async deploy(onStep: (line: string) => void): Promise<FullSample> {
    const clone = fullSample();
    const settings = readStackSettings(clone.directory, "dev");
    const staged = stage(
      scenarioNames.map((name) => scenarioOf(name, settings)),
      [],
    );
    const start = staged[0]?.from ?? new Date();
    const deployment = await deployStack("dev", { directory: clone.directory, start, onStep });
    await deployment.cloud.close();
    const configured = configuredBy(clone.read("Pulumi.dev.yaml"));
    const resources = (await resourcesOf(configured)).map(({ type, name }) => `${type}::${name}`);
    return new FullSample({ clone, deployment, configured, staged, resources });
  }

  private constructor(parts: {
    clone: Clone;
    deployment: Deployment;
    configured: Configured;
    staged: readonly Staged[];
    resources: readonly string[];
  }) {
    this.#clone = parts.clone;
    this.#deployment = parts.deployment;
    this.#configured = parts.configured;
    this.#staged = parts.staged;
    this.resources = parts.resources;
    process.on("unhandledRejection", this.#onRejection);
  }

  async close(): Promise<void> {
    this.#clone.remove();
    await new Promise((resolve) => setImmediate(resolve));
    process.off("unhandledRejection", this.#onRejection);
  }

  /** What the program still makes if a resource is refused. */
  async without(resource: string): Promise<string[]> {
    const made = await resourcesOf(this.#configured, (each) => each === resource);
    return made.map(({ type, name }) => `${type}::${name}`);
  }

  /** Has every scenario happen where nothing but these resources was deployed. */
  async play(made: readonly string[]): Promise<Refused["scenarios"]> {
    const copy = await this.#deployment.again(this.#staged[0]?.from ?? new Date());
    try {
      copy.cloud.azure.store.detach();
      for (const each of this.resources) if (!made.includes(each)) this.#remove(copy.cloud, each);
      withoutMissingGroups(copy.cloud);
      const isExported = made.some((each) => each.includes(":DiagnosticSetting::"));
      const staged = isExported ? this.#staged : this.#staged.map(withoutExport);
      // Nothing was deployed in which an event could arrive.
      if (!made.some((each) => each.includes(":Workspace::")))
        return staged.map(({ name }) => ({ name, notified: [] }));
      await play(copy, staged, [], true);
      const { scenarios } = resultOf(copy.cloud, staged, [], { consent: true, faults: [] });
      return scenarios.map(({ name, notified }) => ({ name, notified }));
    } finally {
      await copy.cloud.close();
    }
  }

  /** Refuses each of these resources in turn. The programs run first: what one leaves behind must not disturb a scenario. */
  async refuse(resources: readonly string[], onStep: (line: string) => void): Promise<Refused[]> {
    const made = new Map<string, string[]>();
    for (const resource of resources) made.set(resource, await this.without(resource));
    const refused: Refused[] = [];
    for (const [resource, left] of made) {
      onStep(`${refused.length + 1} of ${resources.length}: ${resource}`);
      const alsoMissing = this.resources.filter((each) => each !== resource && !left.includes(each));
      refused.push({ resource, alsoMissing, scenarios: await this.play(left) });
    }
    return refused;
  }

  #remove({ azure: { store } }: LocalCloud, resource: string): void {
    const state = this.#deployment.result.resources.find(({ urn }) => keyOf(urn) === resource);
    if (state?.id === undefined) throw new Error(`The state has no ${resource}.`);
    const end = `/${state.id}`.replace("//", "/").toLowerCase();
    const stored = store.list().find(({ id }) => id.toLowerCase().endsWith(end));
    // What it is in is gone already.
    if (stored !== undefined) store.delete(stored.id);
  }
}

function keyOf(urn: string): string {
  const [, , type = "", name = ""] = urn.split("::");
  return `${type.split("$").at(-1)}::${name}`;
}

/** A rule is deployed with those of its action groups that are there. */
function withoutMissingGroups({ azure: { store } }: LocalCloud): void {
  for (const stored of store.list("Microsoft.Insights/scheduledQueryRules")) {
    const { actions } = (stored.resource.properties ?? {}) as { actions?: { actionGroups?: string[] } };
    const actionGroups = (actions?.actionGroups ?? []).filter((id) => store.get(id) !== undefined);
    const properties = { ...stored.resource.properties, actions: { ...actions, actionGroups } };
    store.put({ ...stored, resource: { ...stored.resource, properties } });
  }
}

/** Without Entra ID's diagnostic setting, its tables stay empty. */
function withoutExport(scenario: Staged): Staged {
  const events = scenario.events.filter(({ table }) => logCategories([table]).length === 0);
  return { ...scenario, events };
}
