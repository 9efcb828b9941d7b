import { execFile, execFileSync } from "node:child_process";
import { mkdtempSync, rmSync, writeFileSync } from "node:fs";
import { tmpdir } from "node:os";
import { join } from "node:path";
import { promisify } from "node:util";
import { afterEach, beforeEach, describe, expect, test } from "@jest/globals";
import services from "@pulumi/pulumi/proto/engine_grpc_pb.js";
import type { LogRequest } from "@pulumi/pulumi/proto/engine_pb.js";
import empty from "google-protobuf/google/protobuf/empty_pb.js";
import { LEAN_SDK } from "../../sandbox/engine/lean-sdk.ts";
import { serve } from "../../sandbox/grpc-server.ts";

/** What a script prints that is started as a program of the sandbox is. */
const printed = (script: string, more: NodeJS.ProcessEnv = {}): unknown =>
  JSON.parse(
    execFileSync(process.execPath, ["--require", LEAN_SDK, "--eval", script], {
      encoding: "utf8",
      env: { ...process.env, ...more },
    }),
  );

const LOADED = `Object.keys(require.cache).map((file) => file.split("node_modules/").at(-1).split("/").slice(0, 2).join("/"))`;

test("a program loads what Pulumi packs functions with when it packs one, and then it works", () => {
  const found = printed(`
    const pulumi = require("@pulumi/pulumi");
    const loaded = () => ["@npmcli/arborist", "typescript/lib"].filter((name) => ${LOADED}.includes(name));
    const before = loaded();
    const factor = 7;
    pulumi.runtime.serializeFunction((value) => value * factor).then(async ({ text }) => {
      const serialized = loaded();
      const paths = await pulumi.runtime.computeCodePaths({ extraIncludePaths: ["package.json"] });
      console.log(JSON.stringify({ before, serialized, after: loaded(), text, paths: paths.has("package.json") }));
    });`);
  expect(found).toEqual({
    before: [],
    serialized: ["typescript/lib"],
    after: ["@npmcli/arborist", "typescript/lib"],
    text: expect.stringContaining("factor: 7"),
    paths: true,
  });
});

test("a program does not see that it was started with an option, which changes how Pulumi compiles it", () => {
  expect(printed("console.log(JSON.stringify(process.execArgv))")).toEqual([
    "--eval",
    "console.log(JSON.stringify(process.execArgv))",
  ]);
});

test("where TypeScript is missing, that is said at once, as Pulumi expects", () => {
  const found = printed(`
    const Module = require("node:module");
    const { dirname, join } = require("node:path");
    const parent = { filename: join(dirname(require.resolve("@pulumi/pulumi/package.json")), "x.js"), paths: [], id: "x" };
    let code;
    try { Module._load("typescript", parent, false); } catch (error) { code = error.code; }
    console.log(JSON.stringify({ code }));`);
  expect(found).toEqual({ code: "MODULE_NOT_FOUND" });
});

test("the engine gets every message of a program, but those for who looks for faults in Pulumi", async () => {
  const heard: string[] = [];
  const log = (request: LogRequest) => {
    heard.push(request.getMessage());
    return new empty.Empty();
  };
  const engine = await serve(services.EngineService, "An engine", { log });
  try {
    const script = `
      const { log } = require("@pulumi/pulumi");
      Promise.all(["debug", "info", "warn", "error"].map((name) => log[name](name))).then(() => process.exit());`;
    const env = { ...process.env, PULUMI_NODEJS_ENGINE: `127.0.0.1:${engine.port}` };
    await promisify(execFile)(process.execPath, ["--require", LEAN_SDK, "--eval", script], { env });
  } finally {
    engine.close();
  }
  expect(heard).toEqual(["info", "warn", "error"]);
});

test.each([
  ["none, where nobody looks for a promise that never ends", "", 1],
  ["all of it, where somebody does", "true", 11],
])("of a promise's place, Pulumi keeps %s", (_, PULUMI_DEBUG_PROMISE_LEAKS, lines) => {
  const script = `
    require("@pulumi/pulumi");
    const { debuggablePromise } = require("@pulumi/pulumi/runtime/debuggable");
    const nested = (levels, make) => levels === 0 ? make() : nested(levels - 1, make);
    const kept = nested(20, () => {
      const promise = Promise.resolve();
      debuggablePromise(promise, "here");
      return promise._debugStackTrace;
    });
    const own = nested(20, () => new Error("x").stack);
    console.log(JSON.stringify([kept, own].map((text) => text.split("\\n").length)));`;
  expect(printed(script, { PULUMI_DEBUG_PROMISE_LEAKS })).toEqual([lines, 11]);
});

describe("a policy pack", () => {
  let folder: string;
  beforeEach(() => {
    folder = mkdtempSync(join(tmpdir(), "breakglass-pack-"));
  });
  afterEach(() => rmSync(folder, { recursive: true }));

  /** Runs it as Pulumi does: what it exports, and whether TypeScript was loaded for it. */
  const packed = (file: string, text: string): unknown => {
    writeFileSync(join(folder, "package.json"), JSON.stringify({ main: file }));
    writeFileSync(join(folder, file), text);
    return printed(`
      process.chdir(${JSON.stringify(folder)});
      const { run } = require("@pulumi/pulumi/cmd/run-policy-pack/run");
      const options = { argv: { _: [process.cwd()] }, typeScript: true, programStarted() {}, reportLoggedError() {} };
      run(options).then(({ found }) =>
        console.log(JSON.stringify({ found, compiled: ${LOADED}.includes("typescript/lib") })));`);
  };

  test("in JavaScript starts without the compiler of TypeScript", () => {
    expect(packed("index.js", "exports.found = 7;")).toEqual({ found: 7, compiled: false });
  });

  test("in TypeScript is compiled by it", () => {
    const text = "enum Level { Low = 3, High = 7 }\nexport const found: number = Level.High;";
    expect(packed("index.ts", text)).toEqual({ found: 7, compiled: true });
  });

  test("in JavaScript may require a file in TypeScript", () => {
    writeFileSync(join(folder, "level.ts"), "export enum Level { Low = 3, High = 7 }");
    const text = 'exports.found = require("./level").Level.High;';
    expect(packed("index.js", text)).toEqual({ found: 7, compiled: true });
  });
});
