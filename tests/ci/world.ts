import { spawnSync } from "node:child_process";
import {
  chmodSync,
  cpSync,
  existsSync,
  mkdirSync,
  mkdtempSync,
  readFileSync,
  rmSync,
  writeFileSync,
} from "node:fs";
import { tmpdir } from "node:os";
import { dirname, join } from "node:path";
import { parse } from "yaml";

interface Step {
  readonly if?: string;
  readonly uses?: string;
  readonly with?: object;
  readonly run?: string;
  readonly env?: object;
}

export const PROJECT = join(import.meta.dirname, "..", "..");

/** A folder in which a script of `.github/scripts` runs, with stand-ins for the programs that it calls. */
export class World {
  readonly directory = mkdtempSync(join(tmpdir(), "breakglass-ci-"));

  constructor() {
    for (const folder of ["scripts", "actions"]) {
      cpSync(join(PROJECT, ".github", folder), join(this.directory, ".github", folder), { recursive: true });
    }
    this.program("npm", "");
  }

  write(file: string, text: string): this {
    mkdirSync(dirname(join(this.directory, file)), { recursive: true });
    writeFileSync(join(this.directory, file), text);
    return this;
  }

  read(file: string): string {
    const path = join(this.directory, file);
    return existsSync(path) ? readFileSync(path, "utf8") : "";
  }

  /** A stand-in that writes down each call, and then does what `script` says. */
  program(name: string, script: string): this {
    const file = join(this.directory, "bin", name);
    const calls = join(this.directory, "calls");
    this.write(
      join("bin", name),
      `#!/usr/bin/env bash\nprintf '%s\\n' "${name} $*" >> '${calls}'\n${script}\n`,
    );
    chmodSync(file, 0o755);
    return this;
  }

  /** The command line that is installed in a checkout, which prints this and ends with this code. */
  breakglass(output: string, code: number, errorOutput = "", checkout = "."): this {
    const quoted = (text: string) => `'${text.replaceAll("'", "'\\''")}'`;
    return this.breakglassDoes(
      `printf '%s' ${quoted(output)}\nprintf '%s' ${quoted(errorOutput)} >&2\nexit ${code}`,
      checkout,
    );
  }

  /** The same, which does what a script says. */
  breakglassDoes(script: string, checkout = "."): this {
    const program = join(checkout, "node_modules", ".bin", "breakglass");
    this.write(program, `#!/usr/bin/env bash\n${script}\n`);
    chmodSync(join(this.directory, program), 0o755);
    return this;
  }

  /** The calls of the stand-ins, in order. */
  get calls(): string[] {
    return this.read("calls")
      .split("\n")
      .filter((line) => line !== "");
  }

  git(...args: string[]): string {
    const settings = [
      "-c",
      "user.name=test",
      "-c",
      "user.email=test@example.org",
      "-c",
      "init.defaultBranch=main",
    ];
    return spawnSync("git", [...settings, ...args], { cwd: this.directory, encoding: "utf8" }).stdout.trim();
  }

  run(script: string, args: readonly string[] = [], env: Record<string, string> = {}) {
    return this.#spawn(join(this.directory, ".github", "scripts", script), args, env);
  }

  /** Runs lines of a pipeline, each of which must succeed. */
  bash(lines: string, env: Record<string, string> = {}) {
    return this.#spawn("bash", ["-e", "-c", lines], env);
  }

  /** Runs the steps of a composite action as GitHub does; the actions of others are only written down. */
  action(name: string, inputs: Readonly<Record<string, string>>) {
    const folder = join(this.directory, ".github", "actions", name);
    const { runs } = parse(readFileSync(join(folder, "action.yml"), "utf8")) as { runs: { steps: Step[] } };
    const filled = (value: unknown) =>
      typeof value === "string"
        ? value.replace(/\$\{\{ inputs\.([\w-]+) \}\}/g, (_, input) => inputs[input] ?? "")
        : value;
    const all = (values: object = {}) =>
      Object.fromEntries(Object.entries(values).map(([key, value]) => [key, filled(value)]));
    const uses: [string | undefined, object][] = [];
    let failed = false;
    for (const step of runs.steps) {
      if (failed && step.if !== "always()") continue;
      if (step.run === undefined) uses.push([step.uses?.split("@")[0], all(step.with)]);
      else {
        // Source: docs.github.com/actions/reference/workflows-and-actions/workflow-syntax, the shell bash.
        const args = ["--noprofile", "--norc", "-eo", "pipefail", "-c", step.run];
        const env = { GITHUB_ACTION_PATH: folder, ...all(step.env) } as Record<string, string>;
        failed = this.#spawn("bash", args, env).code !== 0 || failed;
      }
    }
    return { failed, uses };
  }

  #spawn(program: string, args: readonly string[], env: Record<string, string>) {
    const { status, stdout, stderr } = spawnSync(program, args, {
      cwd: this.directory,
      encoding: "utf8",
      env: {
        PATH: `${join(this.directory, "bin")}:${dirname(process.execPath)}:${process.env["PATH"]}`,
        HOME: this.directory,
        GITHUB_OUTPUT: join(this.directory, "output"),
        GITHUB_STEP_SUMMARY: join(this.directory, "summary"),
        GITHUB_REPOSITORY: "contoso/alerts",
        GITHUB_SERVER_URL: "https://github.com",
        GITHUB_RUN_ID: "42",
        ...env,
      },
    });
    return { code: status, stdout, stderr };
  }

  remove(): void {
    rmSync(this.directory, { recursive: true, force: true });
  }
}
