import { spawn } from "node:child_process";
import {
  chmodSync,
  existsSync,
  mkdirSync,
  mkdtempSync,
  readdirSync,
  readFileSync,
  rmSync,
  writeFileSync,
} from "node:fs";
import { tmpdir } from "node:os";
import { delimiter, join } from "node:path";
import { afterEach, beforeEach, describe, expect, test } from "@jest/globals";
import { CliError, type CliOptions, ensureCli, pinnedVersion } from "../../sandbox/engine/cli.ts";
import { buildCli } from "../../sandbox/engine/cli-build.ts";
import type { Way } from "../../sandbox/engine/cli-way.ts";

let directory: string;
let lines: string[];
let options: CliOptions & { env: NodeJS.ProcessEnv };
let target: string;

beforeEach(() => {
  directory = mkdtempSync(join(tmpdir(), "breakglass-cli-"));
  lines = [];
  options = {
    onProgress: (line) => lines.push(line),
    env: {
      PATH: [join(directory, "bin"), "/bin", "/usr/bin"].join(delimiter),
      BREAKGLASS_CACHE_DIR: join(directory, "cache"),
    },
    ways: [buildCli],
  };
  target = join(directory, "cache", `pulumi-${pinnedVersion()}`, "bin", "pulumi");
  mkdirSync(join(directory, "bin"));
});
afterEach(() => rmSync(directory, { recursive: true }));

function executable(name: string, script: string): string {
  const file = join(directory, "bin", name);
  writeFileSync(file, `#!/bin/sh\n${script}\n`);
  chmodSync(file, 0o755);
  return file;
}

/** A `go` that writes the file after `-o`, and its arguments into it. */
const FAKE_GO = `args="$*"; while [ "$1" != "-o" ]; do shift; done; echo "$args" > "$2"`;

describe("the Pulumi CLI", () => {
  test("on PATH is used when it is as new as the SDK", async () => {
    const path = executable("pulumi", "echo v3.999.1");
    expect(await ensureCli(options)).toEqual({ path, version: "3.999.1", from: "PATH" });
    expect(lines).toEqual([]);
  });

  test("on PATH that is older than the SDK is passed over, and it is said", async () => {
    executable("pulumi", "echo v3.1.0");
    executable("go", FAKE_GO);
    expect(await ensureCli(options)).toEqual({ path: target, version: pinnedVersion(), from: "build" });
    expect(lines[0]).toContain("has version 3.1.0, older than the SDK's");
  });

  test("on PATH that does not run is passed over", async () => {
    executable("pulumi", "echo broken >&2; exit 3");
    executable("go", FAKE_GO);
    expect((await ensureCli(options)).from).toBe("build");
    expect(lines[0]).toContain("does not print its version (broken)");
  });

  test("is built once, from the pinned module, and found in the cache from then on", async () => {
    executable("go", FAKE_GO);
    expect((await ensureCli(options)).from).toBe("build");
    expect(lines.at(-1)).toBe(
      `Building the Pulumi CLI ${pinnedVersion()} with Go, once: 0 s of about 3 to 7 minutes`,
    );
    rmSync(join(directory, "bin", "go"));
    expect(await ensureCli(options)).toEqual({ path: target, version: pinnedVersion(), from: "cache" });
  });

  test("leaves nothing behind when its build fails, and the error says all that was tried and what to do", async () => {
    executable(
      "go",
      `${FAKE_GO}; echo "go: downloading x v1" >&2; echo "dial tcp: no route to host" >&2; exit 1`,
    );
    const refused: Way = {
      title: "The official installer",
      from: "installer",
      obtain: () => Promise.reject(new Error("it cannot be reached")),
    };
    const error = await ensureCli({ ...options, ways: [refused, buildCli] }).catch(
      (thrown: unknown) => thrown,
    );
    expect(error).toBeInstanceOf(CliError);
    expect((error as Error).message.split("\n").slice(0, 4)).toEqual([
      "There is no Pulumi CLI, and none could be got. Tried:",
      "  - PATH: it has no `pulumi`",
      "  - The official installer: it cannot be reached",
      "  - Building it from its Go module: go build failed: dial tcp: no route to host",
    ]);
    expect((error as Error).message).toContain("https://go.dev/doc/install");
    expect(readdirSync(join(target, ".."))).toEqual([]);
  });

  test("is not there when Go is not, and the error says so", async () => {
    options.env["PATH"] = join(directory, "bin");
    await expect(ensureCli(options)).rejects.toThrow("Building it from its Go module: Go is not installed");
  });

  test("is not taken from a build that was killed half-way", async () => {
    executable(
      "go",
      `while [ "$1" != "-o" ]; do shift; done; echo half > "$2"; echo $$ > "${join(directory, "pid")}"; exec sleep 60`,
    );
    const script = `
      import { ensureCli } from ${JSON.stringify(join(import.meta.dirname, "../../sandbox/engine/cli.ts"))};
      import { buildCli } from ${JSON.stringify(join(import.meta.dirname, "../../sandbox/engine/cli-build.ts"))};
      await ensureCli({ ways: [buildCli] });`;
    const child = spawn(process.execPath, ["--input-type=module", "--eval", script], {
      env: options.env,
      stdio: "ignore",
    });
    while (!existsSync(join(directory, "pid"))) {
      await new Promise((resolve) => setTimeout(resolve, 20));
    }
    const ended = new Promise((resolve) => child.on("close", resolve));
    const build = Number(readFileSync(join(directory, "pid"), "utf8"));
    for (const pid of [child.pid ?? 0, build]) process.kill(pid, "SIGKILL");
    await ended;
    expect(existsSync(target)).toBe(false);
    executable("go", FAKE_GO);
    expect((await ensureCli(options)).from).toBe("build");
    expect(readdirSync(join(target, ".."))).toEqual(["pulumi"]);
  });
});
