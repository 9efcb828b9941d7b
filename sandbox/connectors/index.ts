export { ACS_HOSTS, acsSmsService } from "./acs-sms.ts";
export { graphMailService, isSendMail } from "./graph-mail.ts";
export { type AskLogs, type Connection, Refusal } from "./operation.ts";
export { CONNECTOR_HOSTS, connectorHost, parseRuntimePath, runtimeUrl } from "./runtime-url.ts";
export { type ConnectorOptions, connectorService } from "./service.ts";
export { teamsWebhookService } from "./teams-webhook.ts";
export { TEAMS_WEBHOOK_HOSTS, TeamsWebhooks } from "./teams-webhooks.ts";
