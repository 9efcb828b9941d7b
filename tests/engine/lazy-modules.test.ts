import { execFileSync } from "node:child_process";
import { expect, test } from "@jest/globals";
import { LAZY_MODULES } from "../../sandbox/engine/lazy-modules.ts";

/** What a script prints that is started as a program of the sandbox is. */
const printed = (script: string): unknown =>
  JSON.parse(
    execFileSync(process.execPath, ["--require", LAZY_MODULES, "--eval", script], { encoding: "utf8" }),
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
