import { type Fault, stackPolicy } from "../define.ts";
import { connectionsOf } from "../facts/connections.ts";
import { isIdOf } from "../facts/ids.ts";
import { at, entriesAt, textAt } from "../facts/read.ts";
import { alertingWorkflows } from "../facts/routes.ts";
import { knownParts } from "../play/known-parts.ts";
import { playWorkflow, type WorkflowShown } from "../play/play-workflow.ts";
import type { Resource, Stack } from "../resource.ts";

interface Shown extends WorkflowShown {
  readonly isWhole: boolean;
}

const shown = new WeakMap<Stack, ReadonlyMap<Resource, Shown>>();
const known = new Map<string, Promise<WorkflowShown>>();
const MOST_REMEMBERED = 100;

export const workflowPlays = stackPolicy({
  name: "workflow-plays",
  description: "The workflow that notifies of break-glass accounts sends on every channel, in time.",
  why: "A definition that looks right may still refuse the alert, wait, end before the channels, or send to nobody: so it is run, with the query answering, empty, failing and hanging.",
  async prepare(stack) {
    const found = new Map<Resource, Shown>();
    for (const workflow of alertingWorkflows(stack)) found.set(workflow, await play(stack, workflow));
    shown.set(stack, found);
  },
  *check(stack): Generator<Fault> {
    for (const workflow of alertingWorkflows(stack)) {
      const { urn } = workflow;
      // What runs the policies prepares them first (in-process.ts, pulumi.ts).
      const result = shown.get(stack)?.get(workflow);
      if (result === undefined) continue;
      const { faults, unknown, isWhole } = result;
      if (unknown !== undefined)
        yield { urn, message: `it is not known whether it sends: ${unknown}`, undecided: true };
      for (const message of faults)
        yield isWhole
          ? { urn, message }
          : { urn, message: `cannot be judged before the deployment: ${message}`, undecided: true };
    }
  },
});

async function play(stack: Stack, workflow: Resource): Promise<Shown> {
  const { value, isWhole } = knownParts(() => ({
    definition: at(workflow.props, "definition"),
    parameters: at(workflow.props, "parameters") ?? {},
  }));
  const { definition, parameters } = value as Record<"definition" | "parameters", Record<string, unknown>>;
  const keys = new Map(
    entriesAt(parameters, "$connections", "value").map(([key, each]) => [textAt(each, "connectionId"), key]),
  );
  const kinds = new Map(
    [...keys].map(([id, key]) => {
      const found = connectionsOf(stack).find((connection) => isIdOf(id, connection));
      const api = knownParts(() => at(found?.props, "properties", "api", "id")).value;
      return [
        id.toLowerCase(),
        String(api ?? key.replace(/[-_]\d+$/, ""))
          .split("/")
          .at(-1) ?? "",
      ];
    }),
  );
  const digest = JSON.stringify([definition, parameters, [...kinds]]);
  if (known.size >= MOST_REMEMBERED) known.clear();
  const result =
    known.get(digest) ??
    playWorkflow({
      name: "notify",
      definition: definition ?? {},
      parameters: parameters ?? {},
      kindOf: (id) => kinds.get(id.toLowerCase()) ?? "",
    });
  known.set(digest, result);
  return { ...(await result), isWhole };
}
