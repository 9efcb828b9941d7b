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
  wait,
} from "./actions.ts";
export {
  type ActionDefinition,
  buildWorkflow,
  type ConnectionTrigger,
  type ParameterSource,
  type WorkflowDefinition,
  type WorkflowSource,
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
} from "./expression.ts";
export { WorkflowDefinitionError, type WorkflowFault } from "./find-faults.ts";
export { type Insertion, joined, Template, text } from "./template.ts";
export type { Json, Value } from "./value.ts";
