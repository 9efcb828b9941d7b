import { spawnSync } from "node:child_process";
import { existsSync, mkdtempSync, readdirSync, rmSync } from "node:fs";
import { tmpdir } from "node:os";
import { join } from "node:path";
import { afterAll, afterEach, beforeAll } from "@jest/globals";
import { stringify } from "yaml";
import { Clone, MAIN } from "../../e2e/clone.ts";

export const TOKEN = "t0ken-that-nobody-may-see";
export const SIGNATURE = "abcdefghijklmnopqrstuvwxyz012345";
const HOOK = `https://prod-00.westeurope.logic.azure.com/workflows/${"0123456789abcdef".repeat(2)}/triggers/manual/paths/invoke?sig=${SIGNATURE}`;

export const answers = {
  subscriptionId: "1d2c1f0e-5b7a-4f6e-9c3d-2a1b0c9d8e7f",
  tenantId: "5f0d3c52-1c5e-4d6b-8f1a-7e9b2c4d5a61",
  accounts: [
    { label: "no", objectId: "4f2504e0-4f89-41d3-9a0c-0305e82c3301", userPrincipalName: "e1@fabrikam.com" },
    { label: "e2", userPrincipalName: "e2@fabrikam.com" },
  ],
  location: "westeurope",
  resourceGroup: { create: { name: "rg-breakglass" } },
  workspace: { create: { name: "law-breakglass" } },
  channels: [
    { via: "twilio", accountSid: `AC${"0".repeat(32)}`, from: "+15005550006", to: ["+31612345678"] },
    { via: "teams-webhook", name: "soc-1" },
  ],
  fallback: { email: ["oncall@fabrikam.com"] },
  runbookUrl: "https://wiki.fabrikam.com/break-glass",
  drills: [{ from: "2026-02-03T09:00:00+01:00", to: "2026-02-03T11:00:00+01:00", note: "Drill" }],
  twilioAuthToken: TOKEN,
  teamsWebhookUrls: { "soc-1": { env: "SOC_WEBHOOK" } },
};

const {
  twilioAuthToken: _,
  teamsWebhookUrls: __,
  ...withoutSecrets
} = {
  ...answers,
  channels: [{ via: "graph", from: "alerts@fabrikam.com", to: ["soc@fabrikam.com"] }],
};

/** Without secrets: nothing asks for Pulumi. */
export const open = withoutSecrets;

/** The clone of the file that runs. */
export let clone: Clone;
let backend: string;

/** A clone and a backend of its own for a file; each test begins with the sample stack alone. */
export function freshClone(): void {
  beforeAll(() => {
    clone = new Clone();
    backend = mkdtempSync(join(tmpdir(), "breakglass-backend-"));
  });

  afterAll(() => {
    clone.remove();
    rmSync(backend, { recursive: true });
  });

  afterEach(() => {
    for (const file of readdirSync(clone.directory)) {
      if (/^Pulumi\..+\.yaml$/.test(file) && file !== "Pulumi.dev.yaml") rmSync(join(clone.directory, file));
    }
  });
}

export function environment(): NodeJS.ProcessEnv {
  return {
    ...process.env,
    PULUMI_BACKEND_URL: `file://${backend}`,
    PULUMI_CONFIG_PASSPHRASE: "a passphrase",
    SOC_WEBHOOK: HOOK,
  };
}

export function onboardArgs(name: string, file: string): string[] {
  return [MAIN, "onboard", name, "--answers", file];
}

interface Run {
  readonly env?: Readonly<Record<string, string | undefined>>;
  readonly input?: string;
}

export function breakglass(args: readonly string[], { env = {}, input = "" }: Run = {}) {
  const { status, stdout, stderr } = spawnSync(process.execPath, [MAIN, ...args], {
    cwd: clone.directory,
    encoding: "utf8",
    maxBuffer: 2 ** 28,
    input,
    env: { ...environment(), ...env },
  });
  return { status, stdout, stderr };
}

export function onboard(name: string, given: unknown, args: readonly string[] = [], run: Run = {}) {
  return breakglass(
    ["onboard", name, "--answers", clone.write("answers.yaml", stringify(given)), ...args],
    run,
  );
}

export function leftovers(): string[] {
  return readdirSync(clone.directory).filter((file) => /fabrikam/i.test(file));
}

export function stacks(): string[] {
  const directory = join(backend, ".pulumi", "stacks", "breakglass");
  return existsSync(directory) ? readdirSync(directory).filter((file) => file.endsWith(".json")) : [];
}
