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

/** The stacks to run a command for. */
export interface Meant {
  readonly stacks: readonly string[];
  readonly notes: readonly string[];
  /** The run to continue. */
  readonly before?: LastRun;
}

/** Runs in the sandbox and in Azure have separate files; those in the sandbox write nothing outside of its folder. */
export function lastRunFile(directory: string, command: FleetCommand, sandbox: boolean): string {
  return join(directory, ...(sandbox ? [".sandbox", ".fleet"] : [".fleet"]), `last-${command}.json`);
}

/**
 * The results of the last run of a command.
 *
 * @throws UserError if there is none, or its file is incomplete
 */
export function readLastRun(file: string): LastRun {
  if (!existsSync(file))
    throw new UserError(`There is no last run to continue: ${file} does not exist. Run without --continue.`);
  try {
    return readJsonFile(file, lastRun);
  } catch (error) {
    if (!(error instanceof UserError)) throw error;
    throw new UserError(`${error.message}\nDelete the file and run without --continue.`);
  }
}

/** Records the results of a run as it goes, so that a killed run can be continued too. */
export class RunRecord {
  readonly #file: string;
  readonly #run: LastRun;

  /** The selected stacks are recorded as not started; the others of a continued run keep their results. */
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
