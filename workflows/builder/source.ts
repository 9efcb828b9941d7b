import type { Actions } from "./actions.ts";
import type { Template } from "./template.ts";
import type { Json, Value } from "./value.ts";

export interface ParameterSource {
  type: "String" | "SecureString" | "Int" | "Float" | "Bool" | "Object" | "SecureObject" | "Array";
  defaultValue?: Json;
}

/** Started by whoever calls its URL. */
export interface RequestTrigger {
  type: "Request";
  kind: "Http";
  /** Documents the body; the service validates nothing unless asked to. */
  schema: Json;
  /**
   * Under which a run stands in the history; by default a name of its own. Source: the designer's "Custom tracking id"
   * (Azure/LogicAppsUX), learn.microsoft.com/rest/api/logic/workflow-runs/list, correlation.
   */
  trackingId?: Template;
}

/** Started by a connector's service, which is given the trigger's URL when the workflow is saved. */
export interface ConnectionTrigger {
  type: "ApiConnectionWebhook";
  /** The key in the workflow's `$connections` parameter. */
  connection: string;
  /** The connector's operation, such as `/incident-creation`. */
  path: string;
}

export type TriggerSource = RequestTrigger | ConnectionTrigger;

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
