import { mkdirSync, mkdtempSync, rmSync, writeFileSync } from "node:fs";
import { tmpdir } from "node:os";
import { join } from "node:path";
import { afterEach, beforeEach, expect, test } from "@jest/globals";
import { refuseMissingLanguage } from "../../sandbox/engine/language.ts";
import { DeployError } from "../../sandbox/engine/options.ts";
import { prepareProject } from "../../sandbox/engine/project.ts";

let folder: string;
beforeEach(() => {
  folder = mkdtempSync(join(tmpdir(), "breakglass-language-"));
});
afterEach(() => rmSync(folder, { recursive: true, force: true }));

function refused(definition: string): string | undefined {
  writeFileSync(join(folder, "Pulumi.yaml"), `name: soc\n${definition}\n`);
  const options = { projectDirectory: folder, stack: "dev", stateDirectory: join(folder, ".sandbox") };
  const project = prepareProject({ ...options, cli: join(folder, "bin", "pulumi") });
  try {
    refuseMissingLanguage(project, join(folder, "bin", "pulumi"));
    return undefined;
  } catch (error) {
    if (!(error instanceof DeployError)) throw error;
    return error.message;
  }
}

test.each(["runtime: python", "runtime: { name: python, options: { virtualenv: venv } }"])(
  "a program with %s needs its language host, next to the engine or on PATH",
  (definition) => {
    expect(refused(definition)).toContain(
      "says runtime: python, and pulumi-language-python is missing: the sandbox itself runs programs for Node.js alone.",
    );
    mkdirSync(join(folder, "bin"));
    writeFileSync(join(folder, "bin", "pulumi-language-python"), "");
    expect(refused(definition)).toBeUndefined();
  },
);

test("a program for Node.js needs its packages", () => {
  expect(refused("runtime: nodejs")).toContain(`@pulumi/pulumi is not installed in ${folder}`);
  mkdirSync(join(folder, "node_modules", "@pulumi", "pulumi"), { recursive: true });
  writeFileSync(join(folder, "node_modules", "@pulumi", "pulumi", "package.json"), "{}");
  expect(refused("runtime: nodejs")).toBeUndefined();
});
