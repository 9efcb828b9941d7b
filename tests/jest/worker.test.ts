import { execFile } from "node:child_process";
import { mkdtempSync, readFileSync, rmSync } from "node:fs";
import { tmpdir } from "node:os";
import { join } from "node:path";
import { expect, test } from "@jest/globals";

const PROJECT = join(import.meta.dirname, "..", "..");
const { default: config } = (await import(join(PROJECT, "jest.config.js"))) as {
  default: { projects: { displayName: string }[] };
};

interface Result {
  readonly name: string;
  readonly status: string;
  readonly message: string;
}

/** What Jest reports of fixtures that it runs, one after the other in one process, as tests of the project `name`. */
async function results(name: string, ...fixtures: readonly string[]): Promise<Result[]> {
  const [project] = config.projects.filter(({ displayName }) => displayName === name);
  const directory = mkdtempSync(join(tmpdir(), "breakglass-jest-"));
  const output = join(directory, "results.json");
  const testMatch = fixtures.map((fixture) => `<rootDir>/tests/jest/fixtures/${fixture}.fixture.ts`);
  const given = { ...project, rootDir: PROJECT, testMatch };
  const options = ["--config", JSON.stringify(given), "--runInBand", "--json", "--outputFile", output];
  const jest = join(PROJECT, "node_modules", "jest", "bin", "jest.js");
  try {
    await new Promise<void>((resolve) => {
      const args = [jest, ...options];
      execFile(process.execPath, args, { cwd: PROJECT, env: process.env }, () => resolve());
    });
    return JSON.parse(readFileSync(output, "utf8")).testResults;
  } finally {
    rmSync(directory, { recursive: true });
  }
}

test("a file outside of tests/e2e that starts the Pulumi engine fails, even where it does not mind", async () => {
  const [result] = await results("quick", "engine");
  expect(result?.status).toBe("failed");
  expect(result?.message).toContain("This needs the Pulumi engine, which only the tests in tests/e2e have.");
});

test("a test that takes too long fails", async () => {
  const [result] = await results("quick", "slow");
  expect(result?.status).toBe("failed");
  expect(result?.message).toContain("It took more than 50 ms.");
});

test("property tests draw the same cases each time", async () => {
  const counterexamples = [];
  for (const _ of [1, 2]) {
    const [result] = await results("quick", "draw");
    counterexamples.push(/\{ seed: 2026, .*\n.*/.exec(result?.message ?? "")?.[0]);
  }
  expect(counterexamples[0]).toMatch(/Counterexample: \[-?\d+\]/);
  expect(counterexamples[1]).toBe(counterexamples[0]);
});
