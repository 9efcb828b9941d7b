import { existsSync, readFileSync } from "node:fs";
import { afterEach, beforeEach, describe, expect, test } from "@jest/globals";
import fc from "fast-check";
import { lastRunFile } from "../../../cli/fleet/last-run.ts";
import type { FleetOptions } from "../../../cli/fleet/options.ts";
import { runFleet } from "../../../cli/fleet/run.ts";
import { schedule } from "../../../cli/fleet/schedule.ts";
import type { FleetCommand, Work } from "../../../cli/fleet/tenant.ts";
import { DeployError } from "../../../sandbox/engine/options.ts";
import { StackFolder } from "./folder.ts";
import { BROKEN, stackFile } from "./tenants.ts";

const TENANTS = Array.from({ length: 25 }, (_, index) => `tenant-${String(index + 1).padStart(2, "0")}`);

let folder: StackFolder;
let said: string;
let worked: string[];
beforeEach(() => {
  folder = new StackFolder().add(...TENANTS);
  [said, worked] = ["", []];
});
afterEach(() => folder.remove());

const fine: Work = async (stack) => {
  worked.push(stack);
  return { isFine: true, summary: "48 created" };
};
const failing = (...stacks: readonly string[]): Work => {
  return async (stack, during) => {
    await fine(stack, during);
    if (stacks.includes(stack)) throw new DeployError([{ message: `no luck with ${stack}` }]);
    return { isFine: true, summary: "48 created" };
  };
};

interface Choice extends Partial<FleetOptions> {
  readonly command?: FleetCommand;
  readonly isInteractive?: boolean;
  readonly agrees?: boolean;
  readonly work?: Work;
  readonly plan?: Work;
}

function run({ command = "up", isInteractive = false, agrees, work = fine, plan = fine, ...choice }: Choice) {
  const options = {
    ...{ exclude: [], parallel: 3, continues: false, sandbox: true, yes: true, skipsPreview: true },
    ...choice,
  };
  return runFleet(command, [], options, {
    directory: folder.directory,
    output: { write: (text) => (said += text) },
    isInteractive,
    getCli: async () => ({ path: "pulumi", version: "3.0.0", from: "PATH" }),
    ask: async (question) => {
      said += `${question}\n`;
      if (agrees === undefined) throw new Error("Nobody was to be asked.");
      return agrees;
    },
    workOf: (asked) => (asked === "preview" && command === "up" ? plan : work),
  });
}

const record = () => JSON.parse(readFileSync(lastRunFile(folder.directory, "up", true), "utf8")).tenants;

describe("25 tenants", () => {
  test("each failure is separate, and the next run continues with only what is left", async () => {
    folder.write("tenant-03", stackFile(3, BROKEN.halfWritten));
    const first = await run({ work: failing("tenant-07", "tenant-25") });
    expect(first.counts).toEqual({ succeeded: 22, failed: 3, interrupted: 0, "not started": 0 });
    expect(first.tenants.map(({ stack }) => stack)).toEqual(TENANTS);
    expect(first.tenants[6]).toMatchObject({ state: "failed", summary: "no luck with tenant-07" });
    expect(worked.toSorted()).toEqual(TENANTS.filter((stack) => stack !== "tenant-03"));
    expect(record()["tenant-25"]).toEqual({ state: "failed", summary: "no luck with tenant-25" });

    folder.add(...TENANTS);
    worked = [];
    const second = await run({ continues: true, work: failing("tenant-25") });
    expect(worked.toSorted()).toEqual(["tenant-03", "tenant-07", "tenant-25"]);
    expect(second.counts).toMatchObject({ succeeded: 2, failed: 1 });

    worked = [];
    await run({ continues: true });
    expect(worked).toEqual(["tenant-25"]);
    const nothing = await run({ continues: true });
    expect(nothing.tenants).toEqual([]);
    expect(Object.keys(record())).toHaveLength(25);
  });

  test("Ctrl-C starts no more tenants, lets running ones end, and the next run continues with the rest", async () => {
    const work: Work = async (stack, { signal }) => {
      worked.push(stack);
      if (worked.length < 5) return { isFine: true, summary: "done" };
      if (worked.length === 7) process.emit("SIGINT");
      if (!signal.aborted) await new Promise((resolve) => signal.addEventListener("abort", resolve));
      if (stack === "tenant-05") return { isFine: true, summary: "done all the same" };
      throw new DeployError([{ message: "cancelled" }]);
    };
    const { counts, tenants } = await run({ work });
    expect(counts).toEqual({ succeeded: 5, failed: 0, interrupted: 2, "not started": 18 });
    expect(tenants[5]).toMatchObject({
      state: "interrupted",
      summary: "interrupted; the next run continues from here",
    });
    expect(record()["tenant-25"]).toEqual({ state: "not started", summary: "not started" });
    expect(said).toContain("Stopping: running tenants finish, the rest is not started.\n");
    expect(process.listenerCount("SIGINT")).toBe(0);
    worked = [];
    await run({ continues: true });
    expect(worked).toEqual(TENANTS.slice(5));
  });

  test("what is done is on the disk before the run ends: one that is killed can be gone on with", async () => {
    const states: string[] = [];
    const work: Work = async (stack, during) => {
      if (stack === "tenant-10") states.push(...TENANTS.slice(8, 11).map((each) => record()[each].state));
      return fine(stack, during);
    };
    await run({ parallel: 1, work });
    expect(states).toEqual(["succeeded", "not started", "not started"]);
  });
});

