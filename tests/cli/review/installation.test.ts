import {
  chmodSync,
  existsSync,
  mkdirSync,
  mkdtempSync,
  readFileSync,
  realpathSync,
  rmSync,
  symlinkSync,
  writeFileSync,
} from "node:fs";
import { createRequire } from "node:module";
import { tmpdir } from "node:os";
import { dirname, join } from "node:path";
import { afterAll, beforeEach, expect, test } from "@jest/globals";
import { install } from "../../../cli/review/installation.ts";
import { pythonOf } from "../../../sandbox/engine/host/python.ts";

const root = realpathSync(mkdtempSync(join(tmpdir(), "breakglass-installation-")));
afterAll(() => rmSync(root, { recursive: true }));

let [project, tree] = ["", ""];
let installations = 0;
beforeEach(() => {
  const place = mkdtempSync(join(root, "case-"));
  [project, tree] = [join(place, "project"), join(place, "tree")];
  installations = 0;
});

function write(directory: string, files: Readonly<Record<string, unknown>>): void {
  for (const [name, content] of Object.entries(files)) {
    mkdirSync(dirname(join(directory, name)), { recursive: true });
    writeFileSync(join(directory, name), typeof content === "string" ? content : JSON.stringify(content));
  }
}

const installed = () =>
  install(tree, project, () => {
    installations += 1;
  });
/** The version of a package that a program in the checkout gets. */
const versionOf = (name: string) => createRequire(join(tree, "index.js"))(`${name}/package.json`).version;

const FETCHED = {
  version: "1.0.0",
  resolved: "https://packages.example/fetched-1.0.0.tgz",
  integrity: "sha512-AA==",
};
/** A repository with the package `part` of its own. */
const ROOT = { name: "program", version: "1.0.0", workspaces: ["part"] };
const LINK = { resolved: "part", link: true };
const lock = (packages: object) => ({ name: "program", version: "1.0.0", lockfileVersion: 3, packages });
const withFetched = lock({
  "": ROOT,
  "node_modules/fetched": FETCHED,
  "node_modules/part": LINK,
  "node_modules/absent": { version: "1.0.0", optional: true },
  part: { version: "1.0.0" },
});
const { "": _, "node_modules/absent": __, ...present } = withFetched.packages as Record<string, unknown>;

/** The project as npm has installed it; the checkout's own part is newer. */
function writeBoth(asked: unknown): void {
  const part = (version: string) => ({ "part/package.json": { name: "part", version } });
  write(project, {
    "package.json": ROOT,
    "package-lock.json": withFetched,
    ...part("1.0.0"),
    "node_modules/.package-lock.json": lock(present),
    "node_modules/fetched/package.json": { name: "fetched", version: "1.0.0" },
    "node_modules/@scope/inner/package.json": { name: "@scope/inner", version: "1.0.0" },
    "part/node_modules/nested/package.json": { name: "nested", version: "3.0.0" },
  });
  symlinkSync("../part", join(project, "node_modules", "part"));
  write(tree, { "package.json": ROOT, "package-lock.json": asked, ...part("2.0.0") });
}

test("where the lock file asks for what is installed, a checkout uses it, and its own workspaces", async () => {
  writeBoth(withFetched);
  await installed();
  expect([installations, versionOf("fetched"), versionOf("@scope/inner"), versionOf("part")]).toEqual([
    0,
    "1.0.0",
    "1.0.0",
    "2.0.0",
  ]);
  expect(realpathSync(join(tree, "node_modules/fetched"))).toBe(join(project, "node_modules/fetched"));
  // What npm has installed inside of a workspace.
  expect(createRequire(join(tree, "part/index.js"))("nested/package.json").version).toBe("3.0.0");
});

test.each([
  ["next to it", "node_modules/further", 0],
  ["inside of one of its packages", "node_modules/fetched/node_modules/further", 1],
])("a package more, %s", async (_where, path, expected) => {
  writeBoth(withFetched);
  write(project, { "node_modules/.package-lock.json": lock({ ...present, [path]: { version: "1.0.0" } }) });
  await installed().catch(() => {});
  expect(installations).toBe(expected);
});

test("where it asks for something else, the checkout has an installation of its own", async () => {
  writeBoth(lock({ "": ROOT, "node_modules/part": LINK, part: { version: "2.0.0" } }));
  await installed();
  expect([installations, versionOf("part")]).toEqual([1, "2.0.0"]);
  expect(() => versionOf("fetched")).toThrow(/Cannot find module/);
  expect(
    JSON.parse(readFileSync(join(tree, "node_modules/.package-lock.json"), "utf8")).packages.part,
  ).toEqual({ version: "2.0.0" });
});

test.each([
  ["version", { version: "1.0.1" }],
  ["content", { integrity: "sha512-BB==" }],
  ["source", { resolved: "https://elsewhere.example/fetched-1.0.0.tgz" }],
])("another %s of a package is another installation", async (_what, change) => {
  writeBoth(lock({ ...withFetched.packages, "node_modules/fetched": { ...FETCHED, ...change } }));
  // npm finds that the manifest does not ask for the package, and has nobody to ask.
  await installed().catch(() => {});
  expect(installations).toBe(1);
});

