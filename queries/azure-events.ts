import { projectEvent } from "./events.ts";
import { type Kql, kql } from "./kql.ts";

/** `project` for a row of `AzureActivity`, after the account that it is about. */
export function azureEvent(accountId: Kql, account: Kql): Kql {
  return projectEvent({
    AccountId: accountId,
    Account: account,
    Activity: kql`coalesce(OperationName, OperationNameValue)`,
    Result: kql`coalesce(ActivityStatusValue, ActivityStatus)`,
    Actor: kql`tolower(Caller)`,
    Target: kql`coalesce(ResourceId, tostring(Properties_d.entity), Hierarchy)`,
    IPAddress: kql`coalesce(CallerIpAddress, "unknown address")`,
    Resource: kql`ResourceGroup`,
    Application: kql`ResourceProviderValue`,
    Details: kql`iff(OperationNameValue =~ "Microsoft.Authorization/elevateAccess/action", "Access to all subscriptions of the tenant", "")`,
    CorrelationId: kql`CorrelationId`,
    EventId: kql`EventDataId`,
  });
}
