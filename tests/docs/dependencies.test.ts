import { readFileSync } from "node:fs";
import { join } from "node:path";
import { describe, expect, test } from "@jest/globals";
import { codeOf, PROJECT, pages } from "./pages.ts";

const page = pages.find(({ file }) => file === "docs/dependencies.md") ?? { file: "", text: "" };

interface Manifest {
  readonly name: string;
  readonly dependencies?: Readonly<Record<string, string>>;
  readonly devDependencies?: Readonly<Record<string, string>>;
  readonly peerDependencies?: Readonly<Record<string, string>>;
}

const manifests = [".", "sandbox", "cli"].map(
  (folder) => JSON.parse(readFileSync(join(PROJECT, folder, "package.json"), "utf8")) as Manifest,
);
const own = manifests.map(({ name }) => name);
const needed = new Set(
  manifests.flatMap(({ dependencies, devDependencies, peerDependencies }) =>
    Object.keys({ ...dependencies, ...devDependencies, ...peerDependencies }),
  ),
);

/** The dependencies in the first column of the tables with a reason. */
const explained = new Set(
  page.text
    .split("\n")
    .filter((line) => /^\| `/.test(line))
    .map((line) => line.split(" | "))
    .flatMap(([first = "", ...others]) =>
      (others.at(-1) ?? "").trim().length > 1
        ? codeOf({ file: "", text: first }).map(({ text }) => text)
        : [],
    ),
);

describe("docs/dependencies.md", () => {
  test("has a reason for each dependency of the three packages", () => {
    expect([...needed].filter((name) => !explained.has(name) && !own.includes(name)).sort()).toEqual([]);
  });

  test("explains none that no package has", () => {
    expect([...explained].filter((name) => !needed.has(name) && !own.includes(name))).toEqual([]);
  });
});

describe("README.md", () => {
  const readme = pages.find(({ file }) => file === "README.md") ?? { file: "", text: "" };

  test("fits on two screens", () => {
    expect(readme.text.split("\n").length).toBeLessThanOrEqual(100);
  });

  test("starts with the two commands", () => {
    const commands = codeOf(readme).flatMap(({ language, text }) => (language === "sh" ? [text] : []));
    expect(commands.slice(0, 2)).toEqual(["npm ci && npm run drill", "npm ci && npm test"]);
  });
});
