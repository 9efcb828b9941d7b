import { spawn, spawnSync } from "node:child_process";
import {
  chmodSync,
  mkdirSync,
  mkdtempSync,
  readdirSync,
  readFileSync,
  rmSync,
  statSync,
  symlinkSync,
  utimesSync,
  writeFileSync,
} from "node:fs";
import { tmpdir } from "node:os";
import { join } from "node:path";
import { afterEach, beforeEach, describe, expect, test } from "@jest/globals";
import { isOwn, makeRoom } from "../../sandbox/compile-cache.js";
import { environment, withoutProxy } from "../../sandbox/engine/command.ts";
import { pathWithDynamicProvider } from "../../sandbox/engine/dynamic-provider.ts";
import { isPassphraseOf } from "../../sandbox/engine/passphrase.ts";
import { prepareProject } from "../../sandbox/engine/project.ts";

const REPOSITORY = join(import.meta.dirname, "..", "..");
let folder: string;
const before = { ...process.env };

beforeEach(() => {
  folder = mkdtempSync(join(tmpdir(), "breakglass-engine-"));
  writeFileSync(join(folder, "Pulumi.yaml"), "name: x\nruntime: nodejs\n");
});
afterEach(() => {
  process.env = { ...before };
  rmSync(folder, { recursive: true, force: true });
});

function prepared(settings: string) {
  writeFileSync(join(folder, "Pulumi.dev.yaml"), settings);
  return prepareProject({
    projectDirectory: folder,
    stack: "dev",
    stateDirectory: join(folder, ".sandbox"),
  } as never);
}

test.each(["stackConfigDir: ../stacks", "stackConfigDir: ../stacks\nconfig: {}", "config: ../stacks"])(
  "a stack is read from the folder that Pulumi.yaml names: %j",
  (place) => {
    for (const each of ["stacks", "program"]) mkdirSync(join(folder, each));
    writeFileSync(join(folder, "stacks", "Pulumi.dev.yaml"), "config: { x:y: there }\n");
    writeFileSync(join(folder, "program", "Pulumi.yaml"), `name: x\nruntime: nodejs\n${place}\n`);
    const { settingsFile } = prepareProject({
      projectDirectory: join(folder, "program"),
      stack: "dev",
      stateDirectory: join(folder, ".sandbox"),
    } as never);
    expect(settingsFile).toBe(join(folder, ".sandbox", "Pulumi.dev.yaml"));
    expect(readFileSync(settingsFile, "utf8")).toContain("x:y: there");
  },
);

describe("the passphrase", () => {
  const ours = { PULUMI_CONFIG_PASSPHRASE: "sandbox", PULUMI_CONFIG_PASSPHRASE_FILE: undefined };

  /** Of the sample stack, and of one whose passphrase is another. */
  const ofSample = /^encryptionsalt: .*$/m.exec(
    readFileSync(join(REPOSITORY, "Pulumi.dev.yaml"), "utf8"),
  )?.[0];
  const ofAnother = "encryptionsalt: v1:YXGVK/HLevI=:v1:JNq6RchnYCBtvMRl:87lRoGegX0mz2ue2D2i1N0zHym9IBg==";

  test("in the shell is for the stacks that it may be for, and for no other", () => {
    process.env["PULUMI_CONFIG_PASSPHRASE"] = "of the shell";
    process.env["PULUMI_CONFIG_PASSPHRASE_FILE"] = "/some/file";
    expect(environment(prepared("config: {}\n"))).toMatchObject(ours);
    expect(environment(prepared(`${ofSample}\nconfig: {}\n`))).toMatchObject(ours);
    expect(environment(prepared(`${ofAnother}\nconfig: {}\n`))).toMatchObject({
      PULUMI_CONFIG_PASSPHRASE: "of the shell",
      PULUMI_CONFIG_PASSPHRASE_FILE: "/some/file",
    });
  });

  test("is ours where the shell has none", () => {
    for (const name of Object.keys(ours)) delete process.env[name];
    expect(environment(prepared(`${ofSample}\nconfig: {}\n`))).toMatchObject(ours);
  });

  test("is recognised by the salt", () => {
    const salt = ofAnother.replace("encryptionsalt: ", "");
    expect([
      isPassphraseOf(salt, "x"),
      isPassphraseOf(salt, "sandbox"),
      isPassphraseOf("v1:abc", "x"),
    ]).toEqual([true, false, false]);
  });

  test("stays ours when the engine has written its salt into our copy", () => {
    const project = prepared("config: {}\n");
    writeFileSync(project.settingsFile, "encryptionsalt: v1:ours\n");
    expect(environment(prepared("config: {}\n"))).toMatchObject(ours);
  });
});

test.each([
  ["environment: [contoso/prod, shared]", "contoso/prod, shared"],
  ["environment:\n  imports:\n    - contoso/prod", "contoso/prod"],
])("settings in an environment of Pulumi ESC are named as such: %j", (settings, names) => {
  expect(() => prepared(`${settings}\nconfig: {}\n`)).toThrow(
    `${join(folder, "Pulumi.dev.yaml")} takes settings from Pulumi ESC (${names}), which the sandbox cannot open.`,
  );
});

