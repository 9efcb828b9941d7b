import { expect, test } from "@jest/globals";
import fc from "fast-check";
import { VirtualClock } from "../../sandbox/clock.ts";
import { definitionFaults, runWorkflow } from "../../sandbox/logicapps/index.ts";
import { fuzzRuns } from "./fuzz-runs.ts";
import { requestOf, START } from "./play.ts";

interface Block {
  readonly [name: string]: { readonly [property: string]: unknown };
}

/** An action of a kind, with blocks inside it. */
const leaf = fc.constantFrom(
  { type: "Compose", inputs: "@triggerBody()" },
  { type: "Compose", inputs: "@div(1, 0)" },
  { type: "Wait", inputs: { interval: { count: 1, unit: "Minute" } } },
  { type: "Http", inputs: { method: "GET", uri: "https://example.com/x" } },
  { type: "ParseJson", inputs: { content: "@triggerBody()", schema: { type: "array" } } },
  { type: "Terminate", inputs: { runStatus: "Failed", runError: { code: "E", message: "m" } } },
);
const statuses = fc.subarray(["Succeeded", "Failed", "Skipped", "TimedOut"], { minLength: 1 });
const { block } = fc.letrec<{ block: object[]; action: object }>((tie) => ({
  action: fc.oneof(
    { maxDepth: 3, depthSize: "small" },
    leaf,
    tie("block").map((inner) => ({ type: "Scope", inner })),
    fc
      .tuple(fc.constantFrom("@triggerBody()", "@range(0, 3)", "@createArray(1)"), tie("block"))
      .map(([foreach, inner]) => ({ type: "Foreach", foreach, inner })),
    fc
      .tuple(fc.constantFrom("@equals(1, 1)", "@equals(1, 2)", "@null"), tie("block"), tie("block"))
      .map(([expression, inner, other]) => ({ type: "If", expression, inner, other })),
    tie("block").map((inner) => ({ type: "Until", expression: "@equals(1, 1)", inner })),
    fc
      .tuple(fc.constantFrom("a", "b", 1, "@triggerBody()"), tie("block"), tie("block"))
      .map(([expression, inner, other]) => ({ type: "Switch", expression, inner, other })),
  ),
  block: fc.array(tie("action"), { maxLength: 3 }),
}));

/** Names every action, and lets some run after the one before. */
function named(
  actions: readonly object[],
  after: readonly (readonly string[])[],
  count: { names: number },
): Block {
  let before: string | undefined;
  return Object.fromEntries(
    actions.map((each) => {
      const { inner, other, ...own } = each as { inner?: object[]; other?: object[]; type: string };
      const name = `A${count.names++}`;
      const wanted = after[count.names % after.length] ?? [];
      const runAfter = before === undefined || count.names % 2 === 0 ? {} : { [before]: wanted };
      before = name;
      const blocks =
        inner === undefined
          ? {}
          : inside(own.type, named(inner, after, count), named(other ?? [], after, count));
      return [name, { ...own, runAfter, ...blocks }];
    }),
  );
}

function inside(type: string, actions: Block, other: Block): object {
  if (type === "If") return { actions, else: { actions: other } };
  if (type === "Switch") return { cases: { One: { case: "a", actions } }, default: { actions: other } };
  return { actions };
}

function allNames(value: unknown): string[] {
  if (typeof value !== "object" || value === null) return [];
  return Object.entries(value).flatMap(([key, each]) => [
    ...(/^A\d+$/.test(key) ? [key] : []),
    ...allNames(each),
  ]);
}

test("random workflows end, with an outcome for every action that had a turn", async () => {
  const counts: Record<string, number> = {};
  const runs = fuzzRuns(1000);
  await fc.assert(
    fc.asyncProperty(
      block,
      fc.array(statuses, { minLength: 1, maxLength: 4 }),
      fc.constantFrom(null, [], "a", [1, 2]),
      async (actions, after, body) => {
        const definition = { actions: named(actions, after, { names: 0 }) };
        if (definitionFaults(definition).length > 0) return;
        const clock = new VirtualClock(START);
        const answers = [{ status: 404, headers: {}, body: "" }];
        const run = await clock.runUntil(runWorkflow(requestOf(definition, body, answers, clock, [])));
        counts[run.status] = (counts[run.status] ?? 0) + 1;
        expect(["Succeeded", "Failed"]).toContain(run.status);
        // Where nothing was terminated, and no loop was cut short, each action is told of.
        const told = new Set(run.actions.map(({ name }) => name));
        if (!run.actions.some(({ code }) => code === "Terminated")) {
          const missing = [...new Set(allNames(definition))].filter(
            (name) => name.startsWith("A") && !told.has(name),
          );
          expect(missing).toEqual([]);
        }
        for (const { status, code, error, outputs } of run.actions) {
          expect(code).not.toBe("");
          if (status === "Skipped") expect(outputs).toBeUndefined();
          if (code === "ActionFailed") expect(error).toBeDefined();
        }
        expect(run.error === undefined).toBe(run.status === "Succeeded");
      },
    ),
    runs,
  );
  expect(Math.min(counts["Succeeded"] ?? 0, counts["Failed"] ?? 0)).toBeGreaterThan(runs.numRuns / 10);
}, 1_200_000);
