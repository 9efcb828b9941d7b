export type { WorkflowDefinition } from "./builder/index.ts";
export {
  connectionNames,
  type NotificationWorkflowSource,
  notificationWorkflow,
  TRIGGER_NAME,
} from "./notification/index.ts";
