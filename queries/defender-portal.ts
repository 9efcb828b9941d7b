import {
  type AccountEntry,
  accountGroups,
  accountSources,
  accountWatchlists,
  listedAccounts,
} from "../config/index.ts";
import { signIn } from "./sign-in.ts";

/** What to enter in the portal, field by field, in the order of its form. */
export interface DefenderActivityPolicy {
  /** Where the form is. */
  readonly open: string;
  /** What must be so before a sign-in can match. */
  readonly before: readonly string[];
  readonly policyName: string;
  readonly policySeverity: "High";
  readonly category: string;
  readonly description: string;
  readonly actOn: "Single activity";
  readonly filters: readonly {
    readonly filter: string;
    readonly operator: "equals";
    readonly values: readonly string[];
  }[];
  readonly alerts: {
    readonly sendAlertAsEmail: readonly string[];
    readonly dailyAlertLimitPerPolicy: 100;
  };
  readonly governanceActions: "none";
  /** Whose user principal names are not in the configuration: the form asks for names. */
  readonly lookUpFirst: readonly string[];
}

/**
 * The activity policy of Defender for Cloud Apps that alerts on a sign-in of the accounts. No public API makes such
 * policies (github.com/microsoft/Microsoft365DSC issue 5956), so a person types these values.
 *
 * @param addresses who gets the alert by e-mail; one named twice, in whatever letter case, is listed once
 * @throws RangeError without an account: a policy without the filter would alert on everybody
 * @example
 * defenderActivityPolicy([{ label: "bg1", userPrincipalName: "bg1@contoso.com" }], ["soc@contoso.com"]).filters[1]
 * // { filter: "User > Name", operator: "equals", values: ["bg1@contoso.com"] }
 */
export function defenderActivityPolicy(
  accounts: readonly AccountEntry[],
  addresses: readonly string[],
): DefenderActivityPolicy {
  if (accounts.length === 0) throw new RangeError("There is no account: the policy would match everybody.");
  const listed = listedAccounts(accounts);
  const named = listed.flatMap(({ userPrincipalName }) => userPrincipalName ?? []);
  const unnamed = listed.filter(({ userPrincipalName }) => userPrincipalName === undefined);
  const sources = accountSources(accounts);
  return {
    open: "security.microsoft.com > Cloud apps > Policies > Policy management > Create policy > Activity policy",
    before: [
      "A licence for Defender for Cloud Apps: Microsoft 365 E5/F5, E5 Security, E5 Compliance, or its own.",
      "Settings > Cloud apps > App connectors: Microsoft 365 is connected, with Microsoft Entra ID sign-in events.",
    ],
    policyName: signIn.title,
    policySeverity: "High",
    category: "Access control",
    description: signIn.description,
    actOn: "Single activity",
    filters: [
      { filter: "Activity type", operator: "equals", values: ["Log on"] },
      {
        filter: "User > Name",
        operator: "equals",
        values: [
          ...named,
          ...unnamed.map(({ label }) => `the name of ${label}`),
          ...sources.map((source) => `the name of each member of ${source}`),
        ],
      },
    ],
    alerts: { sendAlertAsEmail: distinct(addresses), dailyAlertLimitPerPolicy: 100 },
    governanceActions: "none",
    lookUpFirst: [
      ...unnamed.map(({ label, objectId }) => `${label}: object id ${objectId}, in Entra ID > Users`),
      ...accountGroups(accounts).map(
        ({ group }) => `the members of the group ${group}, in Entra ID > Groups; repeat it when they change`,
      ),
      ...accountWatchlists(accounts).map(
        ({ watchlist }) =>
          `the rows of the watchlist ${watchlist}, in Microsoft Sentinel > Watchlist; repeat it when they change`,
      ),
    ],
  };
}

function distinct(addresses: readonly string[]): string[] {
  return [...new Map(addresses.map((address) => [address.toLowerCase(), address])).values()];
}
