import { existsSync, mkdirSync, readFileSync } from "node:fs";
import { createRequire } from "node:module";
import { homedir } from "node:os";
import { delimiter, dirname, join } from "node:path";
import semver from "semver";
import { buildCli } from "./cli-build.ts";
import { installCli } from "./cli-install.ts";
import type { Way } from "./cli-way.ts";
import { execute } from "./execute.ts";
import { oneAtATime } from "./one-at-a-time.ts";

export interface Cli {
  /** The path of the executable. */
  readonly path: string;
  readonly version: string;
  readonly from: "PATH" | "cache" | Way["from"];
}

export interface CliOptions {
  /** Gets a line for a person to read whenever there is something to wait for. */
  readonly onProgress?: (line: string) => void;
  /** Default: this process's environment. */
  readonly env?: NodeJS.ProcessEnv;
  /** The ways to a CLI where none is found, in this order. Default: the official installer, then a build. */
  readonly ways?: readonly Way[];
}

/** No way led to a Pulumi CLI. The message says what was tried, and why each failed. */
export class CliError extends Error {
  override readonly name = "CliError";
}

const EXECUTABLE = process.platform === "win32" ? "pulumi.exe" : "pulumi";
const WAYS: readonly Way[] = [installCli, buildCli];

/**
 * Makes sure of a Pulumi CLI: the one on `PATH`, else one got earlier, else a new one in the cache, which lies at
 * `$BREAKGLASS_CACHE_DIR`, `$XDG_CACHE_HOME/breakglass-alerts` or `~/.cache/breakglass-alerts`.
 *
 * @throws CliError
 * @example
 * const { path } = await ensureCli({ onProgress: console.error });
 */
export async function ensureCli(options: CliOptions = {}): Promise<Cli> {
  const { onProgress = () => {}, env = process.env, ways = WAYS } = options;
  const reasons: string[] = [];
  const installed = await onPath(env, reasons);
  if (installed !== undefined) return installed;
  const version = pinnedVersion();
  const target = join(cacheDirectory(env), `pulumi-${version}`, "bin", EXECUTABLE);
  const inCache = (): Cli | undefined =>
    existsSync(target) ? { path: target, version, from: "cache" } : undefined;
  const cached = inCache();
  if (cached !== undefined) return cached;
  onProgress(
    `No Pulumi CLI at hand (${reasons.join("; ")}). Getting version ${version}, once, into ${target}`,
  );
  const obtained = async (): Promise<Cli | undefined> => {
    for (const way of ways) {
      try {
        await way.obtain(target, version, env, onProgress);
        return { path: target, version, from: way.from };
      } catch (error) {
        const reason = `${way.title}: ${(error as Error).message}`;
        reasons.push(reason);
        onProgress(reason);
      }
    }
    return undefined;
  };
  const waiting = (seconds: number) =>
    onProgress(`Waiting for another process that is getting the Pulumi CLI: ${seconds} s`);
  try {
    mkdirSync(dirname(target), { recursive: true });
    const found = await oneAtATime(`${target}.lock`, waiting, async () => inCache() ?? obtained());
    if (found !== undefined) return found;
  } catch (error) {
    reasons.push(`the cache: ${(error as Error).message}`);
  }
  throw new CliError(
    [
      "There is no Pulumi CLI, and none could be got. Tried:",
      ...reasons.map((reason) => `  - ${reason}`),
      "Install one (https://www.pulumi.com/docs/install) so that `pulumi` is on PATH, or Go",
      "(https://go.dev/doc/install) and a network that reaches its modules; then run this again.",
    ].join("\n"),
  );
}

/** The version that is built where none is installed: the one that `cli/go.mod` requires. */
export function pinnedVersion(): string {
  const file = join(import.meta.dirname, "cli", "go.mod");
  const version = /github\.com\/pulumi\/pulumi\/pkg\/v3 v(\S+)/.exec(readFileSync(file, "utf8"))?.[1];
  if (version === undefined) throw new Error(`${file} requires no version of the Pulumi CLI.`);
  return version;
}

async function onPath(env: NodeJS.ProcessEnv, reasons: string[]): Promise<Cli | undefined> {
  const directories = (env["PATH"] ?? "").split(delimiter).filter((directory) => directory !== "");
  const path = directories.map((directory) => join(directory, EXECUTABLE)).find((file) => existsSync(file));
  if (path === undefined) {
    reasons.push("PATH: it has no `pulumi`");
    return undefined;
  }
  const found = await execute(path, ["version"], { env: { ...env, PULUMI_SKIP_UPDATE_CHECK: "true" } }).catch(
    (error: Error) => ({ code: null, output: "", errorOutput: error.message }),
  );
  const version = /^v?(\d+\.\d+\.\d+)/.exec(found.output.trim())?.[1];
  if (found.code !== 0 || version === undefined) {
    reasons.push(`PATH: ${path} does not print its version (${found.errorOutput.trim() || "no output"})`);
    return undefined;
  }
  const oldest: string = createRequire(import.meta.url)("@pulumi/pulumi/package.json").version;
  if (semver.lt(version, oldest)) {
    reasons.push(`PATH: ${path} has version ${version}, older than the SDK's ${oldest}`);
    return undefined;
  }
  return { path, version, from: "PATH" };
}

function cacheDirectory(env: NodeJS.ProcessEnv): string {
  return (
    env["BREAKGLASS_CACHE_DIR"] ||
    join(env["XDG_CACHE_HOME"] || join(homedir(), ".cache"), "breakglass-alerts")
  );
}
