import { existsSync } from "node:fs";
import { basename, dirname, relative } from "node:path";
import { UserError } from "../errors/user-error.ts";
import {
  type Checkout,
  changedFiles,
  checkOut,
  deployCheckout,
  resolveRef,
  stacksAt,
} from "../review/git-ref.ts";
import { compareSides } from "../review/run.ts";
import { stackFile } from "../stack/stack-files.ts";
import { inWords } from "./in-words.ts";
import type { Work } from "./tenant.ts";

/** Two commits to compare the tenants of. */
export interface Commits {
  readonly base: Checkout;
  readonly head: Checkout;
  /** The files that differ, by their path from the directory of Pulumi.yaml. */
  readonly changed: readonly string[];
}

/**
 * Checks both commits out, once for all tenants.
 *
 * @param check gets the stacks of either commit first, for one that only the base has is lost
 */
export async function withCommits<T>(
  refs: { readonly base: string; readonly head: string },
  check: (stacks: readonly string[]) => void,
  onStep: (line: string) => void,
  work: (commits: Commits, stacks: readonly string[]) => Promise<T>,
): Promise<T> {
  const commitOf = async (option: string, ref: string) => {
    const commit = await resolveRef(ref);
    if (commit === undefined)
      throw new UserError(`${option} is "${ref}", which is no commit that git knows.`);
    return commit;
  };
  const [before, after] = [await commitOf("--base", refs.base), await commitOf("--head", refs.head)];
  const stacks = [...new Set([...(await stacksAt(before)), ...(await stacksAt(after))])].sort();
  check(stacks);
  const base = await checkOut(refs.base, before, onStep);
  try {
    const head = await checkOut(refs.head, after, onStep);
    try {
      for (const each of [base, head]) await each.install(onStep);
      return await work({ base, head, changed: await changedFiles(before, after) }, stacks);
    } finally {
      await head.remove();
    }
  } finally {
    await base.remove();
  }
}

const VERDICTS = {
  same: "nothing changes",
  weaker: "the alerting gets weaker",
  unknown: "unknown: not everything was played",
  stronger: "the alerting gets stronger",
  different: "different, but not weaker",
} as const;

/** How a tenant's alerting changes from one commit to the other. */
export function reviewWork({ base, head, changed }: Commits): Work {
  return async (stack, during) => {
    const has = ({ directory }: Checkout) => existsSync(stackFile(directory, stack));
    if (!has(base)) return { isFine: true, verdict: "new", summary: `new: ${base.ref} does not have it` };
    if (!has(head)) {
      const summary = `removed: ${head.ref} does not have Pulumi.${stack}.yaml, and nothing deploys or checks this tenant any more`;
      return { isFine: false, verdict: "removed", summary };
    }
    if (changed.every((path) => isOfAnotherStack(path, stack, head)))
      return { isFine: true, verdict: "same", summary: `${VERDICTS.same}: no file of it differs` };
    const sideOf = (side: Checkout) => deployCheckout(side, stack, during);
    const found = await compareSides([sideOf(base), sideOf(head)], during.onStep);
    const { verdict } = found;
    return {
      isFine: verdict !== "weaker" && verdict !== "unknown",
      verdict,
      ...inWords(found, VERDICTS[verdict]),
    };
  };
}

function isOfAnotherStack(path: string, stack: string, { directory }: Checkout): boolean {
  const own = relative(directory, stackFile(directory, stack));
  return path !== own && dirname(path) === dirname(own) && /^Pulumi\..+\.yaml$/.test(basename(path));
}
