import { execFileSync } from "node:child_process";
import { afterAll, afterEach, beforeAll, expect, test } from "@jest/globals";
import { stacksAt } from "../../../cli/review/git-ref.ts";
import { Folder } from "../folder.ts";

const before = { ...process.env };
const folder = new Folder()
  .write("program/Pulumi.yaml", "name: x\nruntime: nodejs\nstackConfigDir: ../stacks\n")
  .write("program/Pulumi.elsewhere.yaml", "config: {}\n")
  .write("stacks/Pulumi.alpha.yaml", "config: {}\n")
  .write("stacks/Pulumi.b.west.yaml", "config: {}\n");
const git = (...args: string[]) =>
  execFileSync("git", ["-c", "user.name=test", "-c", "user.email=test@example.org", ...args], {
    cwd: folder.directory,
  });

beforeAll(() => {
  // A user's own settings may allow any folder.
  Object.assign(process.env, { GIT_CONFIG_GLOBAL: "/dev/null", GIT_CONFIG_NOSYSTEM: "1" });
  git("init", "--quiet", "--initial-branch", "main");
  git("add", "--all");
  git("commit", "--quiet", "--message", "one");
});
afterEach(() => {
  delete process.env["GIT_TEST_ASSUME_DIFFERENT_OWNER"];
});
afterAll(() => {
  process.env = { ...before };
  folder.remove();
});

test("the stacks of a commit are those of the folder that its Pulumi.yaml names", async () => {
  const from = process.cwd();
  process.chdir(`${folder.directory}/program`);
  try {
    expect(await stacksAt("HEAD")).toEqual(["alpha", "b.west"]);
  } finally {
    process.chdir(from);
  }
});

test.each([
  [["fleet", "review", "--base", "main", "alpa"], 2, 'There is no stack "alpa" (did you mean "alpha"?).\n'],
  [["fleet", "review", "--base", "main", "c*"], 2, 'No stack matches "c*". The stacks are alpha, b.west.\n'],
  [
    ["review", "--base", "main", "--head", "main", "--stack", "alpa"],
    1,
    'main has no stack "alpa": it does not contain Pulumi.alpa.yaml. Its stacks are alpha, b.west.\n',
  ],
])(
  "a stack that neither commit has is named before anything is checked out: %j",
  async (args, code, words) => {
    const found = await folder.breakglass("-C", "program", ...args);
    expect([found.code, found.stdout]).toEqual([code, ""]);
    expect(found.stderr).toContain(words);
    expect(found.stderr).not.toContain("Checking out");
  },
);

/** `GIT_TEST_ASSUME_DIFFERENT_OWNER` lets git take every folder for that of somebody else (github.com/git/git, setup.c). */
test.each([
  ["review", "--base", "main", "--head", "main"],
  ["fleet", "review", "--base", "main"],
])("a folder of another user is named, and how to allow it: %s %s", async (...args) => {
  process.env["GIT_TEST_ASSUME_DIFFERENT_OWNER"] = "1";
  const { stderr } = await folder.breakglass("-C", "program", ...args);
  expect(stderr).toContain(
    `git does not open ${folder.directory}: the folder belongs to another user, as often in a container ("dubious ownership"). Allow it: git config --global --add safe.directory ${folder.directory}\n`,
  );
  expect(stderr).not.toContain("Checking out");
});

test("a folder in no repository is named", async () => {
  const loose = new Folder().write("Pulumi.yaml", "name: x\nruntime: nodejs\n");
  try {
    const { code, stderr } = await loose.breakglass("fleet", "review", "--base", "main");
    expect([code, stderr]).toEqual([
      2,
      `${loose.directory} is in no git repository, so that "main" is no commit. Run this in a clone, or compare files.\n`,
    ]);
  } finally {
    loose.remove();
  }
});
