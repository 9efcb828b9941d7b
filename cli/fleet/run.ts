import type { Cli } from "azure-alerting-sandbox/pulumi";
import { UserError } from "../errors/user-error.ts";
import { type Output, openDisplay } from "./display.ts";
import { onInterrupt } from "./interrupt.ts";
import type { Meant } from "./last-run.ts";
import { lastRunFile, RunRecord } from "./last-run.ts";
import type { RunOptions } from "./options.ts";
import { countsOf, type FleetReport, reportText } from "./report.ts";
import { notStarted, schedule } from "./schedule.ts";
import { meantStacks } from "./selection.ts";
import { stackFaults } from "./stack-faults.ts";
import type { FleetCommand, TenantResult, Work } from "./tenant.ts";

/** What a fleet run needs from its environment. */
export interface Surroundings {
  /** The directory of Pulumi.yaml. */
  readonly directory: string;
  /** Where the stack files are, and which stacks there are to choose from. Default: those of the directory. */
  readonly files?: { readonly directory: string; readonly stacks: readonly string[] };
  /** Where to show progress. */
  readonly output: Output;
  /** Whether questions can be asked. */
  readonly isInteractive: boolean;
  getCli(onStep: (line: string) => void): Promise<Cli>;
  ask(question: string): Promise<boolean>;
  workOf(command: FleetCommand, options: RunOptions, cli: Cli): Work;
}

/**
 * Runs a command for every selected tenant. One that fails does not stop the others.
 *
 * @param names names or globs of stacks; empty means all
 * @throws UserError if there is nothing to run
 */
export async function runFleet(
  command: FleetCommand,
  names: readonly string[],
  options: RunOptions,
  surroundings: Surroundings,
): Promise<FleetReport> {
  if (command === "up" && !options.yes && !surroundings.isInteractive)
    throw new UserError("There is no terminal for questions. Confirm the update with --yes.");
  const { directory, files } = surroundings;
  const all = files === undefined ? {} : { all: files.stacks };
  const meant = meantStacks(directory, command, { ...options, ...all, names });
  const run = new FleetRun(command, meant, options, surroundings);
  try {
    await run.run();
    return run.report();
  } finally {
    run.close();
  }
}

class FleetRun {
  readonly #begun = performance.now();
  readonly #command: FleetCommand;
  readonly #meant: Meant;
  readonly #options: RunOptions;
  readonly #around: Surroundings;
  readonly #results = new Map<string, TenantResult>();
  readonly #notes: readonly string[];
  readonly #interrupt = onInterrupt(() => this.#onEnding());
  #onEnding = () => {};

  constructor(command: FleetCommand, meant: Meant, options: RunOptions, around: Surroundings) {
    [this.#command, this.#meant, this.#options, this.#around] = [command, meant, options, around];
    const { broken, notes } = stackFaults(around.files?.directory ?? around.directory, meant.stacks);
    this.#notes = [...meant.notes, ...notes];
    for (const note of this.#notes) this.#say(note);
    for (const [stack, fault] of broken) {
      const result = {
        stack,
        state: "failed",
        summary: (fault.split("\n", 1)[0] ?? "").replace(/:$/, ""),
        details: [fault],
      } as const;
      this.#results.set(stack, result);
      this.#say(`${stack}: ${result.summary}`);
    }
  }

  async run(): Promise<void> {
    const sound = this.#meant.stacks.filter((stack) => !this.#results.has(stack));
    const cli = await this.#around.getCli((line) => this.#say(line));
    const work = (command: FleetCommand) => this.#around.workOf(command, this.#options, cli);
    const ready = await this.#agreed(sound, work);
    if (ready === undefined) return;
    const { directory } = this.#around;
    const file = lastRunFile(directory, this.#command, this.#options.sandbox);
    const record = new RunRecord(file, this.#command, this.#meant);
    for (const result of this.#results.values()) record.add(result);
    const onResult = (result: TenantResult) => record.add(result);
    for (const result of await this.#all(`fleet ${this.#command}`, ready, work(this.#command), onResult))
      this.#results.set(result.stack, result);
  }

  /** The stacks to run: for an update, those with a plan, once somebody has confirmed it. */
  async #agreed(
    sound: readonly string[],
    work: (command: FleetCommand) => Work,
  ): Promise<readonly string[] | undefined> {
    const { yes, skipsPreview, sandbox } = this.#options;
    if (this.#command !== "up") return sound;
    const ready = skipsPreview ? sound : await this.#planned(sound, work("preview"));
    if (yes || ready.length === 0 || this.#interrupt.signal.aborted) return ready;
    const who = ready.length === 1 ? ready[0] : `${ready.length} tenants`;
    const agrees = await this.#around.ask(`Update ${who}${sandbox ? " in the sandbox" : ""}?`);
    return agrees ? ready : undefined;
  }

  async #planned(sound: readonly string[], work: Work): Promise<readonly string[]> {
    const plans = await this.#all("fleet up, the plan", sound, work);
    this.#say(
      `\n${reportText({ ...this.report(), command: "preview", tenants: plans, counts: countsOf(plans) })}\n`,
    );
    for (const plan of plans) if (plan.state !== "succeeded") this.#results.set(plan.stack, plan);
    return plans.flatMap(({ stack, state }) => (state === "succeeded" ? stack : []));
  }

  async #all(
    title: string,
    stacks: readonly string[],
    work: Work,
    onResult: (result: TenantResult) => void = () => {},
  ): Promise<TenantResult[]> {
    const display = openDisplay(title, stacks.length, this.#around.output);
    this.#onEnding = display.ending;
    try {
      return await schedule(stacks, work, {
        parallel: this.#options.parallel,
        signal: this.#interrupt.signal,
        onStart: display.start,
        onStep: display.step,
        onResult: (result) => {
          onResult(result);
          display.result(result);
        },
      });
    } finally {
      display.close();
    }
  }

  report(): FleetReport {
    const tenants = this.#meant.stacks.map((stack) => this.#results.get(stack) ?? notStarted(stack));
    return {
      command: this.#command,
      sandbox: this.#options.sandbox,
      parallel: this.#options.parallel,
      seconds: Math.round((performance.now() - this.#begun) / 100) / 10,
      counts: countsOf(tenants),
      notes: this.#notes,
      tenants,
    };
  }

  close(): void {
    this.#interrupt.release();
  }

  #say(line: string): void {
    this.#around.output.write(`${line}\n`);
  }
}
