import { globSync, readFileSync } from "node:fs";
import { dirname, join, relative } from "node:path";
import { describe, expect, test } from "@jest/globals";

const PROJECT = join(import.meta.dirname, "..", "..");
const manifest = (file: string) => JSON.parse(readFileSync(join(PROJECT, file), "utf8"));

/** By name, the file that `npm run tarballs` makes of each package. */
const tarballs = Object.fromEntries(
  ["package.json", "sandbox/package.json", "cli/package.json"].map((file) => {
    const { name, version } = manifest(file);
    return [name, `${name}-${version}.tgz`];
  }),
);
const examples = globSync("examples/**/package.json", {
  cwd: PROJECT,
  exclude: (path) => path === "node_modules",
});

describe("an example installs the packages of this project, from where `npm run tarballs` puts them", () => {
  test.each(examples)("%s", (file) => {
    const { dependencies } = manifest(file);
    const own = Object.keys(tarballs).filter((name) => dependencies[name] !== undefined);
    const folder = relative(dirname(file), "tarballs");
    for (const name of own) expect(dependencies[name]).toBe(`file:${folder}/${tarballs[name]}`);
    // It is on no registry, so that what the library depends on is installed by the example, too.
    if (own.includes("breakglass-alerts")) expect(own).toContain("azure-alerting-sandbox");
  });

  test("there are examples", () => {
    expect(examples.length).toBeGreaterThan(3);
  });
});
