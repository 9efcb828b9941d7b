import { copyFileSync, existsSync, readdirSync, statSync, writeFileSync } from "node:fs";
import { basename, dirname, join, resolve } from "node:path";
import { UserError } from "../errors/user-error.ts";
import { makeFolder } from "../files/make-folder.ts";
import { parseAnswers } from "../onboard/answers.ts";
import { backendFault } from "../onboard/backend.ts";
import { gatherAnswers } from "../onboard/gather.ts";
import { KeptAnswers } from "../onboard/kept-answers.ts";
import { type Onboarding, onboard } from "../onboard/onboard.ts";
import { progress } from "../terminal/progress.ts";
import {
  type CalledWorkflows,
  type Files,
  FROM_REGISTRY,
  PACKAGES,
  repositoryFiles,
  type Sources,
  SYSTEMS,
  type System,
} from "./repository-files.ts";

export interface InitOptions {
  readonly packages?: string;
  readonly pipelines?: string;
  readonly workflows?: string;
  readonly answers?: string;
  readonly secretsProvider?: string;
  readonly json?: boolean;
}

export interface Initialised {
  /** The absolute path of the repository. */
  readonly folder: string;
  /** What was written, by paths in it; the stack file is not among them. */
  readonly files: readonly string[];
  /** The first tenant, if one was named. */
  readonly stack?: Onboarding;
}

/** Where the repository keeps the tarballs that it was made with. */
const TARBALLS = "packages";

/**
 * Makes a repository for tenants. Everything that can be wrong is checked before the first file is written.
 *
 * @throws UserError with all errors at once
 */
export async function init(
  given: string,
  stack: string | undefined,
  options: InitOptions,
): Promise<Initialised> {
  const folder = resolve(given);
  if (stack === undefined && (options.answers ?? options.secretsProvider) !== undefined) {
    throw new UserError(
      "--answers and --secrets-provider are for the first tenant. Name its stack after the folder.",
    );
  }
  // The pipelines leave out the sample of breakglass-alerts, which has this name.
  if (stack === "dev")
    throw new UserError('"dev" is the name of the sample stack, which is never deployed. Name the tenant.');
  const system = parseSystem(options);
  const called = options.workflows === undefined ? undefined : parseWorkflows(options.workflows);
  const tarballs = options.packages === undefined ? [] : findTarballs(options.packages);
  const files = repositoryFiles({
    sources: tarballs.length === 0 ? FROM_REGISTRY : sourcesOf(tarballs),
    system,
    ...(called === undefined ? {} : { called }),
    ...(stack === undefined ? {} : { stack }),
  });
  const copied = tarballs.map((tarball) => join(TARBALLS, basename(tarball)));
  refuseExisting(folder, [
    ...Object.keys(files),
    ...copied,
    ...(stack === undefined ? [] : [`Pulumi.${stack}.yaml`]),
  ]);
  const make = () => ({ folder, files: write(folder, files, tarballs) });
  if (stack === undefined) return make();
  const kept = new KeptAnswers(folder, stack);
  return kept.through(async () => {
    // Asked for before anything is written: an interview can be given up.
    const answers = await answersOf(kept, stack, files, options);
    parseAnswers(answers);
    const made = make();
    try {
      return { ...made, stack: await onboard(stack, { ...options, answers }, folder) };
    } catch (error) {
      if (!(error instanceof UserError)) throw error;
      throw new UserError(
        `${error.message}\nThe repository in ${folder} has everything but this stack. Run \`npm run breakglass -- onboard ${stack}\` there.`,
      );
    }
  });
}

/** Of the first tenant. Its backend is asked by the Pulumi.yaml that will be written. */
function answersOf(
  kept: KeptAnswers,
  stack: string,
  files: Files,
  { answers, secretsProvider }: InitOptions,
) {
  const definition = files["Pulumi.yaml"]?.text ?? "";
  return gatherAnswers(answers, {
    stack,
    neighbours: [],
    kept,
    checkBackend: () =>
      backendFault({
        ...{ stack, definition, onStep: progress() },
        ...(secretsProvider === undefined ? {} : { secretsProvider }),
      }),
  });
}

