import { spawnSync } from "node:child_process";
import packageJson from "../package.json" with { type: "json" };

/** Where a report comes from, so that you can create it again. */
export interface Origin {
  /** The version of the command line. */
  readonly version: string;
  /** The commit of the Pulumi program, such as `466bfda`, or `466bfda and changes since`; undefined outside of git. */
  readonly commit: string | undefined;
  /** When it was created, by the clock of this machine. */
  readonly madeAt: Date;
}

export function originOf(directory: string): Origin {
  const git = (...args: readonly string[]) => {
    const { status, stdout } = spawnSync("git", args, { cwd: directory, encoding: "utf8" });
    return status === 0 ? stdout.trim() : undefined;
  };
  const head = git("rev-parse", "--short", "HEAD");
  const changed = git("status", "--porcelain", "--untracked-files=no");
  const commit = head === undefined || changed === "" ? head : `${head} and changes since`;
  return { version: packageJson.version, commit, madeAt: new Date() };
}
