import { spawn } from "node:child_process";
import {
  chmodSync,
  existsSync,
  mkdirSync,
  mkdtempSync,
  readdirSync,
  readFileSync,
  rmSync,
  utimesSync,
  writeFileSync,
} from "node:fs";
import { tmpdir } from "node:os";
import { delimiter, join } from "node:path";
import { text } from "node:stream/consumers";
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

/** A process of its own that makes sure of the CLI, and prints where it got it from. */
function elsewhere() {
  const source = (name: string) => JSON.stringify(join(import.meta.dirname, "../../sandbox/engine", name));
  const script = `
    import { ensureCli } from ${source("cli.ts")};
    import { buildCli } from ${source("cli-build.ts")};
    const { from } = await ensureCli({ ways: [buildCli], onProgress: console.error }).catch(() => ({ from: "none" }));
    console.log(from);`;
  return spawn(process.execPath, ["--input-type=module", "--eval", script], { env: options.env });
}

async function ensureElsewhere(): Promise<{ from: string; printed: string }> {
  const child = elsewhere();
  const [from, printed] = await Promise.all([text(child.stdout), text(child.stderr)]);
  return { from: from.trim(), printed };
}

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

  test("is built once where several processes need it, and the ones that wait say so", async () => {
    executable("go", `echo run >> "${join(directory, "builds")}"; sleep 1; ${FAKE_GO}`);
    const all = await Promise.all([ensureElsewhere(), ensureElsewhere(), ensureElsewhere()]);
    expect(readFileSync(join(directory, "builds"), "utf8")).toBe("run\n");
    expect(all.map(({ from }) => from).toSorted()).toEqual(["build", "cache", "cache"]);
    for (const { from, printed } of all) {
      expect([from, printed.includes("Waiting for another process that is getting the Pulumi CLI")]).toEqual([
        from,
        from === "cache",
      ]);
    }
    expect(readdirSync(join(target, ".."))).toEqual(["pulumi"]);
  });

  test("is built by the process that waited when the build of the other one fails", async () => {
    const failed = join(directory, "failed");
    executable("go", `if mkdir "${failed}"; then sleep 1; exit 1; fi; ${FAKE_GO}`);
    const both = await Promise.all([ensureElsewhere(), ensureElsewhere()]);
    expect(both.map(({ from }) => from).toSorted()).toEqual(["build", "none"]);
  });

  test("is not waited for where whoever was getting it has given no sign of life for a minute", async () => {
    executable("go", FAKE_GO);
    mkdirSync(join(target, ".."), { recursive: true });
    const lock = `${target}.lock`;
    writeFileSync(lock, "another-machine 1");
    const ago = new Date(Date.now() - 61_000);
    utimesSync(lock, ago, ago);
    expect((await ensureCli(options)).from).toBe("build");
    expect(readdirSync(join(target, ".."))).toEqual(["pulumi"]);
  });

  test("cannot be put into a cache that is a file, and the error says so", async () => {
    executable("go", FAKE_GO);
    writeFileSync(join(directory, "cache"), "");
    await expect(ensureCli(options)).rejects.toThrow(/\n {2}- the cache: ENOTDIR: .*cache/);
  });

  test("is not taken from a build that was killed half-way", async () => {
    executable(
      "go",
      `while [ "$1" != "-o" ]; do shift; done; echo half > "$2"; echo $$ > "${join(directory, "pid")}"; exec sleep 60`,
    );
    const child = elsewhere();
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
