import { stackTarget } from "../azure/stack.ts";
import { UserError } from "../errors/user-error.ts";
import { selectStacks } from "../fleet/selection.ts";
import { projectDirectory } from "../stack/project.ts";
import { setupScript } from "./script.ts";

/** As on the command line. */
export interface SetupFlags {
  readonly repo?: string;
  readonly backend?: string;
  readonly subject?: string;
  readonly host?: string;
  readonly enterprise?: string;
  readonly reviewers?: string;
  readonly exclude?: readonly string[];
}

const FORMS = ["ids", "names"] as const;
const GITHUB = "github.com";

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
  const { repo = "", backend = env["PULUMI_BACKEND_URL"] ?? "", reviewers, exclude = [] } = flags;
  const { host = GITHUB, enterprise, subject = host === GITHUB ? "ids" : "names" } = flags;
  const faults: string[] = [];
  const form = FORMS.find((each) => each === subject);
  if (!/^[A-Za-z0-9-]+\/[A-Za-z0-9._-]+$/.test(repo))
    faults.push(`--repo is "${repo}". Write the repository as owner/name.`);
  if (!/^[a-z0-9]+:\/\/[^\s'"\\$`]+$/.test(backend))
    faults.push(
      `--backend is "${backend}". Write where Pulumi keeps the state, such as azblob://state?storage_account=NAME.`,
    );
  if (form === undefined) faults.push(`--subject is "${subject}". Write ids or names.`);
  if (!/^(?=.*\.)[a-z0-9.-]+$/.test(host))
    faults.push(
      `--host is "${host}". Write the host of your GitHub, such as github.contoso.com, without https://.`,
    );
  if (host !== GITHUB && form === "ids")
    faults.push(`--subject is "ids", which only ${GITHUB} sends. Leave it out: ${host} sends names.`);
  if (enterprise !== undefined && !/^[A-Za-z0-9-]+$/.test(enterprise))
    faults.push(`--enterprise is "${enterprise}". Write the slug of the enterprise, as in its address.`);
  if (enterprise !== undefined && host !== GITHUB)
    faults.push(`--enterprise is for ${GITHUB} alone: the tokens of ${host} have an issuer of their own.`);
  if (reviewers !== undefined && !/^[a-z0-9_-]+$/.test(reviewers))
    faults.push(`--reviewers is "${reviewers}". Write the slug of a team, as in its address.`);
  const stacks = collected(faults, () => selectStacks(directory, { names, exclude, sandbox: false })) ?? [];
  const targets = stacks.flatMap(
    (stack) => collected(faults, () => stackTarget(directory, stack, env)) ?? [],
  );
  if (form === undefined || faults.length > 0) throw new UserError(faults.join("\n"));
  const issuer = issuerOf(host, enterprise);
  // One for each issuer and form: what trusts another one stays.
  const own = enterprise ?? (host === GITHUB ? undefined : host);
  const credential = ["github", form, ...(own === undefined ? [] : [own.replaceAll(".", "-")])].join("-");
  return setupScript(targets, {
    ...{ repo, backend, form, host, issuer, credential },
    ...(reviewers === undefined ? {} : { reviewers }),
  });
}

/**
 * Who issues the tokens of GitHub's pipelines.
 *
 * Source: docs.github.com/actions/reference/security/oidc, for GitHub Enterprise Cloud (with the enterprise's slug, where it has
 * asked for an issuer of its own; and with data residency, on ghe.com) and for GitHub Enterprise Server.
 */
function issuerOf(host: string, enterprise: string | undefined): string {
  if (host === GITHUB)
    return `https://token.actions.githubusercontent.com${enterprise === undefined ? "" : `/${enterprise}`}`;
  return host.endsWith(".ghe.com") ? `https://token.actions.${host}` : `https://${host}/_services/token`;
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
