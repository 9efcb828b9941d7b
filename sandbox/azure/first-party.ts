import { createHash } from "node:crypto";
import type { ResourceStore } from "./store.ts";

/** An application of the tenant, such as a service of Microsoft's own. */
export interface FirstParty {
  readonly id: string;
  readonly appId: string;
  readonly displayName: string;
}

/**
 * Microsoft Sentinel's own principal, or undefined in a tenant that has never had Sentinel: it comes with it. The
 * application's id is the same in every tenant (learn.microsoft.com/azure/sentinel/automation/run-playbooks names it;
 * the id stands in learn.microsoft.com/troubleshoot/entra, first-party apps).
 */
export function sentinelPrincipal(store: ResourceStore, tenantId: string): FirstParty | undefined {
  if (store.list("Microsoft.SecurityInsights/onboardingStates").length === 0) return undefined;
  const appId = "98785600-1bb7-4fb9-b9fa-19afe2c8a360";
  return { id: guidOf(`${tenantId} ${appId}`), appId, displayName: "Azure Security Insights" };
}

/**
 * Azure Monitor's principal for secure webhooks, "AzNS AAD Webhook" (MicrosoftDocs/azure-monitor-docs
 * articles/azure-monitor/alerts/action-groups.md).
 */
export function webhookPrincipal(tenantId: string): FirstParty {
  const appId = "461e8683-5575-4561-ac7f-899cc907d62a";
  return { id: guidOf(`${tenantId} ${appId}`), appId, displayName: "AzNS AAD Webhook" };
}

/** The same text gives the same id, so that it outlives a restart. */
export function guidOf(text: string): string {
  const digest = createHash("sha256").update(text.toLowerCase()).digest("hex");
  return digest.replace(/^(.{8})(.{4}).(.{3}).(.{3})(.{12}).*$/, "$1-$2-4$3-8$4-$5");
}
