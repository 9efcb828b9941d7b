import { existsSync, readFileSync, symlinkSync, writeFileSync } from "node:fs";
import { isAbsolute, join } from "node:path";
import { poetryEnvironment } from "azure-alerting-sandbox/engine";
import { parse } from "yaml";
import { UserError } from "../errors/user-error.ts";

/** What says which packages a program in Python needs. */
const LISTS = ["requirements.txt", "uv.lock", "poetry.lock", "Pipfile.lock", "pyproject.toml"];

/**
 * Gives a checkout of a program in Python the virtual environment of the project, which no repository has.
 *
 * @throws UserError where the commit asks for other packages than those that are installed
 */
export function sharePython(tree: string, project: string): void {
  const options = optionsOf(tree);
  if (options === undefined) return;
  const changed = LISTS.filter((name) => textOf(tree, name) !== textOf(project, name));
  if (changed.length > 0) {
    throw new UserError(
      `${changed.join(" and ")} of the commit ${changed.length === 1 ? "differs" : "differ"} from what is installed here, and \`review\` installs no packages of Python. Check out and install each side yourself, and compare what \`breakglass resources --json\` prints: breakglass review --base before.json --head after.json`,
    );
  }
  if (options.toolchain === "poetry") {
    sharePoetry(tree, project);
    return;
  }
  const environment = environmentOf(options);
  if (environment === undefined) return;
  if (existsSync(join(project, environment)) && !existsSync(join(tree, environment)))
    symlinkSync(join(project, environment), join(tree, environment));
}

/**
 * Poetry finds the environment by the project's path, which a checkout does not have, unless it is in the project
 * (python-poetry.org/docs/configuration, virtualenvs.in-project).
 */
function sharePoetry(tree: string, project: string): void {
  const environment = poetryEnvironment(project);
  if (environment === undefined || existsSync(join(tree, ".venv"))) return;
  symlinkSync(environment, join(tree, ".venv"));
  writeFileSync(join(tree, "poetry.toml"), "[virtualenvs]\nin-project = true\n");
}

interface Options {
  readonly virtualenv?: unknown;
  readonly toolchain?: unknown;
}

/** How a program in Python says where its packages are; undefined for a program in another language. */
function optionsOf(directory: string): Options | undefined {
  const { runtime } = (parse(textOf(directory, "Pulumi.yaml") ?? "{}") ?? {}) as {
    runtime?: { name?: unknown; options?: Options } | string;
  };
  if (runtime === "python") return {};
  return typeof runtime === "object" && runtime.name === "python" ? (runtime.options ?? {}) : undefined;
}

/** The virtual environment that it names, inside of its folder. */
function environmentOf({ virtualenv, toolchain }: Options): string | undefined {
  const named = typeof virtualenv === "string" ? virtualenv : toolchain === "uv" ? ".venv" : undefined;
  return named === undefined || isAbsolute(named) ? undefined : named;
}

function textOf(directory: string, file: string): string | undefined {
  const path = join(directory, file);
  return existsSync(path) ? readFileSync(path, "utf8") : undefined;
}
