import { setFlagsFromString } from "node:v8";
import { runInNewContext } from "node:vm";
import { expect, test } from "@jest/globals";
import { compile } from "../../sandbox/kusto/index.ts";
import { tables } from "../../sandbox/tables/index.ts";

setFlagsFromString("--expose-gc");
const collect = runInNewContext("gc") as () => void;

function heap(): number {
  collect();
  return process.memoryUsage().heapUsed;
}

/** Forty conditions: Microsoft's syntax tree of it takes about a megabyte. */
const large = (name: string) =>
  `SigninLogs | where ResultType in (${Array.from({ length: 40 }, (_, index) => `"${index}"`)})
  ${Array.from({ length: 40 }, (_, index) => `| where UserPrincipalName !startswith "${name}${index}" and UserId has_any ("a", "b")`).join("\n")}
  | summarize count() by bin(TimeGenerated, 1h)`;

test("a query that is kept for its next run keeps no syntax tree", () => {
  for (let index = 0; index < 5; index++) compile(large(`warm${index}`), tables);
  const before = heap();
  const kept = Array.from({ length: 20 }, (_, index) => compile(large(`kept${index}`), tables));
  const each = (heap() - before) / kept.length;
  expect(kept).toHaveLength(20);
  expect(each).toBeLessThan(500_000);
});
