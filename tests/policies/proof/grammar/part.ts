import { cpSync, mkdtempSync, rmSync } from "node:fs";
import { tmpdir } from "node:os";
import { join } from "node:path";
import {
  DETECTION_RULE,
  type ReviewedDeployment,
  type ReviewedResource,
} from "../../../../cli/review/deployment.ts";
import { breakSomething } from "../../../../cli/review/fault.ts";
import { loadDeployment } from "../../../../cli/review/load.ts";
import type { Fault } from "../../../../cli/review/scenario.ts";
import { CONNECTOR_HOSTS, json, type LocalCloud, startCloud } from "../../../../sandbox/index.ts";
import { type DeployedResource, keyOf } from "../resources.ts";
import { deploymentOf } from "./base.ts";
import { type Heard, heardSince, lost, marksOf } from "./heard.ts";

const TENANT = "6f0d3c52-1c5e-4d6b-8f1a-7e9b2c4d5a61";
const MINUTE = 60_000;
const BUSY_TIMES = 2;
/** Everything is deployed then. */
const BEFORE = new Date("2026-01-01T00:00:00Z");

/** Something that happens, and how long people are waited for. */
export interface Act {
  readonly name: string;
  /** What happens at a time. */
  happen(cloud: LocalCloud, at: Date, workspaceId: string): void;
  readonly minutes: number;
}

/** Things that happen in one cloud, one after the other, from a moment on and with something broken. */
export interface Run {
  readonly from: Date;
  readonly fault: Fault | "busy";
  readonly acts: readonly Act[];
}

/** What an edit makes people miss; or why that is not known. */
export type Missed =
  | { readonly kind: "missed"; readonly what: string }
  | { readonly kind: "alike" }
  /** Azure would refuse the edit, so that what was deployed goes on. */
  | { readonly kind: "refused"; readonly reason: string }
  /** The sandbox cannot. */
  | { readonly kind: "unknown"; readonly reason: string };

interface Playing {
  readonly heard: readonly Heard[];
  /** Why the rest was not played. */
  readonly stop?: Missed;
}

/** What of an act is missed, if anything. */
type IsMissed = (act: string, index: number, heard: Heard) => string | undefined;

type Prepared = (resource: DeployedResource) => DeployedResource;

/** A part of the sample stack, deployed once in the sandbox. Each edit is played in a copy of it. */
export class Part {
  readonly #root: string;
  readonly #base: readonly DeployedResource[];
  readonly #others: ReadonlySet<string>;
  readonly #runs: readonly Run[];
  readonly #prepared: Prepared;
  /** What is deployed before an edit, by id. */
  readonly #deployed: ReadonlyMap<string, string>;
  #count = 0;
  #unedited: Promise<Playing> | undefined;

  private constructor(
    root: string,
    base: readonly DeployedResource[],
    others: ReadonlySet<string>,
    runs: readonly Run[],
    prepared: Prepared,
  ) {
    this.#root = root;
    this.#base = base;
    this.#others = others;
    this.#runs = runs;
    this.#prepared = prepared;
    this.#deployed = new Map(deploymentOf(base).resources.map((each) => [each.id, JSON.stringify(each)]));
  }

  /** @param prepared changes what is not edited, so that it runs faster */
  static async load(
    stack: readonly DeployedResource[],
    isIn: (resource: DeployedResource) => boolean,
    runs: readonly Run[],
    prepared: Prepared = (resource) => resource,
  ): Promise<Part> {
    const root = mkdtempSync(join(tmpdir(), "breakglass-grammar-"));
    const base = stack.filter(isIn).map(prepared);
    const cloud = await startIn(join(root, "base"), BEFORE);
    const { refused } = await loadDeployment(cloud, deploymentOf(base), { opensMailboxes: true }).finally(
      () => cloud.close(),
    );
    const [first] = refused.values();
    if (first !== undefined) throw new Error(`The sample stack is refused: ${first.reason}`);
    const others = new Set(stack.filter((each) => !isIn(each)).map(keyOf));
    return new Part(root, base, others, runs, prepared);
  }

  close(): void {
    rmSync(this.#root, { recursive: true, force: true });
  }

  /** What comes of the acts without an edit. */
  async #heard(): Promise<readonly Heard[]> {
    this.#unedited ??= this.#play(this.#base, () => undefined);
    const { heard, stop } = await this.#unedited;
    if (stop !== undefined) throw new Error(`The unedited stack cannot be played: ${JSON.stringify(stop)}`);
    return heard;
  }

  /** What an edit of the stack makes people miss first of all; or why that is not known. */
  async missed(stack: readonly DeployedResource[]): Promise<Missed> {
    const before = await this.#heard();
    const { stop } = await this.#play(stack, (act, index, heard) => lost(act, before[index] ?? {}, heard));
    return stop ?? { kind: "alike" };
  }

