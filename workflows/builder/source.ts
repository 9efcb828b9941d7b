import type { Actions } from "./actions.ts";
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
