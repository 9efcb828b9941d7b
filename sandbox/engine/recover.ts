import { existsSync, readdirSync, readFileSync, rmSync, writeFileSync } from "node:fs";
import { join } from "node:path";
import { runCommand } from "./command.ts";
import { DeployError, type EngineOptions } from "./options.ts";
import type { Project } from "./project.ts";
import { lockHolders, readStackState } from "./stack-state.ts";

/** An interrupted run may still be on its way out. */
const PATIENCE_MILLISECONDS = 10_000;

/**
 * Cleans up after a run that was interrupted or killed: a lock that nobody holds, operations that were never
 * reported as done.
 *
 * @throws DeployError if another run is at work on the stack
 */
export async function recover(options: EngineOptions, project: Project): Promise<void> {
  dropCutAttributes(project);
  await releaseLock(options, project);
  const pending = readStackState(project)?.pending ?? [];
  if (pending.length === 0) return;
  const begun = pending.map(({ type, urn }) => `${type} ${urn.split("::").at(-1)}`).join(", ");
  options.onProgress?.({
    kind: "step",
    message: `The last run was interrupted while it was ${begun}; going on from there`,
  });
  await clearPending(options, project);
}

/**
 * Beside each file of its state, the engine keeps the file's attributes, and writes them at once into their place: a run
 * that is killed there leaves half of them, and nothing can read the state any more. It can do without
 * (github.com/google/go-cloud, blob/fileblob/attrs.go).
 */
function dropCutAttributes({ stateDirectory }: Project): void {
  const state = join(stateDirectory, "state", ".pulumi");
  if (!existsSync(state)) return;
  for (const name of readdirSync(state, { recursive: true, encoding: "utf8" })) {
    if (name.endsWith(".attrs") && !isJson(join(state, name))) rmSync(join(state, name));
  }
}

function isJson(file: string): boolean {
  try {
    JSON.parse(readFileSync(file, "utf8"));
    return true;
  } catch (error) {
    if (error instanceof SyntaxError) return false;
    throw error;
  }
}

async function releaseLock(options: EngineOptions, project: Project): Promise<void> {
  const deadline = Date.now() + PATIENCE_MILLISECONDS;
  for (;;) {
    const holders = lockHolders(project);
    if (holders.length === 0) return;
    const living = holders.find(({ alive }) => alive);
    if (living === undefined) break;
    if (Date.now() > deadline) {
      const message = `Another run is at work on the stack "${project.stack}" (process ${living.pid}). Wait for its end, or end it.`;
      throw new DeployError([{ message }]);
    }
    await new Promise((resolve) => setTimeout(resolve, 100));
  }
  options.onProgress?.({ kind: "step", message: "Releasing the lock of a run that was killed" });
  await must(options, project, ["cancel", "--yes", project.stack]);
}

async function clearPending(options: EngineOptions, project: Project): Promise<void> {
  const file = join(project.stateDirectory, "recovery.json");
  const stack = ["--stack", project.stack, "--file", file];
  await must(options, project, ["stack", "export", ...stack]);
  const exported: { deployment: { pending_operations?: unknown } } = JSON.parse(readFileSync(file, "utf8"));
  delete exported.deployment.pending_operations;
  writeFileSync(file, JSON.stringify(exported));
  await must(options, project, ["stack", "import", ...stack]);
  rmSync(file);
}

/** Runs a command that has no reason to fail. */
export async function must(
  options: Pick<EngineOptions, "cli">,
  project: Project,
  args: readonly string[],
): Promise<string> {
  const { code, output, errorOutput } = await runCommand(options.cli, project, args);
  if (code === 0) return output;
  const reason = errorOutput.trim() || output.trim() || `exit code ${code}`;
  throw new DeployError([{ message: `pulumi ${args.slice(0, 2).join(" ")}: ${reason}` }]);
}
