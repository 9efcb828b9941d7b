import { existsSync, mkdirSync, readdirSync, readFileSync, writeFileSync } from "node:fs";
import { hostname } from "node:os";
import { dirname, join } from "node:path";
import { isAlive } from "./execute.ts";
import type { Project } from "./project.ts";

export interface PendingOperation {
  readonly type: "creating" | "updating" | "deleting" | "reading" | "importing";
  readonly urn: string;
}

export interface StateResource {
  readonly urn: string;
  readonly type: string;
  /** Absent for components. */
  readonly id?: string;
}

export interface StackState {
  readonly resources: readonly StateResource[];
  readonly pending: readonly PendingOperation[];
}

interface Checkpoint {
  checkpoint?: {
    latest?: {
      resources?: { urn: string; type: string; id?: string; delete?: boolean }[];
      pending_operations?: { type: PendingOperation["type"]; resource: { urn: string } }[];
    };
  };
}

/**
 * What the engine wrote down of the stack; undefined if there is no stack yet.
 * Source of the layout: github.com/pulumi/pulumi, pkg/backend/diy (stacks/<project>/<stack>.json, version 3).
 */
export function readStackState(project: Project): StackState | undefined {
  const file = stackFile(project);
  if (!existsSync(file)) return undefined;
  const { checkpoint = {} }: Checkpoint = JSON.parse(readFileSync(file, "utf8"));
  const { resources = [], pending_operations: pending = [] } = checkpoint.latest ?? {};
  return {
    resources: resources
      .filter((resource) => resource.delete !== true)
      .map(({ urn, type, id }) => ({ urn, type, ...(id ? { id } : {}) })),
    pending: pending.map(({ type, resource }) => ({ type, urn: resource.urn })),
  };
}

/**
 * Makes a stack without resources, as `pulumi stack init` does: that takes half a second, most of it for a salt that a
 * deployment makes as well. Source of the layout as above; meta.yaml says that stacks belong to projects
 * (pkg/backend/diy/store.go).
 */
export function writeEmptyStack(project: Project): void {
  const { name, stack, stateDirectory } = project;
  const file = stackFile(project);
  mkdirSync(dirname(file), { recursive: true });
  writeFileSync(join(stateDirectory, "state", ".pulumi", "meta.yaml"), "version: 1\n");
  const checkpoint = { stack: `organization/${name}/${stack}`, latest: null };
  writeFileSync(file, JSON.stringify({ version: 3, checkpoint }));
}

function stackFile({ name, stack, stateDirectory }: Project): string {
  return join(stateDirectory, "state", ".pulumi", "stacks", name, `${stack}.json`);
}

/** The processes that hold a lock on the stack, whether they still live or not. */
export function lockHolders({ name, stack, stateDirectory }: Project): { pid: number; alive: boolean }[] {
  const directory = join(stateDirectory, "state", ".pulumi", "locks", "organization", name, stack);
  if (!existsSync(directory)) return [];
  return readdirSync(directory)
    .filter((file) => file.endsWith(".json"))
    .map((file) => {
      const lock: { pid: number; hostname: string } = JSON.parse(readFileSync(join(directory, file), "utf8"));
      return { pid: lock.pid, alive: lock.hostname === hostname() && isAlive(lock.pid) };
    });
}
