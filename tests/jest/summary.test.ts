import { execFileSync } from "node:child_process";
import { mkdtempSync, rmSync, writeFileSync } from "node:fs";
import { tmpdir } from "node:os";
import { join } from "node:path";
import { expect, test } from "@jest/globals";

test("the gate names what was skipped and the ten slowest files, the slowest first, and ends with the count", () => {
  const directory = mkdtempSync(join(tmpdir(), "breakglass-summary-"));
  const cwd = join(import.meta.dirname, "..", "..");
  const testResults = Array.from({ length: 12 }, (_, index) => ({
    name: join(cwd, "tests", `${index}.test.ts`),
    startTime: 1_000_000,
    endTime: 1_000_000 + ((index * 5) % 12) * 10_400,
    assertionResults: [
      { fullName: `works ${index}`, status: "passed" },
      ...(index === 3 ? [{ fullName: "opens in a browser", status: "pending" }] : []),
    ],
  }));
  const results = join(directory, "results.json");
  const counts = { numPassedTests: 12, numFailedTests: 0, numPendingTests: 1 };
  writeFileSync(results, JSON.stringify({ ...counts, testResults }));
  const script = join(import.meta.dirname, "summary.ts");
  const printed = execFileSync(process.execPath, [script, results], { cwd, encoding: "utf8" });
  rmSync(directory, { recursive: true });
  expect(printed.trimEnd().split("\n")).toEqual([
    "skipped: opens in a browser",
    "The slowest files:",
    "  114 s  tests/7.test.ts",
    "  104 s  tests/2.test.ts",
    "   94 s  tests/9.test.ts",
    "   83 s  tests/4.test.ts",
    "   73 s  tests/11.test.ts",
    "   62 s  tests/6.test.ts",
    "   52 s  tests/1.test.ts",
    "   42 s  tests/8.test.ts",
    "   31 s  tests/3.test.ts",
    "   21 s  tests/10.test.ts",
    "12 passed, 0 failed, 1 skipped",
  ]);
});
