import { existsSync } from "node:fs";
import { availableParallelism } from "node:os";
import { join, resolve } from "node:path";
import { UserError } from "../errors/user-error.ts";
import { checkWritable } from "../files/report-file.ts";
import { parseShard, type Shard } from "./shard.ts";
import type { FleetCommand } from "./tenant.ts";

/** As on the command line. */
export interface FleetFlags {
  readonly exclude?: readonly string[];
  readonly parallel?: string;
  readonly continue?: boolean;
  readonly shard?: string;
  readonly sandbox?: boolean;
  readonly json?: boolean;
  readonly markdown?: string;
  readonly yes?: boolean;
  readonly skipPreview?: boolean;
  readonly policies?: boolean;
  readonly policyPack?: string;
  readonly policyPackConfig?: string;
  readonly base?: string;
  readonly head?: string;
}

/** What a run needs to know. */
export interface RunOptions {
  readonly exclude: readonly string[];
  readonly parallel: number;
  readonly continues: boolean;
  /** Only this part of the selected tenants. */
  readonly shard?: Shard;
  readonly sandbox: boolean;
  readonly markdown?: string;
  readonly yes: boolean;
  readonly skipsPreview: boolean;
  readonly policyPack?: string;
  readonly policyPackConfig?: string;
}

export interface FleetOptions extends RunOptions {
  /** Of a review. */
  readonly commits?: { readonly base: string; readonly head: string };
}

const MOST_AT_ONCE = 64;

/**
 * One per processor core, and at most 4: each needs a core and about 0.9 GiB (docs/fleet.md), and more would only wait
 * for Azure's limits.
 */
export const AT_ONCE = Math.min(4, availableParallelism());
/** A review deploys each tenant twice. */
const REVIEWED_AT_ONCE = Math.max(1, Math.floor(AT_ONCE / 2));

/**
 * Validates the options of a command, and the files that they name.
 *
 * @throws UserError with all errors at once
 */
export function checkOptions(directory: string, command: FleetCommand, flags: FleetFlags): FleetOptions {
  const faults: string[] = [];
  const isReview = command === "review";
  const { base, head = "HEAD" } = flags;
  if (isReview && base === undefined)
    faults.push("--base is missing. Write the commit to compare with, such as main.");
  const parallel =
    flags.parallel === undefined ? (isReview ? REVIEWED_AT_ONCE : AT_ONCE) : Number(flags.parallel);
  if (!Number.isInteger(parallel) || parallel < 1 || parallel > MOST_AT_ONCE)
    faults.push(`--parallel is "${flags.parallel}". Write a whole number from 1 to ${MOST_AT_ONCE}.`);
  const shard = flags.shard === undefined ? undefined : parseShard(flags.shard);
  if (typeof shard === "string") faults.push(shard);
  const usesPolicies = (command === "preview" || command === "up") && flags.policies !== false;
  const policyPack = usesPolicies ? (flags.policyPack ?? join(directory, "policies")) : undefined;
  if (policyPack !== undefined) faults.push(...packFaults(policyPack));
  const { policyPackConfig, markdown } = flags;
  if (policyPackConfig !== undefined && !existsSync(policyPackConfig))
    faults.push(`--policy-pack-config: ${policyPackConfig} does not exist.`);
  if (markdown !== undefined) {
    try {
      checkWritable(markdown, "--markdown");
    } catch (error) {
      if (!(error instanceof UserError)) throw error;
      faults.push(error.message);
    }
  }
  if (faults.length > 0) throw new UserError(faults.join("\n"));
  return {
    exclude: flags.exclude ?? [],
    parallel,
    continues: flags.continue === true,
    sandbox: flags.sandbox === true || isReview,
    ...(!isReview || base === undefined ? {} : { commits: { base, head } }),
    yes: flags.yes === true,
    skipsPreview: flags.skipPreview === true,
    ...(shard === undefined || typeof shard === "string" ? {} : { shard }),
    ...(markdown === undefined ? {} : { markdown }),
    ...(policyPack === undefined ? {} : { policyPack: resolve(policyPack) }),
    ...(policyPackConfig === undefined ? {} : { policyPackConfig: resolve(policyPackConfig) }),
  };
}

/** Node.js prefers `policies.json` to the folder `policies` (nodejs.org/api/modules.html, LOAD_AS_FILE). */
function packFaults(policyPack: string): string[] {
  if (!existsSync(join(policyPack, "PulumiPolicy.yaml")))
    return [`--policy-pack: ${policyPack} is not a policy pack: it has no PulumiPolicy.yaml.`];
  const [inTheWay] = [".js", ".json", ".node"].map((end) => resolve(policyPack) + end).filter(existsSync);
  return inTheWay === undefined
    ? []
    : [`--policy-pack: ${inTheWay} would be loaded instead of the folder of the same name. Rename it.`];
}
