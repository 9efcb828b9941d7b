import { existsSync, readFileSync, symlinkSync } from "node:fs";
import { isAbsolute, join } from "node:path";
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
  const environment = environmentOf(tree);
  if (environment === undefined) return;
  const changed = LISTS.filter((name) => textOf(tree, name) !== textOf(project, name));
  if (changed.length > 0) {
    throw new UserError(
      `${changed.join(" and ")} of the commit ${changed.length === 1 ? "differs" : "differ"} from what is installed here, and \`review\` installs no packages of Python. Check out and install each side yourself, and compare what \`breakglass resources --json\` prints: breakglass review --base before.json --head after.json`,
    );
  }
  if (existsSync(join(project, environment)) && !existsSync(join(tree, environment)))
    symlinkSync(join(project, environment), join(tree, environment));
}

/** The virtual environment that a program in Python names, inside of its folder. */
function environmentOf(directory: string): string | undefined {
  const { runtime } = (parse(textOf(directory, "Pulumi.yaml") ?? "{}") ?? {}) as {
    runtime?: { name?: unknown; options?: { virtualenv?: unknown; toolchain?: unknown } };
  };
  if (runtime?.name !== "python") return undefined;
  const { virtualenv, toolchain } = runtime.options ?? {};
  const named = typeof virtualenv === "string" ? virtualenv : toolchain === "uv" ? ".venv" : undefined;
  return named === undefined || isAbsolute(named) ? undefined : named;
}

function textOf(directory: string, file: string): string | undefined {
  const path = join(directory, file);
  return existsSync(path) ? readFileSync(path, "utf8") : undefined;
}
