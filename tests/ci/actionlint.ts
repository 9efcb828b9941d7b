import { spawnSync } from "node:child_process";
import { existsSync } from "node:fs";
import { homedir } from "node:os";
import { join } from "node:path";

const VERSION = "1.7.12";

/**
 * The path of actionlint, built once from its Go module into the cache of the Pulumi CLI (`sandbox/engine/cli.ts`).
 *
 * @throws Error where Go is missing, or its modules cannot be reached
 */
export function ensureActionlint(): string {
  const { BREAKGLASS_CACHE_DIR: own, XDG_CACHE_HOME: cache } = process.env;
  const root = own || join(cache || join(homedir(), ".cache"), "breakglass-alerts");
  const directory = join(root, `actionlint-${VERSION}`);
  const path = join(directory, "actionlint");
  if (existsSync(path)) return path;
  const { status, stderr, error } = spawnSync(
    "go",
    ["install", `github.com/rhysd/actionlint/cmd/actionlint@v${VERSION}`],
    { env: { ...process.env, GOBIN: directory, GOFLAGS: "" }, encoding: "utf8" },
  );
  if (status !== 0) throw new Error(`actionlint ${VERSION} cannot be built: ${error?.message ?? stderr}`);
  return path;
}
