import { copyFileSync, linkSync, mkdirSync, writeFileSync } from "node:fs";
import { join } from "node:path";
import { run } from "../run.ts";
import { type Tried, withServed } from "../served.ts";
import { azurerm, openTofu } from "./build.ts";

/** What OpenTofu says about a resource, or about a fault, where it is asked for JSON (opentofu.org/docs/internals/machine-readable-ui). */
interface Said {
  readonly type: string;
  readonly change?: { readonly resource: { readonly addr: string }; readonly action: string };
  readonly hook?: { readonly resource: { readonly addr: string }; readonly action: string };
  readonly diagnostic?: {
    readonly severity: string;
    readonly summary: string;
    readonly detail?: string;
    readonly address?: string;
  };
}

/**
 * Makes the resources of `main.tf` with OpenTofu and azurerm in a served sandbox, plans again, changes them, plans again,
 * and destroys them.
 */
export async function tryOpenTofu(progress: (line: string) => void): Promise<Tried[]> {
  const program = await openTofu(progress);
  const provider = await azurerm(progress);
  return withServed(progress, async ({ directory, env: given, served }) => {
    const folder = join(directory, "tofu");
    const plugins = join(folder, "plugins");
    mkdirSync(plugins, { recursive: true });
    copyFileSync(join(import.meta.dirname, "main.tf"), join(folder, "main.tf"));
    linkOrCopy(provider, join(plugins, "terraform-provider-azurerm"));
    const config = join(folder, "tofu.rc");
    const overrides = `dev_overrides { "hashicorp/azurerm" = ${JSON.stringify(plugins)} }`;
    writeFileSync(config, `provider_installation {\n  ${overrides}\n  direct {}\n}\n`);
    const env = {
      ...given,
      TF_CLI_CONFIG_FILE: config,
      ARM_METADATA_HOSTNAME: "management.azure.com",
      CHECKPOINT_DISABLE: "1",
    };
    const steps = new Map<string, Set<string>>();
    const faults = new Map<string, string>();
    const tofu = async (step: string, ...options: string[]) => {
      progress(`tofu ${step} ${options.join(" ")}`.trim());
      await run(program, [step, "-json", "-input=false", ...options], {
        cwd: folder,
        env,
        onLine: (line) => {
          if (!line.startsWith("{")) return;
          const { type, change, hook, diagnostic } = JSON.parse(line) as Said;
          if (type === "diagnostic" && diagnostic?.severity === "error") {
            const text = `${diagnostic.summary} ${diagnostic.detail ?? ""}`
              .replace(/\s+/g, " ")
              .slice(0, 600);
            progress(`  ${diagnostic.address ?? ""}: ${text}`);
            faults.set(diagnostic.address ?? "", text);
          }
          if (type === "planned_change" && change !== undefined && change.action !== "no-op") {
            const { addr } = change.resource;
            const isKnown = steps.has(addr);
            steps.set(addr, steps.get(addr) ?? new Set());
            if (step === "plan" && isKnown) faults.set(addr, `is planned again: ${change.action}`);
          }
          if (type === "apply_complete" && hook !== undefined)
            steps.get(hook.resource.addr)?.add(hook.action);
        },
      });
    };
    const changed = ["-var", "severity=2", "-var", "owner=other"];
    await tofu("apply", "-auto-approve");
    await tofu("plan");
    await tofu("apply", "-auto-approve", ...changed);
    await tofu("plan", ...changed);
    await tofu("destroy", "-auto-approve", ...changed);
    const left = served.cloud.azure.store.list().filter(({ id }) => id.includes("/resourceGroups/rg-tofu"));
    for (const { id } of left) faults.set("", `is left: ${id}`);
    const whole = faults.get("");
    return [...steps].map(([addr, done]) => {
      const missing = ["create", "delete"].find((action) => !done.has(action));
      const says = faults.get(addr) ?? (missing === undefined ? "" : (whole ?? `no ${missing}`));
      return {
        area: "OpenTofu",
        command: `${addr.split(".")[0]} (${[...done].join(", ")})`,
        works: says === "",
        says,
      };
    });
  });
}

function linkOrCopy(from: string, to: string): void {
  try {
    linkSync(from, to);
  } catch {
    copyFileSync(from, to);
  }
}
