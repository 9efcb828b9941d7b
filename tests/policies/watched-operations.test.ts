import { expect, test } from "@jest/globals";
import { judgeStack } from "../../policies/judge.ts";
import { Stack } from "../../policies/resource.ts";
import { watcherEnabled } from "../../policies/rules/watcher-enabled.ts";
import { sampleStack } from "./proof/grammar/base.ts";
import { unknownCheckingProxy } from "./proof/in-process.ts";
import { type DeployedResource, keyOf } from "./proof/resources.ts";

const stack = await sampleStack();

const said = (resources: readonly DeployedResource[]) => {
  const read = resources.map((each) => ({
    type: each.type,
    urn: keyOf(each),
    props: unknownCheckingProxy(each.inputs),
    protect: each.protect,
    dependencies: (property: string) => each.dependencies[property] ?? [],
  }));
  return judgeStack(watcherEnabled, new Stack(read)).map(({ message }) => message);
};
const operationsIn = ({ inputs }: DeployedResource) =>
  [...JSON.stringify(inputs["condition"]).matchAll(/"equals":"([^"]+\/(?:write|delete|action))"/g)].map(
    ([, operation = ""]) => operation,
  );
const operations = stack.filter(({ type }) => type.endsWith(":ActivityLogAlert")).flatMap(operationsIn);

test("the sample stack watches everything that it must", () => {
  expect(said(stack)).toEqual([]);
});

test("each operation that our watchers watch must be watched", () => {
  expect(operations.length).toBeGreaterThan(50);
  for (const operation of operations) {
    const without = JSON.parse(
      JSON.stringify(stack).replaceAll(`"${operation}"`, '"Microsoft.Web/sites/write"'),
    );
    expect([operation, said(without)]).toEqual([
      operation,
      [expect.stringContaining(`no alert that notifies people watches ${operation.toLowerCase()}`)],
    ]);
  }
});