  /** Has the acts happen where these resources are deployed over the unedited ones, until one is missed. */
  async #play(stack: readonly DeployedResource[], isMissed: IsMissed): Promise<Playing> {
    const own = stack.filter((each) => !this.#others.has(keyOf(each))).map(this.#prepared);
    const edited = this.#copyOf(join(this.#root, "base"));
    try {
      const cloud = await startIn(edited, BEFORE);
      const refusal = await this.#deploy(cloud, deploymentOf(own)).finally(() => cloud.close());
      return refusal === undefined ? await this.#playIn(edited, isMissed) : { heard: [], stop: refusal };
    } catch (error) {
      return { heard: [], stop: unknown(error) };
    } finally {
      rmSync(edited, { recursive: true, force: true });
    }
  }

  #copyOf(from: string): string {
    const directory = join(this.#root, String(++this.#count));
    cpSync(from, directory, { recursive: true });
    return directory;
  }

  /** Each run begins with what is deployed in the directory. */
  async #playIn(deployed: string, isMissed: IsMissed): Promise<Playing> {
    const heard: Heard[] = [];
    for (const run of this.#runs) {
      const directory = this.#copyOf(deployed);
      const cloud = await startIn(directory, run.from);
      cloud.azure.store.detach();
      try {
        for await (const { act, heard: now } of happening(cloud, run)) {
          const what = isMissed(act, heard.length, now);
          heard.push(now);
          const during = run.fault === "none" ? "" : `, while the fault "${run.fault}" lasts`;
          if (what !== undefined) return { heard, stop: { kind: "missed", what: `${what}${during}` } };
        }
      } catch (error) {
        return { heard, stop: unknown(error) };
      } finally {
        await cloud.close();
        rmSync(directory, { recursive: true, force: true });
      }
    }
    return { heard };
  }

  /** Updates what is deployed: what changed is put, what is gone is deleted. */
  async #deploy(cloud: LocalCloud, after: ReviewedDeployment): Promise<Missed | undefined> {
    const { store } = cloud.azure;
    const changed = after.resources.filter((each) => this.#deployed.get(each.id) !== JSON.stringify(each));
    for (const id of this.#deployed.keys())
      if (!after.resources.some((each) => each.id === id)) store.delete(id);
    for (const { type, id } of changed) {
      // Made by a POST, which takes no id that is taken.
      if (type === DETECTION_RULE) store.delete(id);
    }
    if (changed.length === 0) return undefined;
    const { refused } = await loadDeployment(
      cloud,
      { ...after, resources: [...makersOf(changed, after.resources), ...changed] },
      { opensMailboxes: true },
    );
    for (const { reason, isLimit } of refused.values())
      return { kind: isLimit ? "unknown" : "refused", reason };
    return undefined;
  }
}

function unknown(error: unknown): Missed {
  return { kind: "unknown", reason: error instanceof Error ? error.message : String(error) };
}

/** What made the ids that these resources name, so that they name those of this cloud. */
function makersOf(
  changed: readonly ReviewedResource[],
  all: readonly ReviewedResource[],
): ReviewedResource[] {
  const text = JSON.stringify(changed);
  return all.filter(
    (each) =>
      !changed.includes(each) &&
      Object.values(each.made ?? {}).some((id) => id !== undefined && text.includes(id)),
  );
}

function startIn(directory: string, start: Date): Promise<LocalCloud> {
  return startCloud({ directory, tenantId: TENANT, users: [], start });
}

/** Each service that sends is busy at first: that is what retries are for. */
function keepBusy({ azure }: LocalCloud): void {
  const asked = new Map<string, number>();
  const refuse = () => json(429, { error: { code: "TooManyRequests", message: "Try again later." } });
  azure.register(CONNECTOR_HOSTS, refuse, ({ pathname }) => {
    const times = asked.get(pathname) ?? 0;
    asked.set(pathname, times + 1);
    return times < BUSY_TIMES;
  });
}

async function* happening(cloud: LocalCloud, { from, fault, acts }: Run) {
  if (fault === "busy") keepBusy(cloud);
  else breakSomething(cloud, fault, new Map());
  const [workspace] = cloud.azure.store.list("Microsoft.OperationalInsights/workspaces");
  let at = from;
  for (const { name, minutes, happen } of acts) {
    const marks = marksOf(cloud);
    happen(cloud, at, workspace?.id ?? "");
    const end = new Date(at.getTime() + minutes * MINUTE);
    await cloud.advanceTo(end);
    await cloud.settle();
    yield { act: name, heard: heardSince(cloud, marks, at) };
    at = end;
  }
}
