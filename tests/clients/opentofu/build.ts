import { chmodSync, cpSync, mkdtempSync, readdirSync, rmSync } from "node:fs";
import { tmpdir } from "node:os";
import { join } from "node:path";
import { cached } from "../cache.ts";
import { mustRun, run } from "../run.ts";
import { trim } from "./trim.ts";

/** Of the Go module proxy, which has azurerm's releases since 2.0 by their commits alone; this is one of August 2026. */
const AZURERM = "v1.44.1-0.20260824201233-fae580791926";
const OPENTOFU = "v1.12.6";

/** The services of which `main.tf` has resources. */
const SERVICES = [
  "authorization",
  "communication",
  "loganalytics",
  "logic",
  "managedidentity",
  "monitor",
  "resource",
  "sentinel",
];

/** Builds OpenTofu with Go, or finds it in the cache: a quarter of an hour of processor. */
export function openTofu(progress: (line: string) => void): Promise<string> {
  return cached(`tofu-${OPENTOFU}`, (target) =>
    built("github.com/opentofu/opentofu", OPENTOFU, "./cmd/tofu", target, progress),
  );
}

/**
 * The same of azurerm, with the services alone that are needed: the code of these is unchanged. It takes ten minutes of
 * processor instead of an hour.
 */
export function azurerm(progress: (line: string) => void): Promise<string> {
  return cached(`azurerm-${AZURERM}`, (target) =>
    built("github.com/hashicorp/terraform-provider-azurerm", AZURERM, ".", target, progress, (source) =>
      trim(source, SERVICES),
    ),
  );
}

/** In a copy of the module: `go install` refuses what replaces modules, and the cache of modules cannot be changed. */
async function built(
  module: string,
  version: string,
  main: string,
  target: string,
  progress: (line: string) => void,
  change: (source: string) => void = () => {},
): Promise<void> {
  progress(`Building ${module} ${version} with Go, once`);
  const source = mkdtempSync(join(tmpdir(), "breakglass-go-"));
  try {
    let answer = "";
    const env = { ...process.env, GOFLAGS: "-mod=mod" };
    const { code, errors } = await run("go", ["mod", "download", "-json", `${module}@${version}`], {
      cwd: source,
      env,
      onLine: (line) => {
        answer += line;
      },
    });
    if (code !== 0) throw new Error(`go mod download failed: ${errors}${answer}`);
    cpSync((JSON.parse(answer) as { Dir: string }).Dir, source, { recursive: true });
    makeWritable(source);
    change(source);
    await mustRun("go", ["build", "-p", "1", "-trimpath", "-ldflags", "-s -w", "-o", target, main], {
      cwd: source,
      env,
    });
  } finally {
    rmSync(source, { recursive: true, force: true });
  }
}

function makeWritable(folder: string): void {
  chmodSync(folder, 0o755);
  for (const entry of readdirSync(folder, { withFileTypes: true, recursive: true }))
    chmodSync(join(entry.parentPath, entry.name), entry.isDirectory() ? 0o755 : 0o644);
}
