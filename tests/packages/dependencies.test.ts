import { globSync, readFileSync } from "node:fs";
import { builtinModules } from "node:module";
import { join } from "node:path";
import { describe, expect, test } from "@jest/globals";
import ts from "typescript";
import { packages, readManifest } from "../../package/packages.ts";

const LIBRARY_FOLDERS = ["config", "queries", "workflows", "components", "policies"];

/** The packages that these sources import, type-only imports and resolved files included. */
function importsOf(directory: string, patterns: readonly string[]): string[] {
  const files = globSync([...patterns], {
    cwd: directory,
    exclude: (path) => /node_modules|^dist$/.test(path),
  });
  const found = files.flatMap((file) => {
    const text = readFileSync(join(directory, file), "utf8");
    const { importedFiles } = ts.preProcessFile(text, true, true);
    const resolved = [...text.matchAll(/\.resolve\("([^"]+)"\)/g)].map(([, name = ""]) => name);
    return [...importedFiles.map(({ fileName }) => fileName), ...resolved];
  });
  const names = found
    .filter((name) => !name.startsWith(".") && !name.startsWith("node:") && !builtinModules.includes(name))
    .map((name) => /^(@[^/]+\/)?[^/]+/.exec(name)?.[0] ?? name);
  return [...new Set(names)].sort();
}

function declared(manifest: object, ...kinds: readonly string[]): string[] {
  return kinds.flatMap((kind) => Object.keys((manifest as Record<string, object>)[kind] ?? {})).sort();
}

describe("each package declares exactly what it imports:", () => {
  test("the library", () => {
    const imported = importsOf(
      packages.library.directory,
      LIBRARY_FOLDERS.map((folder) => `${folder}/**/*.ts`),
    );
    expect(declared(readManifest(packages.library), "dependencies", "peerDependencies")).toEqual(imported);
  });

  test("the sandbox, whose server parts are optional", () => {
    const manifest = readManifest(packages.sandbox);
    const imported = importsOf(packages.sandbox.directory, ["**/*.ts"]);
    // The schema of azure-native is made from its package by a script that is part of no package.
    const ofTheScript = ["@pulumi/azure-native", "typescript"];
    expect(declared(manifest, "dependencies", "peerDependencies")).toEqual(
      imported.filter((name) => !ofTheScript.includes(name)),
    );
    expect(declared(manifest, "peerDependenciesMeta")).toEqual(declared(manifest, "peerDependencies"));
    const engines = ["kusto", "logicapps", "tables", "lab", "outbox"].map((folder) => `${folder}/**/*.ts`);
    const serverParts = declared(manifest, "peerDependencies");
    expect(
      importsOf(packages.sandbox.directory, engines).filter((name) => serverParts.includes(name)),
    ).toEqual([]);
  });

  test("the command line, which also brings the server parts of the sandbox", () => {
    const serverParts = declared(readManifest(packages.sandbox), "peerDependencies");
    const imported = importsOf(packages.cli.directory, ["**/*.ts"]);
    expect(declared(readManifest(packages.cli), "dependencies")).toEqual(
      [...new Set([...imported, ...serverParts])].sort(),
    );
  });
});
