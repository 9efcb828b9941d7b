export {
  type Action,
  type Actions,
  ANY_STATUS,
  apiConnection,
  compose,
  condition,
  filter,
  http,
  numbered,
  parseJson,
  type RunAfter,
  type Status,
  select,
  setVariable,
  until,
  variable,
  wait,
} from "./actions.ts";
export { address } from "./address.ts";
export {
  type ActionDefinition,
  buildWorkflow,
  type WorkflowDefinition,
} from "./build-workflow.ts";
export {
  actions,
  body,
  call,
  Expression,
  either,
  item,
  literal,
  type Operand,
  outputs,
  parameters,
  triggerBody,
  variables,
} from "./expression.ts";
export { WorkflowDefinitionError, type WorkflowFault } from "./find-faults.ts";
export type { ConnectionTrigger, ParameterSource, WorkflowSource } from "./source.ts";
export { type Insertion, joined, Template, text } from "./template.ts";
export type { Json, Value } from "./value.ts";
