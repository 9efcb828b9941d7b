import { mkdtempSync, rmSync } from "node:fs";
import { tmpdir } from "node:os";
import { basename, join, relative, resolve } from "node:path";
import { type DirectoryUser, deployedResources } from "azure-alerting-sandbox";
import { execute } from "azure-alerting-sandbox/pulumi";
import { stackFolderOf } from "azure-alerting-sandbox/stack-files";
import { parse } from "yaml";
import { UserError } from "../errors/user-error.ts";
import { deployStack } from "../stack/deployment.ts";
import { projectDirectory } from "../stack/project.ts";
import { stackConfig } from "../stack/settings.ts";
import { stacksAmong } from "../stack/stack-files.ts";
import { type ReviewedDeployment, type ReviewedResource, splitResources } from "./deployment.ts";
import { install } from "./installation.ts";
import { labelsOf } from "./labels.ts";

/** The commit of a ref; undefined if it is not a ref. */
export async function resolveRef(ref: string): Promise<string | undefined> {
  if (ref.startsWith("-")) return undefined;
  const { code, output, errorOutput } = await git("rev-parse", "--verify", "--quiet", `${ref}^{commit}`);
  if (/dubious ownership/i.test(errorOutput)) {
    // What git asks for is the root of the repository, which a program may be below.
    const [, repository = projectDirectory()] = /repository at '(.*)'/.exec(errorOutput) ?? [];
    throw new UserError(
      `git does not open ${repository}: the folder belongs to another user, as often in a container ("dubious ownership"). Allow it: git config --global --add safe.directory ${repository}`,
    );
  }
  if (/not a git repository/i.test(errorOutput)) {
    throw new UserError(
      `${projectDirectory()} is in no git repository, so that "${ref}" is no commit. Run this in a clone, or compare files.`,
    );
  }
  return code === 0 ? output.trim() : undefined;
}

/** The stacks of a commit, in alphabetical order, which is not checked out for it. */
export async function stacksAt(commit: string): Promise<string[]> {
  const project = await git("show", `${commit}:./Pulumi.yaml`);
  const folder = stackFolderOf(".", parse(project.output, { logLevel: "silent" }) ?? {});
  const { output } = await git("ls-tree", "--name-only", "-z", commit, `${folder}/`);
  return stacksAmong(output.split("\0").map((path) => basename(path)));
}

/** A commit, in a worktree of its own. */
export interface Checkout {
  /** As somebody named it. */
  readonly ref: string;
  readonly commit: string;
  /** The directory of Pulumi.yaml in it. */
  readonly directory: string;
  /** Gives it the packages that its lock file asks for. */
  install(onStep: (line: string) => void): Promise<void>;
  remove(): Promise<void>;
}

/**
 * Checks out a commit into a temporary worktree.
 *
 * @throws UserError
 */
export async function checkOut(
  ref: string,
  commit: string,
  onStep: (line: string) => void,
): Promise<Checkout> {
  const directory = mkdtempSync(join(tmpdir(), "breakglass-worktree-"));
  const tree = join(directory, "project");
  onStep(`Checking out ${ref} (${commit.slice(0, 10)})`);
  const remove = async () => {
    await git("worktree", "remove", "--force", tree);
    rmSync(directory, { recursive: true, force: true });
  };
  try {
    const { code, errorOutput } = await git("worktree", "add", "--detach", tree, commit);
    if (code !== 0) throw new UserError(`git cannot check out ${ref}: ${errorOutput.trim()}`);
    const { output } = await git("rev-parse", "--show-prefix");
    const within = output.trim();
    const root = resolve(projectDirectory(), relative(join("/", within), "/"));
    // A program below the root of its repository may have packages in both.
    const folders = within === "" ? [""] : ["", within];
    return {
      ref,
      commit,
      directory: join(tree, within),
      remove,
      install: async (say) => {
        for (const folder of folders)
          await install(join(tree, folder), join(root, folder), () =>
            say(`Installing the packages of ${ref}`),
          );
      },
    };
  } catch (error) {
    await remove();
    throw error;
  }
}

/**
 * Deploys a stack of a checkout into the sandbox, and reads the resources.
 *
 * @throws UserError, DeployError, CliError
 */
export async function deployCheckout(
  { ref, commit, directory }: Checkout,
  stack: string,
  during: {
    readonly onStep: (line: string) => void;
    readonly signal?: AbortSignal;
    readonly accounts?: readonly DirectoryUser[];
    readonly skipUnknown?: boolean;
  },
): Promise<ReviewedDeployment> {
  const { cloud } = await deployStack(stack, { start: new Date(), ...during, directory, isTemporary: true });
  const resources = deployedResources(cloud.azure.store) as readonly ReviewedResource[];
  await cloud.close();
  return {
    title: `${ref} (${commit.slice(0, 10)})`,
    ...splitResources(resources),
    notes: [],
    labels: labelsOf(stackConfig(directory, stack)),
  };
}

interface RefOptions {
  readonly stack: string;
  readonly onStep: (line: string) => void;
  /** The users that a program of your own looks up. */
  readonly accounts?: readonly DirectoryUser[];
  readonly skipUnknown?: boolean;
}

/**
 * Checks out a commit, deploys its stack into the sandbox, and reads the resources.
 *
 * @throws UserError, DeployError, CliError
 */
export async function deployRef(
  ref: string,
  commit: string,
  { stack, ...during }: RefOptions,
): Promise<ReviewedDeployment> {
  const stacks = await stacksAt(commit);
  if (!stacks.includes(stack)) {
    const known = stacks.length === 0 ? "" : ` Its stacks are ${stacks.join(", ")}.`;
    throw new UserError(`${ref} has no stack "${stack}": it does not contain Pulumi.${stack}.yaml.${known}`);
  }
  const checkout = await checkOut(ref, commit, during.onStep);
  try {
    await checkout.install(during.onStep);
    return await deployCheckout(checkout, stack, during);
  } finally {
    await checkout.remove();
  }
}

/** The files that differ between two commits, by their path from the directory of Pulumi.yaml, or from above it (`../`). */
export async function changedFiles(base: string, head: string): Promise<string[]> {
  const { output } = await git("diff", "--name-only", "--no-renames", "-z", base, head);
  const prefix = (await git("rev-parse", "--show-prefix")).output.trim();
  const paths = output.split("\0").filter((path) => path !== "");
  return paths.map((path) => relative(join("/", prefix), join("/", path)));
}

function git(...args: string[]) {
  return execute("git", args, { cwd: projectDirectory(), env: process.env }).catch((error: Error) => {
    throw new UserError(
      `git cannot be run: ${error.message}. You need it to review git refs; for files you do not.`,
    );
  });
}
