import { CliError, DeployError, type Diagnostic } from "azure-alerting-sandbox/pulumi";

import { UserError } from "../errors/user-error.ts";
import { NoAlerting } from "../review/compare.ts";
import type { TenantResult } from "./tenant.ts";

interface Cause {
  readonly signs: RegExp;
  /** What to show in one line; default the first line of the message. */
  readonly title: string;
  /** What to do about it. */
  advice(stack: string): string;
}

/** What goes wrong outside of the program, as Azure, Entra ID, the providers and the engine say it. */
const CAUSES: readonly Cause[] = [
  {
    // Source: learn.microsoft.com/azure/role-based-access-control/troubleshooting, and the error that ARM answers.
    signs: /InvalidAuthenticationTokenTenant|token is from the wrong issuer/i,
    title: "the subscription belongs to another tenant",
    advice: (stack) =>
      `Compare azure-native:subscriptionId and azure-native:tenantId in Pulumi.${stack}.yaml: az account show --subscription <id> --query tenantId`,
  },
  {
    // Source: learn.microsoft.com/entra/identity-platform/reference-error-codes (AADSTS50173, 700082, 7000222, 700024).
    signs:
      /AADSTS(50173|700082|70043|7000215|7000222|700024)\b|ExpiredAuthenticationToken|InvalidAuthenticationToken\b|token (has|is) expired|az login/i,
    title: "the credentials have expired or are not valid",
    advice: () => "Sign in again (az login), or renew the pipeline's credential; then go on with --continue.",
  },
  {
    signs: /incorrect passphrase|passphrase must be set|PULUMI_CONFIG_PASSPHRASE/i,
    title: "the passphrase does not open the stack's secrets",
    advice: () =>
      "One run has one passphrase (PULUMI_CONFIG_PASSPHRASE): run this stack by itself, or change to a key store with `pulumi stack change-secrets-provider`.",
  },
  {
    signs: /AuthorizationFailed|Authorization_RequestDenied|LinkedAuthorizationFailed/,
    title: "a permission is missing",
    advice: (stack) =>
      `What the deploying identity needs: docs/onboarding.md. Grant it, wait some minutes, then go on with --continue; what was done for ${stack} stays.`,
  },
  {
    signs: /no stack named/i,
    title: "the backend has no such stack",
    advice: (stack) => `Make it: pulumi stack init ${stack}`,
  },
  {
    signs: /currently locked by|Another update is currently in progress|Another run is at work/i,
    title: "another run is at work on the stack",
    advice: (stack) => `Wait for its end. If it was killed: pulumi cancel --stack ${stack}`,
  },
  {
    signs: /is not known in the preview/,
    title: "it cannot be told: not everything is deployed",
    advice: (stack) => `Deploy it first: breakglass fleet up ${stack}`,
  },
  {
    signs:
      /no such host|ENOTFOUND|ECONNREFUSED|connection refused|i\/o timeout|ETIMEDOUT|EAI_AGAIN|TLS handshake timeout/i,
    title: "an endpoint cannot be reached",
    advice: () => "Look at the network, a proxy, or the backend's address; then go on with --continue.",
  },
];

/** Why a tenant failed: a line, and everything that was said. */
export function explainTrouble(error: unknown, stack: string): Pick<TenantResult, "summary" | "details"> {
  const said = messagesOf(error);
  const text = said.join("\n");
  const refusedBy = [
    ...new Set(Array.from(text.matchAll(/^(?:\S+: )?Policy ([\w-]+):/gm), ([, name]) => name)),
  ];
  if (refusedBy.length > 0) return { summary: `refused by policy: ${refusedBy.join(", ")}`, details: said };
  const cause = CAUSES.find(({ signs }) => signs.test(text));
  if (cause !== undefined) return { summary: cause.title, details: [...said, cause.advice(stack)] };
  const [first = ""] = text.split("\n", 1);
  return { summary: first.replace(/:$/, "") || "failed without a word", details: said };
}

/** A defect of ours keeps its stack trace. */
function messagesOf(error: unknown): string[] {
  if (error instanceof DeployError) return inOrder(error.diagnostics);
  if (error instanceof UserError || error instanceof CliError || error instanceof NoAlerting)
    return [error.message];
  return [error instanceof Error ? (error.stack ?? error.message) : String(error)];
}

/** The engine's own last words say only that something has failed, and what else it has ended because of it. */
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
