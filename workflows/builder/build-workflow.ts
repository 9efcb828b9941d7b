import { type Cloud, clouds } from "azure-alerting-sandbox/clouds";
import { type Action, type Actions, connectionId } from "./actions.ts";
import { inCloud } from "./address.ts";
import { call } from "./expression.ts";
import { findFaults, WorkflowDefinitionError } from "./find-faults.ts";
import type { ParameterSource, TriggerSource, WorkflowSource } from "./source.ts";
import { text } from "./template.ts";
import { type Json, render, type Value } from "./value.ts";

export interface ActionDefinition {
  type: string;
  runAfter: Record<string, string[]>;
  inputs?: Json;
  expression?: Json;
  limit?: Json;
  operationOptions?: Json;
  runtimeConfiguration?: Json;
  actions?: Record<string, ActionDefinition>;
  else?: { actions: Record<string, ActionDefinition> };
}

/** A workflow definition as the resource `Microsoft.Logic/workflows` takes it. */
export interface WorkflowDefinition {
  $schema: string;
  contentVersion: string;
  parameters: Record<string, ParameterSource>;
  triggers: Record<string, { type: string; kind?: string; correlation?: Json; inputs: Json }>;
  actions: Record<string, ActionDefinition>;
  outputs: Record<string, { type: string; value: Json }>;
}

/**
 * Checks a workflow and renders its definition.
 *
 * Azure saves a definition whose expressions point nowhere, and the run fails on the night it is needed; here
 * such a definition does not build.
 *
 * @param cloud whose addresses it has
 * @throws WorkflowDefinitionError with every fault at once: `runAfter`, `body('…')`, `outputs('…')`,
 *   `actions('…')` and `parameters('…')` that point nowhere or downstream, cycles, `item()` outside
 *   of a Select, wrong numbers of arguments, and what exceeds the service's limits
 * @example
 * buildWorkflow({
 *   parameters: {},
 *   triggers: { manual: { type: "Request", kind: "Http", schema: {} } },
 *   actions: { Compose: compose({ inputs: triggerBody().at("data") }) },
 * });
 */
export function buildWorkflow(source: WorkflowSource, cloud: Cloud = clouds.public): WorkflowDefinition {
  const faults = findFaults(source);
  if (faults.length > 0) throw new WorkflowDefinitionError(faults);
  return inCloud(definitionOf(source), cloud);
}

function definitionOf(source: WorkflowSource): WorkflowDefinition {
  return {
    $schema:
      "https://schema.management.azure.com/providers/Microsoft.Logic/schemas/2016-06-01/workflowdefinition.json#",
    contentVersion: "1.0.0.0",
    parameters: { ...source.parameters },
    triggers: Object.fromEntries(
      Object.entries(source.triggers).map(([name, trigger]) => [name, renderTrigger(trigger)]),
    ),
    actions: renderActions(source.actions),
    outputs: Object.fromEntries(
      Object.entries(source.outputs ?? {}).map(([name, { type, value }]) => [
        name,
        { type, value: render(value) },
      ]),
    ),
  };
}

/** Source of the webhook's form: the playbooks of github.com/Azure/Azure-Sentinel (Solutions, Playbooks). */
function renderTrigger(trigger: TriggerSource): WorkflowDefinition["triggers"][string] {
  const { type } = trigger;
  if (type === "Request") {
    const { kind, schema, trackingId } = trigger;
    const correlation =
      trackingId === undefined ? {} : { correlation: { clientTrackingId: trackingId.render() } };
    return { type, kind, ...correlation, inputs: { schema: render(schema) } };
  }
  const inputs = {
    host: { connection: { name: connectionId(trigger.connection) } },
    body: { callback_url: text`${call("listCallbackUrl")}` },
    path: trigger.path,
  };
  return { type, inputs: render(inputs) };
}

function renderActions(actions: Actions): Record<string, ActionDefinition> {
  return Object.fromEntries(Object.entries(actions).map(([name, action]) => [name, renderAction(action)]));
}

function renderAction({ type, fields, branches, runAfter }: Action): ActionDefinition {
  return {
    type,
    ...(render(fields as Value) as Record<string, Json>),
    ...(branches === undefined ? {} : { actions: renderActions(branches.actions) }),
    ...(branches?.else === undefined ? {} : { else: { actions: renderActions(branches.else) } }),
    runAfter: Object.fromEntries(Object.entries(runAfter).map(([name, statuses]) => [name, [...statuses]])),
  };
}