function parseSystem({ pipelines = "github", workflows }: InitOptions): System {
  const system = SYSTEMS.find((each) => each === pipelines);
  if (system === undefined)
    throw new UserError(`--pipelines is "${pipelines}". Write one of ${SYSTEMS.join(", ")}.`);
  if (system !== "github" && workflows !== undefined)
    throw new UserError(`--workflows is for GitHub alone, and --pipelines is "${system}".`);
  return system;
}

/** @throws UserError unless it names what never changes: what judges a pull request must not be moved by it */
function parseWorkflows(given: string): CalledWorkflows {
  const [, repository, ref] = /^([\w-]+\/[\w.-]+)@([0-9a-f]{40}|v\d+\.\d+\.\d+)$/.exec(given) ?? [];
  if (repository !== undefined && ref !== undefined) return { repository, ref };
  throw new UserError(
    `--workflows is "${given}". Write owner/name@ and a commit (40 hexadecimal digits) or a release, such as contoso/breakglass-alerts@v${FROM_REGISTRY.breakglass}.`,
  );
}

/** @throws UserError unless the folder has one tarball of each package */
function findTarballs(folder: string): string[] {
  const names = existsSync(folder) && statSync(folder).isDirectory() ? readdirSync(folder) : undefined;
  if (names === undefined) throw new UserError(`--packages: ${folder} is not a folder.`);
  const found = PACKAGES.map((name) => names.filter((each) => tarballOf(name).test(each)));
  const faults = PACKAGES.flatMap((name, index) => {
    const count = found[index]?.length ?? 0;
    if (count === 1) return [];
    return count === 0
      ? [
          `--packages: ${folder} has no tarball of ${name}, such as ${name}-${FROM_REGISTRY[name]}.tgz. \`npm pack\` makes it.`,
        ]
      : [`--packages: ${folder} has ${count} tarballs of ${name}. Leave the one that you want.`];
  });
  if (faults.length > 0) throw new UserError(faults.join("\n"));
  return found.flat().map((name) => join(folder, name));
}

/** `breakglass` must not find the tarball of `breakglass-alerts`. */
function tarballOf(name: string): RegExp {
  return new RegExp(`^${name}-\\d[^/]*\\.tgz$`);
}

function sourcesOf(tarballs: readonly string[]): Sources {
  const sources = PACKAGES.map((name) => {
    const tarball = tarballs.map((each) => basename(each)).find((each) => tarballOf(name).test(each));
    return [name, `file:${TARBALLS}/${tarball}`];
  });
  return Object.fromEntries(sources) as Sources;
}

function refuseExisting(folder: string, paths: readonly string[]): void {
  if (existsSync(folder) && !statSync(folder).isDirectory())
    throw new UserError(`${folder} is a file. Name a folder.`);
  const inTheWay = paths.filter((path) => existsSync(join(folder, path))).sort();
  if (inTheWay.length === 0) return;
  throw new UserError(
    `${folder} already has ${inTheWay.join(", ")}. Nothing was written. Choose an empty folder, or move these files away.`,
  );
}

/** Returns what was written, by path. */
function write(folder: string, files: Files, tarballs: readonly string[]): string[] {
  const copies = tarballs.map((tarball) => [join(TARBALLS, basename(tarball)), tarball] as const);
  try {
    for (const [path, { text, isExecutable }] of Object.entries(files)) {
      const file = join(folder, path);
      makeFolder(dirname(file));
      writeFileSync(file, text, { flag: "wx", mode: isExecutable === true ? 0o755 : 0o644 });
    }
    for (const [path, tarball] of copies) {
      makeFolder(join(folder, TARBALLS));
      copyFileSync(tarball, join(folder, path));
    }
  } catch (error) {
    throw new UserError(`${folder} cannot be written: ${(error as Error).message}`);
  }
  return [...Object.keys(files), ...copies.map(([path]) => path)].sort();
}
