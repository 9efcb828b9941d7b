import { stackTarget } from "../azure/stack.ts";
import { UserError } from "../errors/user-error.ts";
import { selectStacks } from "../fleet/selection.ts";
import { projectDirectory } from "../stack/project.ts";
import { setupScript } from "./script.ts";

/** As on the command line. */
export interface SetupFlags {
  readonly repo?: string;
  readonly backend?: string;
  readonly subject: string;
  readonly reviewers?: string;
  readonly exclude?: readonly string[];
}

const FORMS = ["ids", "names"] as const;

/**
 * The script for the selected stacks.
 *
 * @throws UserError with everything that is wrong at once
 */
export function ciSetup(
  names: readonly string[],
  flags: SetupFlags,
  { directory = projectDirectory(), env = process.env }: { directory?: string; env?: NodeJS.ProcessEnv } = {},
): string {
  const { repo = "", backend = env["PULUMI_BACKEND_URL"] ?? "", subject, reviewers, exclude = [] } = flags;
  const faults: string[] = [];
  const form = FORMS.find((each) => each === subject);
  if (!/^[A-Za-z0-9-]+\/[A-Za-z0-9._-]+$/.test(repo))
    faults.push(`--repo is "${repo}". Write the repository as owner/name.`);
  if (!/^[a-z0-9]+:\/\/[^\s'"\\$`]+$/.test(backend))
    faults.push(
      `--backend is "${backend}". Write where Pulumi keeps the state, such as azblob://state?storage_account=NAME.`,
    );
  if (form === undefined) faults.push(`--subject is "${subject}". Write ids or names.`);
  if (reviewers !== undefined && !/^[a-z0-9_-]+$/.test(reviewers))
    faults.push(`--reviewers is "${reviewers}". Write the slug of a team, as in its address.`);
  const stacks = collected(faults, () => selectStacks(directory, { names, exclude, sandbox: false })) ?? [];
  const targets = stacks.flatMap(
    (stack) => collected(faults, () => stackTarget(directory, stack, env)) ?? [],
  );
  if (form === undefined || faults.length > 0) throw new UserError(faults.join("\n"));
  return setupScript(targets, { repo, backend, form, ...(reviewers === undefined ? {} : { reviewers }) });
}

function collected<T>(faults: string[], work: () => T): T | undefined {
  try {
    return work();
  } catch (error) {
    if (!(error instanceof UserError)) throw error;
    faults.push(error.message);
    return undefined;
  }
}
