import type { Cli } from "azure-alerting-sandbox/pulumi";
import { consult } from "../doctor/consult.ts";
import { SEVERITIES } from "../doctor/finding.ts";
import { sandboxPlace } from "../doctor/sandbox-place.ts";
import { drift } from "../drift/run.ts";
import { type SandboxOptions, withSandboxEngine } from "../stack/deployment.ts";
import { runEngine } from "./engine.ts";
import { inWords } from "./in-words.ts";
import { type Commits, reviewWork } from "./review.ts";
import type { FleetCommand, Work } from "./tenant.ts";

export interface WorkOptions {
  /** The directory of Pulumi.yaml. */
  readonly directory: string;
  readonly cli: Cli;
  readonly sandbox: boolean;
  readonly policyPack?: string;
  readonly policyPackConfig?: string;
  /** What a review compares. */
  readonly commits?: Commits;
  /** Changes a tenant's cloud in the sandbox before the first request. */
  readonly arrange?: (stack: string) => SandboxOptions["arrange"];
}

/** What a command does for one tenant. */
export function workOf(command: FleetCommand, options: WorkOptions): Work {
  switch (command) {
    case "preview":
    case "up":
      return engineWork(command, options);
    case "drift":
      return driftWork(options);
    case "doctor":
      return doctorWork(options);
    case "review":
      if (options.commits === undefined) throw new Error("A review compares two commits.");
      return reviewWork(options.commits);
  }
}

function engineWork(operation: "preview" | "up", options: WorkOptions): Work {
  const { directory, cli, sandbox, policyPack, policyPackConfig, arrange } = options;
  const packs = {
    ...(policyPack === undefined ? {} : { policyPack }),
    ...(policyPackConfig === undefined ? {} : { policyPackConfig }),
  };
  return (stack, during) => {
    const run = { operation, stack, directory, cli, ...packs };
    if (!sandbox) return runEngine({ ...run, env: process.env }, during);
    const fault = arrange?.(stack);
    const place = {
      start: new Date(),
      directory,
      ...during,
      ...(fault === undefined ? {} : { arrange: fault }),
    };
    return withSandboxEngine(stack, place, async ({ env, settingsFile, updated }) => {
      const found = await runEngine({ ...run, env, settingsFile }, during);
      if (operation === "up") updated();
      return found;
    });
  };
}

const DIFFERS = {
  weaker: "the alerting in Azure is weaker",
  unknown: "Azure differs in what was not played",
  stronger: "Azure differs",
  different: "Azure differs",
} as const;

function driftWork({ directory, sandbox }: WorkOptions): Work {
  return async (stack, { signal, onStep }) => {
    const found = await drift({ stack, sandbox }, { directory, signal, onStep });
    const { verdict } = found;
    return {
      isFine: verdict === "same",
      verdict,
      ...inWords(found, verdict === "same" ? "no drift" : DIFFERS[verdict]),
    };
  };
}

/** A warning needs attention too: that tenant's alerting works now, but may soon stop working. */
function doctorWork({ directory, sandbox }: WorkOptions): Work {
  return async (stack, { onStep }) => {
    const { verdict, findings } = await consult(stack, {
      directory,
      onStep,
      ...(sandbox ? { place: (target) => sandboxPlace(directory, target) } : {}),
    });
    const serious = findings.filter(({ severity }) => severity === "error" || severity === "warning");
    const [first] = serious.toSorted(
      (a, b) => SEVERITIES.indexOf(b.severity) - SEVERITIES.indexOf(a.severity),
    );
    const more = serious.length > 1 ? ` (and ${serious.length - 1} more)` : "";
    return {
      isFine: first === undefined,
      verdict,
      summary:
        first === undefined
          ? `${findings.length} checks, no problems`
          : `${first.severity}: ${first.what}${more}`,
      details: serious.map(({ check, severity, what, why, fix }) =>
        [`${severity}: ${check}: ${what}`, ...[why, fix].filter((line) => line !== undefined)].join("\n  "),
      ),
    };
  };
}
