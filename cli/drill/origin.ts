import { spawnSync } from "node:child_process";
import packageJson from "../package.json" with { type: "json" };

/** What a report comes from, so that it can be made again. */
export interface Origin {
  /** Of the command line. */
  readonly version: string;
  /** Of the Pulumi program, such as `466bfda`, or `466bfda and changes since`; undefined outside of git. */
  readonly commit: string | undefined;
  /** When it was made, by the clock of this machine. */
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
