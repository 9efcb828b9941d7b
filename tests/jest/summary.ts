import { readFileSync } from "node:fs";
import { relative } from "node:path";

// What the gate prints of the results that Jest wrote: `node summary.ts RESULTS.json`.

interface Results {
  readonly numPassedTests: number;
  readonly numFailedTests: number;
  readonly numPendingTests: number;
  readonly testResults: readonly {
    readonly name: string;
    readonly startTime: number;
    readonly endTime: number;
    readonly assertionResults: readonly { readonly fullName: string; readonly status: string }[];
  }[];
}

const [, , file = ""] = process.argv;
const { numPassedTests, numFailedTests, numPendingTests, testResults }: Results = JSON.parse(
  readFileSync(file, "utf8"),
);
for (const { fullName, status } of testResults.flatMap(({ assertionResults }) => assertionResults)) {
  if (status === "pending") console.log(`skipped: ${fullName}`);
}
const seconds = ({ startTime, endTime }: Results["testResults"][number]) => (endTime - startTime) / 1000;
console.log("The slowest files:");
for (const result of testResults.toSorted((a, b) => seconds(b) - seconds(a)).slice(0, 10)) {
  console.log(`${seconds(result).toFixed(0).padStart(5)} s  ${relative(process.cwd(), result.name)}`);
}
console.log(`${numPassedTests} passed, ${numFailedTests} failed, ${numPendingTests} skipped`);
