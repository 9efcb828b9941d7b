/** Values by which conditions may tell one event from another, by the column of a table; none of a usual event. */
export const VOCABULARY: Readonly<Record<string, Readonly<Record<string, readonly string[]>>>> = {
  SigninLogs: {
    IPAddress: ["198.51.100.66", "10.1.2.3"],
    AppDisplayName: ["Microsoft Graph Command Line Tools"],
    ClientAppUsed: ["Mobile Apps and Desktop clients"],
    Location: ["NG"],
  },
  AADNonInteractiveUserSignInLogs: {
    IPAddress: ["198.51.100.66", "10.1.2.3"],
    AppDisplayName: ["Microsoft Graph Command Line Tools"],
    Location: ["NG"],
  },
  AuditLogs: { LoggedByService: ["PIM"], Identity: ["Ann"], Category: ["Other"] },
  AzureActivity: { CallerIpAddress: ["198.51.100.66", "10.1.2.3"], ResourceGroup: ["rg-other"] },
  CloudAppEvents: {
    IPAddress: ["198.51.100.66", "10.1.2.3"],
    CountryCode: ["NG"],
    Application: ["Microsoft Teams"],
  },
  MicrosoftGraphActivityLogs: { IPAddress: ["198.51.100.66", "10.1.2.3"], RequestMethod: ["POST"] },
  AADServicePrincipalSignInLogs: { IPAddress: ["198.51.100.66"], ResourceDisplayName: ["Microsoft Graph"] },
  AADUserRiskEvents: { IpAddress: ["198.51.100.66"], RiskEventType: ["anonymizedIPAddress"] },
  AADRiskyUsers: { RiskDetail: ["userPassedMFADrivenByRiskBasedPolicy"] },
  OfficeActivity: { ClientIP: ["198.51.100.66"], OfficeWorkload: ["Exchange"] },
  EntraIdSignInEvents: { IPAddress: ["198.51.100.66"], Application: ["Microsoft Graph Command Line Tools"] },
};

/** What the columns of a table are called in the result of a query, where they are in it as they are. */
export const PROJECTED: Readonly<Record<string, Readonly<Record<string, string>>>> = {
  SigninLogs: { IPAddress: "IPAddress", AppDisplayName: "Application" },
  AADNonInteractiveUserSignInLogs: { IPAddress: "IPAddress", AppDisplayName: "Application" },
  AzureActivity: { CallerIpAddress: "IPAddress", ResourceGroup: "Resource" },
  MicrosoftGraphActivityLogs: { IPAddress: "IPAddress" },
  AADServicePrincipalSignInLogs: { IPAddress: "IPAddress", ResourceDisplayName: "Resource" },
  AADUserRiskEvents: { IpAddress: "IPAddress" },
  AADRiskyUsers: { RiskDetail: "Details" },
  OfficeActivity: { ClientIP: "IPAddress" },
  CloudAppEvents: { IPAddress: "IPAddress", Application: "Application", CountryCode: "Country" },
};
