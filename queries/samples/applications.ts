import type { Sample } from "../detection.ts";
import { sampleAccount, samplesOf } from "./account.ts";

/** An application that an account owns, by its two ids. */
export const sampleApplication = {
  applicationId: "8c907101-5831-45a1-b703-8a59f190e639",
  servicePrincipal: "2f5d1a30-94c7-4c1e-8b7d-6e3a0b9c8d71",
} as const;

const { applicationId, servicePrincipal } = sampleApplication;
const OTHER = "11111111-2222-4333-8444-555555555555";

/** Columns: learn.microsoft.com/azure/azure-monitor/reference/tables/aadserviceprincipalsigninlogs. */
const signIn = samplesOf("AADServicePrincipalSignInLogs", {
  TimeGenerated: "2026-01-15T02:13:07.4821930Z",
  Id: "6b1e2f3a-4c5d-4e6f-8a7b-9c0d1e2f3a4b",
  CorrelationId: "0f9e8d7c-6b5a-4948-8372-615f4e3d2c1b",
  ResultType: "0",
  AppId: applicationId,
  ServicePrincipalId: servicePrincipal,
  ServicePrincipalName: "Payroll export",
  ResourceDisplayName: "Microsoft Graph",
  IPAddress: "203.0.113.7",
});

/** Sign-ins of applications: seen where `applications` names them. */
export const applicationSamples: readonly Sample[] = [
  signIn("an application that the account owns", true),
  signIn("its ids in capitals", true, {
    AppId: applicationId.toUpperCase(),
    ServicePrincipalId: servicePrincipal.toUpperCase(),
  }),
  signIn("by its application id alone", true, { ServicePrincipalId: "" }),
  signIn("by its service principal alone", true, { AppId: "", ServicePrincipalId: servicePrincipal }),
  signIn("a sign-in that fails", true, { ResultType: "7000215" }),
  signIn("from nowhere", true, { IPAddress: "" }),
  signIn("another application", false, { AppId: OTHER, ServicePrincipalId: OTHER }),
  signIn("an application with the account's name", false, {
    AppId: OTHER,
    ServicePrincipalId: OTHER,
    ServicePrincipalName: sampleAccount.userPrincipalName,
  }),
  signIn("an application without ids", false, { AppId: "", ServicePrincipalId: "" }),
];
