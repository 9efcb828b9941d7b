import type { Action, Actions } from "./actions.ts";
import { findFaults, WorkflowDefinitionError } from "./find-faults.ts";
import { type Json, render, type Value } from "./value.ts";

export interface ParameterSource {
  type: "String" | "SecureString" | "Int" | "Float" | "Bool" | "Object" | "SecureObject" | "Array";
  defaultValue?: Json;
}

export interface TriggerSource {
  type: "Request";
  kind: "Http";
  /** Documents the body; the service validates nothing unless told to. */
  schema: Json;
}

export interface WorkflowSource {
  parameters: Readonly<Record<string, ParameterSource>>;
  triggers: Readonly<Record<string, TriggerSource>>;
  actions: Actions;
  /** What a run leaves in its history when it has succeeded. */
  outputs?: Readonly<Record<string, OutputSource>>;
}

export interface OutputSource {
  type: "String";
  value: Value;
}

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
  triggers: Record<string, { type: string; kind: string; inputs: { schema: Json } }>;
  actions: Record<string, ActionDefinition>;
  outputs: Record<string, { type: string; value: Json }>;
}

/**
 * Checks a workflow and renders its definition.
 *
 * Azure saves a definition whose expressions point nowhere, and the run fails on the night it is needed; here
 * such a definition does not build.
 *
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
export function buildWorkflow(source: WorkflowSource): WorkflowDefinition {
  const faults = findFaults(source);
  if (faults.length > 0) throw new WorkflowDefinitionError(faults);
  return {
    $schema:
      "https://schema.management.azure.com/providers/Microsoft.Logic/schemas/2016-06-01/workflowdefinition.json#",
    contentVersion: "1.0.0.0",
    parameters: { ...source.parameters },
    triggers: Object.fromEntries(
      Object.entries(source.triggers).map(([name, { type, kind, schema }]) => [
        name,
        { type, kind, inputs: { schema: render(schema) } },
      ]),
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

function renderActions(actions: Actions): Record<string, ActionDefinition> {
  return Object.fromEntries(Object.entries(actions).map(([name, action]) => [name, renderAction(action)]));
}

function renderAction({ type, fields, branches, runAfter }: Action): ActionDefinition {
  return {
    type,
    ...(render(fields as Value) as Record<string, Json>),
    ...(branches === undefined
      ? {}
      : { actions: renderActions(branches.actions), else: { actions: renderActions(branches.else) } }),
    runAfter: Object.fromEntries(Object.entries(runAfter).map(([name, statuses]) => [name, [...statuses]])),
  };
}
