import { appendFileSync, existsSync, readFileSync, writeFileSync } from "node:fs";
import { join } from "node:path";
import type { CreationJournal } from "../provider/index.ts";
import type { Project } from "./project.ts";
import { readStackState } from "./stack-state.ts";

/**
 * Remembers, across runs, what the stack has begun to create. When a run is killed, the engine's state may know
 * nothing of a resource that exists; the next run finds it here and takes it over.
 */
export function openCreationJournal(project: Project): CreationJournal & { clear(): void } {
  const file = join(project.stateDirectory, "creations.txt");
  const known = new Set(readStackState(project)?.resources.flatMap(({ id }) => id?.toLowerCase() ?? []));
  const lines = existsSync(file) ? readFileSync(file, "utf8").split("\n") : [];
  const unfinished = new Set(lines.filter((id) => id !== "" && !known.has(id)));
  writeFileSync(file, [...unfinished].map((id) => `${id}\n`).join(""));
  return {
    isUnfinished: (id) => unfinished.has(id.toLowerCase()),
    begin: (id) => appendFileSync(file, `${id.toLowerCase()}\n`),
    /** Call it after a run that has ended well: the engine's state then knows everything. */
    clear: () => writeFileSync(file, ""),
  };
}
