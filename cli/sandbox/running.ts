import { readFileSync, rmSync, writeFileSync } from "node:fs";
import { join, resolve } from "node:path";
import { UserError } from "../errors/user-error.ts";

/** What a server writes about itself for the other commands; only the owner may read it. */
export interface Running {
  readonly pid: number;
  readonly port: number;
  readonly tenantId: string;
  readonly subscriptionId: string;
}

const FILE = "server.json";

export function writeRunning(directory: string, running: Running): void {
  writeFileSync(join(directory, FILE), JSON.stringify(running), { mode: 0o600 });
}

export function removeRunning(directory: string): void {
  rmSync(join(directory, FILE), { force: true });
}

/** The server of a folder, or undefined where none runs. */
export function findRunning(directory: string): Running | undefined {
  try {
    const running = JSON.parse(readFileSync(join(directory, FILE), "utf8")) as Running;
    process.kill(running.pid, 0);
    return running;
  } catch {
    return undefined;
  }
}

/** @throws UserError where none runs */
export function mustRun(directory: string): Running {
  const running = findRunning(directory);
  if (running !== undefined) return running;
  throw new UserError(
    `No sandbox is served from ${resolve(directory)}. Start one with: breakglass sandbox serve`,
  );
}

/** A file of the folder that holds a secret. */
export function secretIn(directory: string, name: string): string {
  return readFileSync(join(directory, name), "utf8");
}
