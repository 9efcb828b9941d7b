import { expect, test } from "@jest/globals";
import { sampleWith } from "./sample-with.ts";

test("no resource has an alias for each API version of its type, and those for former types are kept", async () => {
  const made = await sampleWith();
  const aliases = made.flatMap(({ aliases }) => aliases);
  expect(aliases.filter((alias) => /azure-native:\w+\/v\d/.test(alias))).toEqual([]);
  const rule = made.find(({ type }) => type === "azure-native:monitor:ScheduledQueryRule");
  expect(rule?.aliases).toEqual(["azure-native:insights:ScheduledQueryRule"]);
});
