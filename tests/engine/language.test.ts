import { mkdirSync, mkdtempSync, rmSync, writeFileSync } from "node:fs";
import { tmpdir } from "node:os";
import { join } from "node:path";
import { afterEach, beforeEach, describe, expect, test } from "@jest/globals";
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

test.each(["runtime: dotnet", "runtime: { name: dotnet, options: {} }"])(
  "a program with %s needs its language host, next to the engine or on PATH",
  (definition) => {
    expect(refused(definition)).toContain(
      "says runtime: dotnet, and pulumi-language-dotnet is missing: the sandbox itself runs programs for Node.js and Python.",
    );
    mkdirSync(join(folder, "bin"));
    writeFileSync(join(folder, "bin", "pulumi-language-dotnet"), "");
    expect(refused(definition)).toBeUndefined();
  },
);

describe("a program in Python", () => {
  /** A Python of the program's, which has the package pulumi, or has not. */
  const python = (environment: string, hasPulumi: boolean) => {
    const bin = join(folder, environment, "bin");
    mkdirSync(bin, { recursive: true });
    const file = join(bin, "python");
    writeFileSync(file, `#!/bin/sh\n[ "$1" = --version ] || exit ${hasPulumi ? 0 : 1}\n`, { mode: 0o755 });
    return file;
  };

  test.each([
    ["its virtual environment", "virtualenv: venv", "venv"],
    ["that of uv", "toolchain: uv", ".venv"],
    ["the one that it names for uv", "toolchain: uv, virtualenv: other", "other"],
  ])("runs in %s, which must have the package pulumi", (_, options, environment) => {
    const definition = `runtime: { name: python, options: { ${options} } }`;
    expect(refused(definition)).toBe(
      `The program in ${folder} is in Python, and ${join(folder, environment)}, its virtual environment, has no Python. Make it and install the program's packages, for example with \`python3 -m venv venv && venv/bin/pip install -r requirements.txt\`.`,
    );
    const path = python(environment, false);
    expect(refused(definition)).toContain(`${path} does not have the package pulumi.`);
    python(environment, true);
    expect(refused(definition)).toBeUndefined();
  });

  test("runs in the Python of the shell where it names none", () => {
    const before = process.env["PULUMI_PYTHON_CMD"];
    try {
      process.env["PULUMI_PYTHON_CMD"] = python("given", true);
      expect(refused("runtime: python")).toBeUndefined();
      process.env["PULUMI_PYTHON_CMD"] = python("given", false);
      expect(refused("runtime: python")).toContain("does not have the package pulumi");
      process.env["PULUMI_PYTHON_CMD"] = "no-such-python";
      expect(refused("runtime: python")).toContain("there is no no-such-python on PATH");
    } finally {
      if (before === undefined) delete process.env["PULUMI_PYTHON_CMD"];
      else process.env["PULUMI_PYTHON_CMD"] = before;
    }
  });
});

test("a program for Node.js needs its packages", () => {
  const refusal = `@pulumi/pulumi is not installed in ${folder}, where the program is. Install its packages first, for example with`;
  expect(refused("runtime: nodejs")).toBe(`${refusal} \`npm ci\`.`);
  writeFileSync(join(folder, "pnpm-lock.yaml"), "");
  expect(refused("runtime: nodejs")).toBe(`${refusal} \`pnpm install\`.`);
  mkdirSync(join(folder, "node_modules", "@pulumi", "pulumi"), { recursive: true });
  writeFileSync(join(folder, "node_modules", "@pulumi", "pulumi", "package.json"), "{}");
  expect(refused("runtime: nodejs")).toBeUndefined();
});
