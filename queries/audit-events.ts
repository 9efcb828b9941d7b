import { projectEvent } from "./events.ts";
import { type Kql, kql } from "./kql.ts";

/** The log sometimes has a text, or a list of one, where it should have an object. */
const WITH_INITIATOR = kql`| extend Initiator_ = parse_json(trim(@'[\\[\\]]+', tostring(InitiatedBy)))`;

/**
 * In `auditEvent`: who did it, a user by name or id, else an application; the log has nobody for some operations of the
 * service.
 */
export const ACTOR: Kql = kql`coalesce(tostring(Initiator_.user.userPrincipalName), tostring(Initiator_.user.id), tostring(Initiator_.app.displayName), tostring(Initiator_.app.servicePrincipalId), "Microsoft Entra ID")`;

/** Adds the id and the name of the user who did it. */
export const WITH_ACTOR: Kql = kql`${WITH_INITIATOR}
  | extend ActorId_ = tostring(Initiator_.user.id), ActorName_ = trim(@'\\s+', tostring(Initiator_.user.userPrincipalName))`;
export const ACTOR_ID: Kql = kql`ActorId_`;
export const ACTOR_NAME: Kql = kql`ActorName_`;

/**
 * From a row of `AuditLogs` to an event: what was done, by whom, to whom, and what changed. Values of
 * `modifiedProperties` are JSON texts with quotation marks of their own. An empty list of targets must not lose the
 * row, hence the element that stands in.
 */
export function auditEvent(accountId: Kql, account: Kql): Kql {
  return kql`${WITH_INITIATOR}
  | extend Targets_ = parse_json(tostring(TargetResources))
  | mv-apply Target_ = iff(array_length(Targets_) > 0, Targets_, dynamic([{}])) on (
      extend Name_ = coalesce(tostring(Target_.userPrincipalName), tostring(Target_.displayName), tostring(Target_.id))
      | mv-expand Property_ = iff(array_length(Target_.modifiedProperties) > 0, Target_.modifiedProperties, dynamic([{}]))
      | extend Old_ = trim(@'[\\[\\]"]+', tostring(Property_.oldValue)), New_ = trim(@'[\\[\\]"]+', tostring(Property_.newValue))
      | extend Change_ = iff(isempty(Property_.displayName) or Old_ == New_, "", strcat(tostring(Property_.displayName), ": ", iff(isempty(Old_), "", strcat(Old_, " → ")), New_))
      | summarize Names_ = make_set_if(Name_, isnotempty(Name_)), Changes_ = make_set_if(Change_, isnotempty(Change_)))
  ${projectEvent({
    AccountId: accountId,
    Account: account,
    Activity: kql`OperationName`,
    Result: kql`strcat(Result, iff(isempty(ResultReason), "", strcat(": ", ResultReason)))`,
    Actor: kql`tolower(${ACTOR})`,
    Target: kql`strcat_array(Names_, ", ")`,
    IPAddress: kql`coalesce(tostring(Initiator_.user.ipAddress), "unknown address")`,
    Application: kql`LoggedByService`,
    Details: kql`strcat_array(Changes_, "; ")`,
    CorrelationId: kql`CorrelationId`,
    EventId: kql`Id`,
  })}`;
}
