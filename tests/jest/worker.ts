import { existsSync, rmSync } from "node:fs";
import { registerHooks } from "node:module";
import { tmpdir } from "node:os";
import { join } from "node:path";
import fc from "fast-check";
import { addEventHandler, getState } from "jest-circus";

const GLOBALS = new URL("globals.ts", import.meta.url).href;

/** What property tests draw their cases from, so that a change fails for what it changes, not for what was drawn. */
const SEED = 2026;

interface Limits {
  /** Milliseconds that a test or a hook may take, unless it says otherwise. */
  readonly timeout: number;
  /** A file that a stand-in of the Pulumi CLI leaves where a test has asked for it, and should not have. */
  readonly engineAskedFor?: string;
}

/**
 * Makes this process a worker of jest-light-runner, which runs test files one after the other, by Node.js itself: modules
 * are loaded once for all of them. It has no time-outs of its own.
 */
export function prepareWorker(limits: Limits): void {
  const seed = process.env["PROPERTY_SEED"] ?? `${SEED}`;
  if (seed !== "random") fc.configureGlobal({ seed: Number(seed) });
  // Jest colours what a test starts where Jest's own output goes to a terminal.
  process.env["NO_COLOR"] = "1";
  delete process.env["FORCE_COLOR"];
  registerHooks({
    resolve: (specifier, context, next) =>
      specifier === "@jest/globals" ? { url: GLOBALS, shortCircuit: true } : next(specifier, context),
  });
  // The one that hands out the test files has gone, or has no more.
  process.once("disconnect", () => process.exit());
  addEventHandler((event) => {
    if (event.name !== "add_test" && event.name !== "add_hook") return;
    const { tests, hooks } = getState().currentDescribeBlock;
    const added = event.name === "add_test" ? tests.at(-1) : hooks.at(-1);
    if (added?.fn === undefined) return;
    const work = added.fn as () => unknown;
    added.fn = () => within(work, event.timeout ?? limits.timeout, limits.engineAskedFor);
  });
}

/** Where the worker is told that a test has asked for the engine. */
export const noteOfEngine = (): string => join(tmpdir(), `breakglass-engine-${process.pid}`);

async function within(work: () => unknown, timeout: number, engineAskedFor: string | undefined) {
  const late = Promise.withResolvers<never>();
  const timer = setTimeout(() => late.reject(new Error(`It took more than ${timeout} ms.`)), timeout);
  try {
    await Promise.race([work(), late.promise]);
  } finally {
    clearTimeout(timer);
  }
  if (engineAskedFor === undefined || !existsSync(engineAskedFor)) return;
  rmSync(engineAskedFor);
  throw new Error("This needs the Pulumi engine, which only the tests in tests/e2e have.");
}
