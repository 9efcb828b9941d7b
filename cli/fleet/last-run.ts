import { existsSync, mkdirSync } from "node:fs";
import { dirname, join } from "node:path";
import { z } from "zod";
import { UserError } from "../errors/user-error.ts";
import { readJsonFile } from "../files/json-file.ts";
import { writeWhole } from "../files/report-file.ts";
import { FLEET_COMMANDS, type FleetCommand, STATES, type TenantResult } from "./tenant.ts";

const lastRun = z.strictObject({
  version: z.literal(1),
  command: z.enum(FLEET_COMMANDS),
  started: z.iso.datetime(),
  tenants: z.record(z.string(), z.strictObject({ state: z.enum(STATES), summary: z.string() })),
});

export type LastRun = z.output<typeof lastRun>;

/** The stacks that a command is to be run for. */
export interface Meant {
  readonly stacks: readonly string[];
  readonly notes: readonly string[];
  /** The run that is gone on with. */
  readonly before?: LastRun;
}

/** Sandbox and Azure are remembered apart. */
export function lastRunFile(directory: string, command: FleetCommand, sandbox: boolean): string {
  return join(directory, ".fleet", `last-${command}${sandbox ? "-sandbox" : ""}.json`);
}

/**
 * What the last run of a command came to.
 *
 * @throws UserError where there is none, or its file is not whole
 */
export function readLastRun(file: string): LastRun {
  if (!existsSync(file))
    throw new UserError(
      `There is no last run to go on with: ${file} does not exist. Run without --continue.`,
    );
  try {
    return readJsonFile(file, lastRun);
  } catch (error) {
    if (!(error instanceof UserError)) throw error;
    throw new UserError(`${error.message}\nDelete it, and run without --continue.`);
  }
}

/** Writes down what a run has come to, as it goes, so that one that is killed can be gone on with as well. */
export class RunRecord {
  readonly #file: string;
  readonly #run: LastRun;

  /** @param meant whose tenants wait; those of the run that it goes on with stay as they are */
  constructor(file: string, command: FleetCommand, { stacks, before }: Pick<Meant, "stacks" | "before">) {
    this.#file = file;
    const waiting = stacks.map((stack) => [stack, { state: "not started", summary: "not started" }] as const);
    this.#run = {
      version: 1,
      command,
      started: new Date().toISOString(),
      tenants: { ...before?.tenants, ...Object.fromEntries(waiting) },
    };
    mkdirSync(dirname(file), { recursive: true });
    this.#write();
  }

  add({ stack, state, summary }: TenantResult): void {
    this.#run.tenants[stack] = { state, summary };
    this.#write();
  }

  #write(): void {
    writeWhole(this.#file, `${JSON.stringify(this.#run, null, 2)}\n`, "The record of the run");
  }
}
