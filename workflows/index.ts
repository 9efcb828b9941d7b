export type { WorkflowDefinition } from "./builder/index.ts";
export {
  type Alerting,
  connectionNames,
  type FastRule,
  isSending,
  knowsTestMessage,
  type NotificationWorkflowSource,
  notificationWorkflow,
  RUN_QUERY,
  TRIGGER_NAME,
  tenantName,
  testAlert,
} from "./notification/index.ts";
export { type PlaybookSource, playbook, playbookConnections, SENTINEL_CONNECTION } from "./playbook/index.ts";
