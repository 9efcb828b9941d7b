export type { WorkflowDefinition } from "./builder/index.ts";
export {
  type Alerting,
  connectionNames,
  type FastRule,
  isSending,
  type NotificationWorkflowSource,
  notificationWorkflow,
  TRIGGER_NAME,
  tenantName,
} from "./notification/index.ts";
export { type PlaybookSource, playbook, playbookConnections, SENTINEL_CONNECTION } from "./playbook/index.ts";
