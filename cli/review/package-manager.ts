import { existsSync, readFileSync } from "node:fs";
import { join } from "node:path";
import { execute } from "azure-alerting-sandbox/pulumi";
import { UserError } from "../errors/user-error.ts";

export interface PackageManager {
  readonly lock: string;
  readonly command: string;
  /** Installs exactly what the lock file says. */
  args(lock: string): readonly string[];
}

const FROZEN = ["install", "--frozen-lockfile"];
/** Sources: docs.npmjs.com/cli/commands/npm-ci, pnpm.io/cli/install, classic.yarnpkg.com and yarnpkg.com/cli/install, bun.com/docs/pm/cli/install. */
const NPM: PackageManager = {
  lock: "package-lock.json",
  command: "npm",
  args: () => ["ci", "--prefer-offline", "--no-audit", "--no-fund"],
};
const OTHERS: readonly PackageManager[] = [
  { lock: "pnpm-lock.yaml", command: "pnpm", args: () => [...FROZEN, "--prefer-offline"] },
  {
    lock: "yarn.lock",
    command: "yarn",
    args: (lock) => (/^# yarn lockfile v1$/m.test(lock) ? FROZEN : ["install", "--immutable"]),
  },
  { lock: "bun.lock", command: "bun", args: () => FROZEN },
  { lock: "bun.lockb", command: "bun", args: () => FROZEN },
];

/** The package managers, other than npm, that a checkout has a lock file of. They do not write down what they have installed. */
export function otherManagers(tree: string): PackageManager[] {
  return OTHERS.filter(({ lock }) => existsSync(join(tree, lock)));
}

/**
 * Installs the packages of a checkout, as its lock file says.
 *
 * @throws UserError if they cannot be installed
 */
export async function installAnew(tree: string): Promise<void> {
  const { lock, command, args } = otherManagers(tree)[0] ?? NPM;
  const file = join(tree, lock);
  const all = args(existsSync(file) ? readFileSync(file, "utf8") : "");
  const { code, output, errorOutput } = await execute(command, all, { cwd: tree, env: process.env }).catch(
    (error: Error) => {
      throw new UserError(
        `${command} cannot be run, and the packages of a commit are to be installed, as its ${lock} is not that of what is installed here: ${error.message}`,
      );
    },
  );
  if (code === 0) return;
  throw new UserError(
    `The packages of a commit cannot be installed, as its lock file is not that of what is installed here. ${command} ${all[0]} ended with ${code}:\n${(errorOutput || output).trim()}`,
  );
}