describe("an update", () => {
  test("needs --yes where there is no terminal", async () => {
    await expect(run({ yes: false })).rejects.toThrow(
      "There is no terminal for questions. Confirm the update with --yes.",
    );
    expect(worked).toEqual([]);
  });

  test("shows the plan, asks, and leaves out whose plan failed", async () => {
    const report = await run({
      ...{ yes: false, skipsPreview: false, isInteractive: true, agrees: true },
      plan: failing("tenant-02"),
      work: async (stack) => ({ isFine: true, summary: `updated ${stack}` }),
    });
    expect(said).toMatch(
      /✗ tenant-02 .*no luck with tenant-02[\s\S]*24 succeeded, 1 failed in [\s\S]*Update 24 tenants in the sandbox\?\n/,
    );
    expect(report.tenants.slice(0, 3).map(({ state, summary }) => [state, summary])).toEqual([
      ["succeeded", "updated tenant-01"],
      ["failed", "no luck with tenant-02"],
      ["succeeded", "updated tenant-03"],
    ]);
  });

  test("that nobody agrees to changes nothing, and forgets nothing of the last run", async () => {
    await run({ work: failing("tenant-09") });
    const choice = { yes: false, skipsPreview: false, isInteractive: true, agrees: false };
    const { counts } = await run({ ...choice, work: async () => Promise.reject(new Error("never")) });
    expect(counts["not started"]).toBe(25);
    expect(record()["tenant-09"].state).toBe("failed");
  });

  test("is not planned twice with --skip-preview, and a preview is never recorded as an update", async () => {
    await run({ command: "preview" });
    expect(existsSync(lastRunFile(folder.directory, "up", true))).toBe(false);
    expect(existsSync(lastRunFile(folder.directory, "preview", true))).toBe(true);
    worked = [];
    await run({ plan: async () => Promise.reject(new Error("never")) });
    expect(worked).toHaveLength(25);
  });
});

test("a tenant that differs has not succeeded", async () => {
  const work: Work = async (stack) => ({
    ...{ isFine: stack !== "tenant-01", summary: "looked", verdict: "weaker" },
    details: ["SMS goes to nobody"],
  });
  const { tenants, counts } = await run({ command: "drift", work });
  expect(counts).toMatchObject({ succeeded: 24, failed: 1 });
  expect(tenants[0]).toMatchObject({ state: "failed", verdict: "weaker", details: ["SMS goes to nobody"] });
});

test("as many run at once as requested", async () => {
  const together = Promise.withResolvers<void>();
  const work: Work = async (stack, during) => {
    await fine(stack, during);
    if (worked.length === 4) together.resolve();
    await together.promise;
    return { isFine: true, summary: "" };
  };
  expect((await run({ work, parallel: 4 })).counts.succeeded).toBe(25);
});

test("there are never more at once than were asked for, each is done once, and in the order given", async () => {
  const stacks = fc.uniqueArray(fc.string({ minLength: 1 }), { maxLength: 30 });
  await fc.assert(
    fc.asyncProperty(
      stacks,
      fc.integer({ min: 1, max: 8 }),
      fc.infiniteStream(fc.nat(3)),
      async (all, parallel, waits) => {
        let [atWork, most] = [0, 0];
        const started: string[] = [];
        const work: Work = async (stack) => {
          started.push(stack);
          most = Math.max(most, ++atWork);
          for (let turn = waits.next().value ?? 0; turn > 0; turn--) await Promise.resolve();
          atWork--;
          if (stack.length % 2 === 0) throw new Error("even");
          return { isFine: true, summary: stack };
        };
        const results = await schedule(all, work, { parallel, signal: new AbortController().signal });
        expect(started).toEqual(all);
        expect(results.map(({ stack }) => stack)).toEqual(all);
        expect(results.map(({ state }) => state)).toEqual(
          all.map(({ length }) => (length % 2 === 0 ? "failed" : "succeeded")),
        );
        expect(most).toBeLessThanOrEqual(parallel);
      },
    ),
  );
});
