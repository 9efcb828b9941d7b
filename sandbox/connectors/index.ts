export { graphMailService, isSendMail } from "./graph-mail.ts";
export type { Connection } from "./operation.ts";
export { CONNECTOR_HOSTS, connectorHost, runtimeUrl } from "./runtime-url.ts";
export { type ConnectorOptions, connectorService } from "./service.ts";
