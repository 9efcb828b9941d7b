import { CliError, DeployError, type Diagnostic } from "azure-alerting-sandbox/pulumi";

import { UserError } from "../errors/user-error.ts";
import { NoAlerting } from "../review/compare.ts";
import type { TenantResult } from "./tenant.ts";

interface Cause {
  readonly signs: RegExp;
  /** The summary, in one line. */
  readonly title: string;
  /** What to do about it. */
  advice(stack: string): string;
}

/** Known causes outside of the program, by the messages of Azure, Entra ID, the providers and the engine. */
const CAUSES: readonly Cause[] = [
  {
    // Source: learn.microsoft.com/azure/role-based-access-control/troubleshooting, and the error that ARM returns.
    signs: /InvalidAuthenticationTokenTenant|token is from the wrong issuer/i,
    title: "the subscription belongs to another tenant",
    advice: (stack) =>
      `Compare azure-native:subscriptionId and azure-native:tenantId in Pulumi.${stack}.yaml: az account show --subscription <id> --query tenantId`,
  },
  {
    // Source: learn.microsoft.com/entra/identity-platform/reference-error-codes (AADSTS50173, 700082, 7000222, 700024).
    signs:
      /AADSTS(50173|700082|70043|7000215|7000222|700024)\b|ExpiredAuthenticationToken|InvalidAuthenticationToken\b|token (has|is) expired|az login/i,
    title: "the credentials are expired or invalid",
    advice: () =>
      "Sign in again (az login), or renew the pipeline's credential. Then run again with --continue.",
  },
  {
    signs: /incorrect passphrase|passphrase must be set|PULUMI_CONFIG_PASSPHRASE/i,
    title: "the passphrase does not decrypt the stack's secrets",
    advice: () =>
      "A run uses one passphrase (PULUMI_CONFIG_PASSPHRASE). Run this stack separately, or change to a key store with `pulumi stack change-secrets-provider`.",
  },
  {
    signs: /AuthorizationFailed|Authorization_RequestDenied|LinkedAuthorizationFailed/,
    title: "a permission is missing",
    advice: (stack) =>
      `Grant the deploying identity what docs/onboarding.md lists, wait a few minutes, then run again with --continue. What was done for ${stack} stays.`,
  },
  {
    signs: /no stack named/i,
    title: "the backend has no such stack",
    advice: (stack) => `Create it: pulumi stack init ${stack}`,
  },
  {
    signs: /currently locked by|Another update is currently in progress|Another run is at work/i,
    title: "another run is updating the stack",
    advice: (stack) => `Wait until it has finished. If it was killed: pulumi cancel --stack ${stack}`,
  },
  {
    signs: /is unknown in the preview/,
    title: "unknown: not everything is deployed",
    advice: (stack) => `Deploy it first: breakglass fleet up ${stack}`,
  },
  {
    signs:
      /no such host|ENOTFOUND|ECONNREFUSED|connection refused|i\/o timeout|ETIMEDOUT|EAI_AGAIN|TLS handshake timeout/i,
    title: "an endpoint cannot be reached",
    advice: () => "Check the network, the proxy and the backend's address. Then run again with --continue.",
  },
];

/** Why a tenant failed: a summary, and all messages. */
export function explainTrouble(error: unknown, stack: string): Pick<TenantResult, "summary" | "details"> {
  const said = messagesOf(error);
  const text = said.join("\n");
  const refusedBy = [
    ...new Set(Array.from(text.matchAll(/^(?:\S+: )?Policy ([\w-]+):/gm), ([, name]) => name)),
  ];
  if (refusedBy.length > 0) return { summary: `violates policy: ${refusedBy.join(", ")}`, details: said };
  const cause = CAUSES.find(({ signs }) => signs.test(text));
  if (cause !== undefined) return { summary: cause.title, details: [...said, cause.advice(stack)] };
  const [first = ""] = text.split("\n", 1);
  return { summary: first.replace(/:$/, "") || "failed without a message", details: said };
}

/** A bug of ours keeps its stack trace. */
function messagesOf(error: unknown): string[] {
  if (error instanceof DeployError) return inOrder(error.diagnostics);
  if (error instanceof UserError || error instanceof CliError || error instanceof NoAlerting)
    return [error.message];
  return [error instanceof Error ? (error.stack ?? error.message) : String(error)];
}

/** The engine's last messages only say that something failed, and what else it stopped because of that. */
function inOrder(diagnostics: readonly Diagnostic[]): string[] {
  const lines = diagnostics.map(({ message, urn }) => {
    const resource = urn?.split("::").at(-1);
    return resource === undefined || urn?.includes("pulumi:pulumi:Stack")
      ? message.trim()
      : `${resource}: ${message.trim()}`;
  });
  const [last, first] = [lines.filter(isEpilogue), lines.filter((line) => !isEpilogue(line))];
  return first.length > 0 ? [...new Set(first)] : last;
}

function isEpilogue(line: string): boolean {
  return /^(update|preview) failed$|failed to run (policy|remediation): context canceled$/.test(line);
}
