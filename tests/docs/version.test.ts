import { readFileSync } from "node:fs";
import { join } from "node:path";
import { expect, test } from "@jest/globals";
import cli from "../../cli/package.json" with { type: "json" };
import library from "../../package.json" with { type: "json" };
import policies from "../../policies/package.json" with { type: "json" };
import sandbox from "../../sandbox/package.json" with { type: "json" };
import { PROJECT } from "./pages.ts";

const { version } = library;

test("the packages have one version, and depend on each other by it", () => {
  expect([cli, sandbox, policies].map((each) => each.version)).toEqual([version, version, version]);
  const dependencies = [library, cli].map((each) => each.dependencies["azure-alerting-sandbox"]);
  expect(dependencies).toEqual([version, version]);
});

test("npm ci links the command of the clone: package-lock.json says the same of it as its manifest", () => {
  const { packages } = JSON.parse(readFileSync(join(PROJECT, "package-lock.json"), "utf8"));
  for (const [folder, { version, bin }] of Object.entries({
    "": { version: library.version, bin: undefined },
    cli: { version: cli.version, bin: { breakglass: cli.bin.breakglass.replace("./", "") } },
    sandbox: { version: sandbox.version, bin: undefined },
  })) {
    expect([folder, packages[folder].version, packages[folder].bin]).toEqual([folder, version, bin]);
  }
});

test("the newest heading of the changelog is that of the version, or of the next one", () => {
  const [first = "", second = ""] = [
    ...readFileSync(join(PROJECT, "CHANGELOG.md"), "utf8").matchAll(/^## (.+)$/gm),
  ].map(([, heading = ""]) => heading);
  const own = first.endsWith(" — unreleased") && !first.startsWith(`${version} `) ? second : first;
  expect(own).toMatch(new RegExp(`^${version.replaceAll(".", "\\.")} — (unreleased|\\d{4}-\\d{2}-\\d{2})$`));
});

test("the documentation packs this version", () => {
  const text = readFileSync(join(PROJECT, "docs", "library.md"), "utf8");
  const named = [...text.matchAll(/-(\d+\.\d+\.\d+)\.tgz/g)].map(([, each]) => each);
  expect(new Set(named)).toEqual(new Set([version]));
});
