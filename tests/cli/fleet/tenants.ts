import { readFileSync } from "node:fs";
import { join } from "node:path";

const SAMPLE = readFileSync(join(import.meta.dirname, "..", "..", "..", "Pulumi.dev.yaml"), "utf8");

/** Ids of a tenant that are its own. */
export function idsOf(number: number): { tenantId: string; subscriptionId: string } {
  const end = String(number).padStart(12, "0");
  return {
    tenantId: `6f0d3c52-1c5e-4d6b-8f1a-${end}`,
    subscriptionId: `8d2c1f0e-5b7a-4f6e-9c3d-${end}`,
  };
}

/** The stack file of a tenant: the sample's, with ids of its own. Its passphrase is "sandbox". */
export function stackFile(
  number: number,
  change: (settings: string) => string = (settings) => settings,
): string {
  const { tenantId, subscriptionId } = idsOf(number);
  return change(
    SAMPLE.replaceAll("6f0d3c52-1c5e-4d6b-8f1a-7e9b2c4d5a61", tenantId).replaceAll(
      "8d2c1f0e-5b7a-4f6e-9c3d-2a1b0c9d8e7f",
      subscriptionId,
    ),
  );
}

/** What was wrong with a stack file, by how it is broken. */
export const BROKEN = {
  /** The editor died in the middle of a line. */
  halfWritten: (settings: string) => settings.slice(0, settings.indexOf("objectId: 3f2504e0") + 4),
  badConfiguration: (settings: string) =>
    settings
      .replace("location: westeurope", "location: West Europe")
      .replace("runbookUrl: https:", "runbookUrl: http:"),
  /** The key that the passphrase opens is another one. */
  wrongPassphrase: (settings: string) =>
    settings.replace(
      /^encryptionsalt: .*$/m,
      "encryptionsalt: v1:OKfqj5h2dUw=:v1:hCVGkOHrBBpEc1YH:5RZMi1xAPc0c4Gbb0I9dSKTGzHn3rg==",
    ),
  /** Less than the policy pack is told to ask for. */
  shortRetention: (settings: string) => settings.replace("retentionInDays: 90", "retentionInDays: 30"),
  twoTenants: (settings: string) =>
    settings.replace(/^( {2}azuread:tenantId: ).*$/m, "$1aaaaaaaa-0000-4000-8000-000000000000"),
} as const;

/** Settings of the policy pack that `shortRetention` falls short of. */
export const POLICY_SETTINGS = { "workspace-keeps-logs": { leastDays: 60 } };
