/**
 * A local Azure for alerting: Resource Manager and Microsoft Graph that keep what is deployed, and the services that run
 * it: Log Analytics, Azure Monitor's alerts, Microsoft Sentinel, Defender XDR, Logic Apps and their connectors, on one
 * virtual clock.
 *
 * @module
 */
export {
  type Azure,
  confirmReceiver,
  connectionOf,
  DETECTION_RULE_TYPE,
  type DirectoryGroup,
  type DirectoryUser,
  deployedResources,
  forgetReceivers,
  giveRole,
  grantConsent,
  grantMailbox,
  json,
  ORDINARY_TENANT,
  readCallback,
  type StoredResource,
  sendActivityLog,
  takeRole,
  withdrawConsent,
  withdrawMailboxes,
} from "./azure/index.ts";
export {
  type BreakablePart,
  breakOn,
  type CloudOptions,
  type Events,
  ingest,
  type LocalCloud,
  PARTS,
  startCloud,
  type TimelineEntry,
} from "./cloud/index.ts";
export { ACS_HOSTS, CONNECTOR_HOSTS } from "./connectors/index.ts";
export { parseRuntimePath } from "./connectors/runtime-url.ts";
export { compiledQuery } from "./logs/compiled-query.ts";
export { isQueryHost } from "./logs/query-api.ts";
export { addressesOf } from "./monitor/action-group.ts";
export { type AnyAlert, factsOf } from "./monitor/any-alert.ts";
export { NotInSandbox } from "./not-in-sandbox.ts";
export { entityText } from "./sentinel/index.ts";
