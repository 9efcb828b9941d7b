export type { WorkflowDefinition } from "./builder/index.ts";
export {
  type Alerting,
  connectionNames,
  type FastRule,
  type NotificationWorkflowSource,
  notificationWorkflow,
  TRIGGER_NAME,
} from "./notification/index.ts";
