import { globSync, readFileSync } from "node:fs";
import { stripTypeScriptTypes } from "node:module";
import { dirname, join } from "node:path";
import { SourceTextModule } from "node:vm";
import { expect, test } from "@jest/globals";

const PROJECT = join(import.meta.dirname, "..", "..");
const IMPORT = /\b(?:from|import) "(\.[^"]+\.ts)"/g;

/** Node.js has it since 24.9, its types do not. */
type Module = SourceTextModule & { hasTopLevelAwait(): boolean };

const awaitsAtItsTop = (source: string): boolean =>
  (new SourceTextModule(stripTypeScriptTypes(source)) as Module).hasTopLevelAwait();

test("what awaits at its top is found", () => {
  expect(awaitsAtItsTop('import { a } from "./a.ts"; const b: number = await a();')).toBe(true);
  expect(awaitsAtItsTop("export const b = async (): Promise<void> => { await Promise.resolve(); };")).toBe(
    false,
  );
});

// Jest loads what imports such a module once for each way that leads to it: one of them made every file that imports
// the Kusto engine compile 2,400 modules instead of 430.
test("no module that another one imports awaits at its top", () => {
  const files = globSync(
    "{*,{bench,cli,components,config,package,pages,policies,queries,sandbox,tests,workflows}/**/*}.ts",
    {
      cwd: PROJECT,
      exclude: (path) => /(^|\/)(node_modules|dist)$/.test(path),
    },
  ).filter((file) => !file.endsWith(".d.ts"));
  const sources = new Map(files.map((file) => [file, readFileSync(join(PROJECT, file), "utf8")]));
  const imported = new Set(
    [...sources].flatMap(([file, source]) =>
      [...source.matchAll(IMPORT)].map(([, path = ""]) => join(dirname(file), path)),
    ),
  );
  const checked = [...imported].filter((file) => sources.has(file));
  expect(checked.length).toBeGreaterThan(500);
  expect(checked.filter((file) => awaitsAtItsTop(sources.get(file) ?? ""))).toEqual([]);
});
