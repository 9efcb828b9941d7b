import { spawnSync } from "node:child_process";
import { existsSync } from "node:fs";
import { join, resolve } from "node:path";

/** How a project says where its packages are: `runtime.options` of Pulumi.yaml. */
export interface PythonOptions {
  readonly virtualenv?: unknown;
  readonly toolchain?: unknown;
}

/** A Python, or why there is none. */
export type Python = { readonly path: string } | { readonly fault: string };

const HELP =
  "Make it and install the program's packages, for example with `python3 -m venv venv && venv/bin/pip install -r requirements.txt`.";

/**
 * The Python that has a program's packages: that of its virtual environment, else that of the shell.
 *
 * Source: pulumi.com/docs/iac/languages-sdks/python (virtual environments; the toolchains pip, poetry and uv), and
 * github.com/pulumi/pulumi, sdk/python/toolchain (`.venv` of uv, PULUMI_PYTHON_CMD).
 *
 * @param directory of Pulumi.yaml
 */
export function pythonOf(directory: string, { virtualenv, toolchain }: PythonOptions): Python {
  if (toolchain === "poetry") return inPoetry(directory);
  const folder = typeof virtualenv === "string" ? virtualenv : toolchain === "uv" ? ".venv" : undefined;
  if (folder !== undefined) {
    const place = resolve(directory, folder);
    const path = executableIn(place);
    return existsSync(path)
      ? { path }
      : { fault: `${place}, its virtual environment, has no Python. ${HELP}` };
  }
  const given = process.env["PULUMI_PYTHON_CMD"];
  const names = given === undefined ? ["python3", "python"] : [given];
  const path = names.find((name) => spawnSync(name, ["--version"]).status === 0);
  return path === undefined
    ? { fault: `there is no ${names.join(" and no ")} on PATH. Install Python (https://www.python.org).` }
    : { path };
}

function inPoetry(directory: string): Python {
  const environment = poetryEnvironment(directory);
  if (environment !== undefined) return { path: executableIn(environment) };
  const isThere = spawnSync("poetry", ["--version"]).status === 0;
  const fault = isThere
    ? "has no environment for it. Run `poetry install` there."
    : "is not on PATH. Install it (https://python-poetry.org).";
  return { fault: `its toolchain is poetry, which ${fault}` };
}

/** The virtual environment that Poetry has made for a project; undefined where there is none. */
export function poetryEnvironment(directory: string): string | undefined {
  const args = ["env", "info", "--path"];
  const { status, stdout } = spawnSync("poetry", args, { cwd: directory, encoding: "utf8" });
  return status === 0 ? stdout.trim() : undefined;
}

function executableIn(environment: string): string {
  return process.platform === "win32"
    ? join(environment, "Scripts", "python.exe")
    : join(environment, "bin", "python");
}

/** Why a Python cannot run a Pulumi program, or undefined. */
export function withoutPulumi(path: string): string | undefined {
  const asked = "import importlib.util, sys; sys.exit(importlib.util.find_spec('pulumi') is None)";
  return spawnSync(path, ["-c", asked]).status === 0
    ? undefined
    : `${path} does not have the package pulumi. Install the program's packages, for example with \`${path} -m pip install -r requirements.txt\`.`;
}
