import { type Fault, stackPolicy } from "../define.ts";
import { acceptedSetting, expired, isAccepted } from "../facts/accepted.ts";
import { connectionsOf } from "../facts/connections.ts";
import { isIdOf } from "../facts/ids.ts";
import { at, entriesAt, textAt } from "../facts/read.ts";
import { alertingWorkflows } from "../facts/routes.ts";
import { watching } from "../facts/rules.ts";
import { isOurs } from "../facts/watched-operations.ts";
import { keptLater } from "../kept/kept.ts";
import type { AlertingRule } from "../play/alerts.ts";
import { knownParts } from "../play/known-parts.ts";
import type { WorkflowShown } from "../play/play-workflow.ts";
import { nameOf, type Resource, type Stack } from "../resource.ts";

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
  settings: acceptedSetting("WORKFLOW"),
  async prepare(stack) {
    const found = new Map<Resource, Shown>();
    for (const workflow of alertingWorkflows(stack)) found.set(workflow, await play(stack, workflow));
    shown.set(stack, found);
  },
  *check(stack, settings): Generator<Fault> {
    for (const workflow of alertingWorkflows(stack)) {
      const { urn } = workflow;
      // What runs the policies prepares them first (in-process.ts, pulumi.ts).
      const result = shown.get(stack)?.get(workflow);
      if (result === undefined) continue;
      const { faults, unknown, isWhole } = result;
      const name = nameOf(workflow);
      if (unknown !== undefined && !isAccepted(settings, name))
        yield {
          urn,
          message: `whether it sends is not known: ${unknown} Read the workflow, and accept "${name}" in the setting "accepted"; or write it otherwise`,
        };
      for (const message of faults)
        yield isWhole
          ? { urn, message }
          : { urn, message: `cannot be judged before the deployment: ${message}`, undecided: true };
    }
    yield* expired(settings);
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
  const rules = rulesOf(stack);
  const closes = isOurs(stack);
  const digest = JSON.stringify([definition, parameters, [...kinds], rules, closes]);
  if (known.size >= MOST_REMEMBERED) known.clear();
  const result =
    known.get(digest) ??
    keptLater("workflow", digest, async () => {
      // The engine of Logic Apps is loaded for a workflow that is new: it is most of what the pack loads.
      const { playWorkflow } = await import("../play/play-workflow.ts");
      return playWorkflow({
        name: "notify",
        definition: definition ?? {},
        parameters: parameters ?? {},
        rules,
        closes,
        kindOf: (id) => kinds.get(id.toLowerCase()) ?? "",
      });
    });
  known.set(digest, result);
  return { ...(await result), isWhole };
}

/**
 * The alert rules of the stack, as their alerts name them; a preview knows what it can. The most severe come first, in an order
 * that does not depend on which of them the engine reported first.
 */
function rulesOf(stack: Stack): AlertingRule[] {
  const alerts = watching(stack).rules.flatMap(({ engine, resource }) =>
    engine === "logAlert" ? [resource] : [],
  );
  const rules = [...new Set(alerts)].map(({ props, urn }) => {
    const { value } = knownParts(
      () => ({ name: at(props, "displayName") ?? at(props, "ruleName"), severity: at(props, "severity") }),
      () => undefined,
    );
    const { name = nameOf({ urn }), severity = 0 } = value as { name?: string; severity?: number };
    return { name, severity };
  });
  return rules.toSorted((one, other) => one.severity - other.severity || (one.name < other.name ? -1 : 1));
}