test("a lock file that cannot be installed is an error that says why", async () => {
  writeBoth(lock({ "": ROOT, "node_modules/fetched": { ...FETCHED, version: "1.0.1" } }));
  write(tree, { "package.json": { ...ROOT, dependencies: { part: "9.0.0" } } });
  await expect(installed()).rejects.toThrow(
    /^The packages of a commit cannot be installed, as its lock file is not that of what is installed here\. npm ci ended with 1:\n.*can only install packages when/s,
  );
});

test.each([
  ["pnpm", "pnpm-lock.yaml", "lockfileVersion: '9.0'\n", "install --frozen-lockfile --prefer-offline"],
  ["yarn", "yarn.lock", "# yarn lockfile v1\n", "install --frozen-lockfile"],
  // Of Yarn 2 and later, which has another option.
  ["yarn", "yarn.lock", "__metadata:\n  version: 8\n", "install --immutable"],
  ["bun", "bun.lock", "{}", "install --frozen-lockfile"],
])(
  "where the lock file of %s asks for something else, it installs the checkout: %s, %j",
  async (name, file, content, args) => {
    const bin = join(dirname(tree), "bin");
    write(dirname(tree), {
      [`bin/${name}`]: '#!/bin/sh\necho "$@" > asked\ncat status 2>&1 && exit 3\nexit 0\n',
    });
    chmodSync(join(bin, name), 0o755);
    const { PATH } = process.env;
    process.env["PATH"] = `${bin}:${PATH}`;
    try {
      write(project, { [file]: content });
      write(tree, { [file]: content });
      await installed();
      expect([installations, existsSync(join(tree, "asked"))]).toEqual([0, false]);
      write(project, { [file]: `${content}# older\n` });
      await installed();
      expect([installations, readFileSync(join(tree, "asked"), "utf8")]).toEqual([1, `${args}\n`]);
      write(tree, { status: "the registry is gone" });
      await expect(installed()).rejects.toThrow(
        `The packages of a commit cannot be installed, as its lock file is not that of what is installed here. ${name} install ended with 3:\nthe registry is gone`,
      );
      rmSync(join(bin, name));
      process.env["PATH"] = bin;
      await expect(installed()).rejects.toThrow(
        `${name} cannot be run, and the packages of a commit are to be installed, as its ${file} is not that of what is installed here: spawn ${name} ENOENT`,
      );
    } finally {
      process.env["PATH"] = PATH;
    }
  },
);

test("a checkout of a program in Python has the virtual environment of the project", async () => {
  const definition = "name: soc\nruntime: { name: python, options: { virtualenv: venv } }\n";
  const files = { "Pulumi.yaml": definition, "requirements.txt": "pulumi\n" };
  write(project, { ...files, "venv/bin/python": "" });
  write(tree, files);
  await installed();
  expect(realpathSync(join(tree, "venv", "bin", "python"))).toBe(join(project, "venv", "bin", "python"));
});

test("a checkout of a program with Poetry has the environment that Poetry keeps of the project", async () => {
  const definition = "name: soc\nruntime: { name: python, options: { toolchain: poetry } }\n";
  const files = {
    "Pulumi.yaml": definition,
    "poetry.lock": "one",
    "poetry.toml": "[virtualenvs]\nin-project = false\n",
  };
  for (const directory of [tree, project]) write(directory, files);
  const environment = join(dirname(tree), "kept", "soc-py3");
  write(environment, { "bin/python": "" });
  // Poetry itself: the environment in the folder where its settings say so, otherwise the one that it keeps of this path.
  const poetry = join(dirname(tree), "bin", "poetry");
  write(dirname(tree), {
    "bin/poetry": `#!/bin/sh
[ "$1" = --version ] && exit 0
case "$PWD" in
  */project) echo "${environment}" ;;
  *) grep -q "in-project = true" poetry.toml && [ -e .venv/bin/python ] && echo "$PWD/.venv" ;;
esac
`,
  });
  chmodSync(poetry, 0o755);
  const { PATH } = process.env;
  process.env["PATH"] = `${dirname(poetry)}:${PATH}`;
  try {
    await installed();
    const python = pythonOf(tree, { toolchain: "poetry" });
    expect(python).toEqual({ path: join(tree, ".venv", "bin", "python") });
    expect(realpathSync(join(tree, ".venv", "bin", "python"))).toBe(join(environment, "bin", "python"));
    rmSync(join(tree, ".venv"));
    const none = {
      fault: "its toolchain is poetry, which has no environment for it. Run `poetry install` there.",
    };
    expect(pythonOf(tree, { toolchain: "poetry" })).toEqual(none);
    process.env["PATH"] = join(dirname(tree), "nowhere");
    expect(pythonOf(tree, { toolchain: "poetry" })).toEqual({
      fault: "its toolchain is poetry, which is not on PATH. Install it (https://python-poetry.org).",
    });
  } finally {
    process.env["PATH"] = PATH;
  }
});

test("what a commit asks for in Python, and what is not installed, is named", async () => {
  const definition = "name: soc\nruntime: { name: python, options: { toolchain: uv } }\n";
  write(project, { "Pulumi.yaml": definition, "uv.lock": "one" });
  write(tree, { "Pulumi.yaml": definition, "uv.lock": "two" });
  await expect(installed()).rejects.toThrow("uv.lock of the commit differs from what is installed here");
});
