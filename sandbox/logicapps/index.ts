export { definitionFaults } from "./definition.ts";
export { type RunRequest, runWorkflow } from "./run.ts";
export type { ActionRecord, ConnectorCall, WorkflowHost, WorkflowRun } from "./types.ts";
