import { VirtualClock } from "../../sandbox/clock.ts";
import type { HttpResponse } from "../../sandbox/http.ts";
import { definitionFaults, type RunRequest, runWorkflow, type Value } from "../../sandbox/logicapps/index.ts";

export type Definition = Record<string, unknown>;

export const START = new Date("2026-01-01T00:00:00Z");
export const behind = (...names: string[]) => ({
  runAfter: Object.fromEntries(names.map((name) => [name, ["Succeeded"]])),
});
export const compose = (inputs: unknown, more: object = {}) => ({ type: "Compose", inputs, ...more });
export const initialize = (name: string, type: string, value?: unknown) => ({
  type: "InitializeVariable",
  inputs: { variables: [{ name, type, ...(value === undefined ? {} : { value }) }] },
});

export function requestOf(
  definition: Definition,
  body: Value,
  answers: HttpResponse[],
  clock: VirtualClock,
  sent: string[],
): RunRequest {
  return {
    definition: definition as RunRequest["definition"],
    parameters: {},
    trigger: { name: "go", headers: {}, body },
    workflow: { id: "/w", name: "w", location: "westeurope" },
    runName: "r",
    host: {
      clock,
      random: () => 0.5,
      token: async () => "token",
      connector: () => {
        throw new Error("no connector here");
      },
      send: async ({ method, url }) => {
        sent.push(`${(clock.now().getTime() - START.getTime()) / 1000}s ${method} ${url}`);
        return answers.shift() ?? { status: 200, headers: {}, body: "" };
      },
    },
  };
}

export async function run(actions: object, body: Value = null, answers: HttpResponse[] = []) {
  const clock = new VirtualClock(START);
  const sent: string[] = [];
  const faults = definitionFaults({ actions });
  if (faults.length > 0) throw new Error(faults.join("\n"));
  const result = await clock.runUntil(runWorkflow(requestOf({ actions }, body, answers, clock, sent)));
  const all = (name: string) => result.actions.filter((action) => action.name === name);
  const of = (name: string) => all(name).at(-1);
  const seconds = (result.endTime.getTime() - START.getTime()) / 1000;
  return { ...result, all, of, sent, seconds };
}