describe("a proxy", () => {
  test("is left out for our own addresses, and nothing else of it is changed", () => {
    const env = { https_proxy: "http://127.0.0.1:9", HTTPS_PROXY: "http://x" };
    const loopback = "127.0.0.1,localhost,::1";
    expect(withoutProxy(env)).toEqual({ ...env, no_proxy: loopback, NO_PROXY: loopback });
    expect(withoutProxy({ NO_PROXY: "corp.example" })).toEqual({
      no_proxy: `corp.example,${loopback}`,
      NO_PROXY: `corp.example,${loopback}`,
    });
    expect(withoutProxy({ no_proxy: "a", NO_PROXY: "b", no_grpc_proxy: "c" })).toEqual({
      no_proxy: `a,${loopback}`,
      NO_PROXY: `b,${loopback}`,
      no_grpc_proxy: `c,${loopback}`,
    });
  });

  test("is left out by what the engine starts, too", () => {
    process.env["https_proxy"] = "http://127.0.0.1:9";
    expect(environment(prepared("config: {}\n"))["no_proxy"]).toMatch(/127\.0\.0\.1/);
  });
});

describe("compiled code is kept", () => {
  test("in a folder of the user's own, which others may not write to", () => {
    const own = join(folder, "compiled");
    expect(isOwn(own)).toBe(true);
    expect(statSync(own).mode & 0o777).toBe(0o700);
    chmodSync(own, 0o777);
    expect(isOwn(own)).toBe(false);
  });

  test("nowhere else: not behind a link, not in a file's place", () => {
    mkdirSync(join(folder, "real"), { mode: 0o700 });
    symlinkSync(join(folder, "real"), join(folder, "link"));
    expect(isOwn(join(folder, "link"))).toBe(false);
    writeFileSync(join(folder, "file"), "");
    expect(isOwn(join(folder, "file"))).toBe(false);
  });

  test("also where nothing can be written into that folder, which no command minds", () => {
    const own = join(folder, "compiled");
    // Stands in for a disk that may only be read.
    mkdirSync(join(own, "room-made"), { recursive: true });
    chmodSync(own, 0o700);
    utimesSync(join(own, "room-made"), 0, 0);
    const script = `import { keepCompiled } from ${JSON.stringify(join(REPOSITORY, "sandbox", "compile-cache.js"))}; keepCompiled(${JSON.stringify(own)});`;
    const { status, stderr } = spawnSync(process.execPath, ["--input-type=module", "-e", script], {
      encoding: "utf8",
    });
    expect([status, stderr]).toEqual([0, ""]);
  });

  test("until it has grown too large: then the oldest files go, and the time of it stays", () => {
    const own = join(folder, "compiled");
    const version = join(own, "v24");
    mkdirSync(version, { recursive: true });
    writeFileSync(join(own, "room-made"), "");
    for (const [name, written] of Object.entries({ e: 1, b: 2, d: 3, a: 4, c: 5 })) {
      writeFileSync(join(version, name), "");
      utimesSync(join(version, name), written, written);
    }
    makeRoom(own, 5);
    expect(readdirSync(version)).toEqual(["a", "b", "c", "d", "e"]);
    makeRoom(own, 4);
    expect(readdirSync(version)).toEqual(["a", "c", "d"]);
    expect(readdirSync(own)).toEqual(["room-made", "v24"]);
  });
});

test("the plugin of dynamic resources ends when its engine is killed", async () => {
  const project = { stateDirectory: join(folder, "state"), directory: REPOSITORY };
  mkdirSync(project.stateDirectory);
  pathWithDynamicProvider(project as never);
  const plugin = join(project.stateDirectory, "bin", "pulumi-resource-pulumi-nodejs");
  // Stands in for the engine: it starts the plugin, and is killed once that serves.
  const engine = spawn(
    process.execPath,
    [
      "-e",
      `const p = require("child_process").spawn(${JSON.stringify(plugin)}, ["127.0.0.1:1"], { stdio: ["ignore", "pipe", "ignore"] });
       p.stdout.on("data", () => console.log(p.pid));`,
    ],
    { stdio: ["ignore", "pipe", "ignore"] },
  );
  const pid = await new Promise<number>((resolve) =>
    engine.stdout.on("data", (chunk: Buffer) => resolve(Number(String(chunk).trim()))),
  );
  expect(isRunning(pid)).toBe(true);
  engine.kill("SIGKILL");
  const deadline = Date.now() + 20_000;
  while (isRunning(pid) && Date.now() < deadline) await new Promise((resolve) => setTimeout(resolve, 100));
  expect(isRunning(pid)).toBe(false);
}, 60_000);

function isRunning(pid: number): boolean {
  try {
    process.kill(pid, 0);
    return true;
  } catch {
    return false;
  }
}
