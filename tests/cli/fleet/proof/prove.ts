import { cpSync, mkdtempSync, rmSync, symlinkSync, writeFileSync } from "node:fs";
import { tmpdir } from "node:os";
import { join } from "node:path";
import type { Output } from "../../../../cli/fleet/display.ts";
import type { FleetOptions } from "../../../../cli/fleet/options.ts";
import type { FleetReport } from "../../../../cli/fleet/report.ts";
import { runFleet } from "../../../../cli/fleet/run.ts";
import { workOf } from "../../../../cli/fleet/work.ts";
import { json } from "../../../../sandbox/azure/index.ts";
import type { LocalCloud } from "../../../../sandbox/cloud/index.ts";
import { ensureCli } from "../../../../sandbox/engine/cli.ts";
import { BROKEN, idsOf, POLICY_SETTINGS, stackFile } from "../tenants.ts";

const PROJECT = join(import.meta.dirname, "..", "..", "..", "..");
const PARTS = [
  "Pulumi.yaml",
  "package.json",
  "index.ts",
  "config",
  "queries",
  "workflows",
  "components",
  "policies",
];

/** The broken tenants, by name, and what the report says of each in one line. */
export const TROUBLE: Readonly<Record<string, RegExp>> = {
  "half-written": /^.*Pulumi\.half-written\.yaml is not valid YAML/,
  "bad-configuration": /^The configuration in Pulumi\.[\w-]+\.yaml has 2 errors; nothing was changed$/,
  "wrong-passphrase": /^the passphrase does not decrypt the stack's secrets$/,
  "two-tenants": /^Pulumi\.two-tenants\.yaml: azure-native:tenantId is .*, but azuread:tenantId is /,
  "other-tenant": /^the subscription belongs to another tenant$/,
  "no-permission": /^a permission is missing$/,
  "short-retention": /^violates policy: workspace-keeps-logs$/,
};

const BREAKS: Readonly<Record<string, (settings: string) => string>> = {
  "half-written": BROKEN.halfWritten,
  "bad-configuration": BROKEN.badConfiguration,
  "wrong-passphrase": BROKEN.wrongPassphrase,
  "two-tenants": BROKEN.twoTenants,
  "short-retention": BROKEN.shortRetention,
};

export interface UpOptions {
  readonly parallel: number;
  readonly continues: boolean;
  /** Default: all. */
  readonly names?: readonly string[];
}

/** A fleet of its own, in a folder of its own: each tenant in a local Azure, with the real engine. */
export class ProvingFleet {
  readonly directory = mkdtempSync(join(tmpdir(), "breakglass-fleet-"));
  readonly #faults = new Map<string, (cloud: LocalCloud) => void>([
    ["other-tenant", answersForAnotherTenant],
    ["no-permission", mayNotWriteWorkflows],
  ]);
  readonly #output: Output;

  /** @param tenants how many, the broken ones included */
  constructor(tenants: number, output: Output) {
    this.#output = output;
    for (const part of PARTS) cpSync(join(PROJECT, part), join(this.directory, part), { recursive: true });
    symlinkSync(join(PROJECT, "node_modules"), join(this.directory, "node_modules"));
    writeFileSync(join(this.directory, "company.json"), JSON.stringify(POLICY_SETTINGS));
    const broken = Object.keys(TROUBLE);
    const good = Array.from(
      { length: tenants - broken.length },
      (_, index) => `tenant-${String(index + 1).padStart(2, "0")}`,
    );
    for (const [index, stack] of [...broken, ...good].entries())
      this.#write(stack, stackFile(index + 1, BREAKS[stack]));
  }

  /** Updates the fleet, or what is left of it. */
  async up({ names = [], ...options }: UpOptions): Promise<FleetReport> {
    const { directory } = this;
    const all: FleetOptions = {
      ...{ exclude: [], sandbox: true, yes: true, skipsPreview: true },
      ...options,
      policyPack: join(directory, "policies"),
      policyPackConfig: join(directory, "company.json"),
    };
    return runFleet("up", names, all, {
      directory,
      output: this.#output,
      isInteractive: false,
      getCli: (onProgress) => ensureCli({ onProgress }),
      ask: async () => false,
      workOf: (command, given, cli) =>
        workOf(command, { ...given, directory, cli, arrange: (stack) => this.#faults.get(stack) }),
    });
  }

  /** Somebody puts right what was broken. */
  mend(...stacks: readonly string[]): void {
    for (const stack of stacks) {
      this.#faults.delete(stack);
      this.#write(stack, stackFile(Object.keys(TROUBLE).indexOf(stack) + 1));
    }
  }

  remove(): void {
    rmSync(this.directory, { recursive: true, force: true });
  }

  #write(stack: string, settings: string): void {
    writeFileSync(join(this.directory, `Pulumi.${stack}.yaml`), settings);
  }
}

/** As Resource Manager answers a token of one tenant for a subscription of another (learn.microsoft.com, ARM errors). */
function answersForAnotherTenant({ azure }: LocalCloud): void {
  const [issuer, owner] = [idsOf(98), idsOf(99)].map(
    ({ tenantId }) => `https://sts.windows.net/${tenantId}/`,
  );
  const message = `The access token is from the wrong issuer '${issuer}'. It must match the tenant '${owner}' associated with this subscription.`;
  azure.interfere(
    (url) => url.hostname === "management.azure.com",
    () => json(401, { error: { code: "InvalidAuthenticationTokenTenant", message } }),
  );
}

/** The rules are there when the workflow is refused: half of the tenant. */
function mayNotWriteWorkflows({ azure }: LocalCloud): void {
  azure.interfere(
    (url) => /\/Microsoft\.Logic\/workflows\/[^/]+$/i.test(url.pathname),
    ({ url }) =>
      json(403, {
        error: {
          code: "AuthorizationFailed",
          message: `The client does not have authorization to perform action 'Microsoft.Logic/workflows/write' over scope '${url.pathname}' or the scope is invalid.`,
        },
      }),
  );
}
