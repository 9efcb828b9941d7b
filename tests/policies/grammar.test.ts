import { afterAll, describe, expect, test } from "@jest/globals";
import { judge } from "../../policies/in-process.ts";
import { policies } from "../../policies/policies.ts";
import { sampleStack } from "./proof/grammar/base.ts";
import { randomEdit } from "./proof/grammar/edits.ts";
import { Parts } from "./proof/grammar/parts.ts";
import { type Judged, proveEdit } from "./proof/grammar/prove.ts";
import { edited } from "./proof/resources.ts";

const SEED = 2026;
/** One rule's edits are played within seconds: all others are `npm run proof:policy`. */
const RULE = "breakglass-sentinel-cloud-activity";
const MOST = 5;

const stack = await sampleStack();
const parts = new Parts(stack);
afterAll(() => parts.close());

const edits = Array.from({ length: 3_000 }, (_, number) => randomEdit(SEED, number, stack))
  .filter(({ key, name }) => key.endsWith(RULE) && name.includes(" on CloudAppEvents"))
  .slice(0, MOST);
const harmless = {
  number: 0,
  name: "a comment",
  key: edits[0]?.key ?? "",
  edit: (resources: typeof stack) =>
    resources.map((each) =>
      each.name === RULE
        ? { ...each, inputs: { ...each.inputs, query: `// reviewed\n${each.inputs["query"]}` } }
        : each,
    ),
};
/** A pack in which nothing is mandatory. */
const WEAK = Object.fromEntries(policies.map(({ name }) => [name, "disabled"]));
const kindsOf = (judged: readonly Judged[]) => new Set(judged.map(({ kind }) => kind));

describe("random edits of a query", () => {
  test("are stopped where somebody is no longer notified, and none survives", async () => {
    expect(edits).toHaveLength(MOST);
    const judged: Judged[] = [];
    for (const edit of edits) judged.push(await proveEdit(stack, parts, edit));
    expect(judged.filter(({ kind }) => kind === "survivor" || kind === "false refusal")).toEqual([]);
    expect(kindsOf(judged)).toContain("stopped");
  });

  test("survive a pack without rules, and the proof says so", async () => {
    const judged: Judged[] = [];
    for (const edit of edits) judged.push(await proveEdit(stack, parts, edit, WEAK));
    const survivors = judged.filter(({ kind }) => kind === "survivor");
    expect(survivors.length).toBeGreaterThan(0);
    for (const { missed } of survivors) expect(missed).toMatch(/: (no|now) /);
    expect(kindsOf(judged)).not.toContain("stopped");
  });

  test("that change nothing for anybody pass", async () => {
    expect(await proveEdit(stack, parts, harmless)).toMatchObject({ kind: "passed" });
  });

  test("that change nothing for anybody are false refusals where a policy stops them", async () => {
    const strict = { "log-alert-frequency": { most: "PT1M" } };
    expect(await proveEdit(stack, parts, harmless, strict)).toMatchObject({
      kind: "false refusal",
      said: expect.arrayContaining([expect.stringContaining("log-alert-frequency")]),
    });
  });
});

/** Of the release after that of `edits/sample-stack.json`. */
test.each([
  [231, "a watcher of rules that are degraded, left out", "watcher-enabled"],
  [822, "mailboxes, of a table that is new", "query-finds-every-event"],
])("edit %i is stopped: %s", async (number, _, policy) => {
  const { violations } = await judge(randomEdit(SEED, number, stack).edit(structuredClone(stack)));
  const stopping = violations.filter(({ enforcement }) => enforcement === "mandatory");
  expect(stopping.map((each) => each.policy)).toContain(policy);
});

test("the same seed and number always make the same edit, and others make others", () => {
  const made = (seed: number) =>
    Array.from({ length: 40 }, (_, number) => randomEdit(seed, number, stack)).map(({ name, edit }) => [
      name,
      edit(structuredClone(stack)),
    ]);
  expect(made(1)).toEqual(made(1));
  expect(made(1)).not.toEqual(made(2));
});

test("an edit leaves what it was made from as it is", () => {
  const before = structuredClone(stack);
  for (const { name, edit } of edits) edited(stack, name, edit);
  expect(stack).toEqual(before);
});
