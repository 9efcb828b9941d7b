import { existsSync, mkdtempSync, rmSync } from "node:fs";
import { tmpdir } from "node:os";
import { join } from "node:path";
import { deployedResources } from "azure-alerting-sandbox";
import { execute } from "azure-alerting-sandbox/pulumi";
import { UserError } from "../errors/user-error.ts";
import { deployStack } from "../stack/deployment.ts";
import { projectDirectory } from "../stack/project.ts";
import { stackConfig } from "../stack/settings.ts";
import { type ReviewedDeployment, type ReviewedResource, splitResources } from "./deployment.ts";
import { install } from "./installation.ts";
import { labelsOf } from "./labels.ts";

/** The commit of a ref; undefined if it is not a ref. */
export async function resolveRef(ref: string): Promise<string | undefined> {
  if (ref.startsWith("-")) return undefined;
  const { code, output, errorOutput } = await git("rev-parse", "--verify", "--quiet", `${ref}^{commit}`);
  if (/dubious ownership/i.test(errorOutput)) {
    throw new UserError(
      `git does not open ${projectDirectory()}: the folder belongs to another user, as often in a container ("dubious ownership"). Allow it: git config --global --add safe.directory ${projectDirectory()}`,
    );
  }
  return code === 0 ? output.trim() : undefined;
}

/**
 * Checks out a commit into a temporary worktree, deploys its stack into the sandbox, and reads the resources.
 *
 * @throws UserError, DeployError, CliError
 */
export async function deployRef(
  ref: string,
  commit: string,
  { stack, onStep }: { readonly stack: string; readonly onStep: (line: string) => void },
): Promise<ReviewedDeployment> {
  const directory = mkdtempSync(join(tmpdir(), "breakglass-worktree-"));
  const tree = join(directory, "project");
  onStep(`Checking out ${ref} (${commit.slice(0, 10)})`);
  try {
    const { code, errorOutput } = await git("worktree", "add", "--detach", tree, commit);
    if (code !== 0) throw new UserError(`git cannot check out ${ref}: ${errorOutput.trim()}`);
    if (!existsSync(join(tree, `Pulumi.${stack}.yaml`))) {
      throw new UserError(`${ref} has no stack "${stack}": it does not contain Pulumi.${stack}.yaml.`);
    }
    await install(tree, projectDirectory(), () => onStep(`Installing the packages of ${ref}`));
    const { cloud } = await deployStack(stack, {
      start: new Date(),
      onStep,
      directory: tree,
      isTemporary: true,
    });
    const resources = deployedResources(cloud.azure.store) as readonly ReviewedResource[];
    await cloud.close();
    return {
      title: `${ref} (${commit.slice(0, 10)})`,
      ...splitResources(resources),
      notes: [],
      labels: labelsOf(stackConfig(tree, stack)),
    };
  } finally {
    await git("worktree", "remove", "--force", tree);
    rmSync(directory, { recursive: true, force: true });
  }
}

function git(...args: string[]) {
  return execute("git", args, { cwd: projectDirectory(), env: process.env }).catch((error: Error) => {
    throw new UserError(
      `git cannot be run: ${error.message}. You need it to review git refs; for files you do not.`,
    );
  });
}
