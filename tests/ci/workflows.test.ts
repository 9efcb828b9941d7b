import { spawnSync } from "node:child_process";
import { existsSync, readdirSync, readFileSync, statSync } from "node:fs";
import { join } from "node:path";
import { describe, expect, test } from "@jest/globals";
import { parse } from "yaml";
import { pinnedVersion } from "../../sandbox/engine/cli.ts";
import { ensureActionlint } from "./actionlint.ts";
import { PROJECT } from "./world.ts";

const DIRECTORY = join(PROJECT, ".github", "workflows");
const MINUTES = 60_000;

interface Step {
  uses?: string;
  run?: string;
  with?: Record<string, unknown>;
}
interface Job {
  permissions?: Record<string, string>;
  "timeout-minutes"?: number;
  environment?: string;
  concurrency?: { group: string };
  strategy?: { "fail-fast": boolean };
  steps: Step[];
}
interface Workflow {
  permissions?: object;
  concurrency?: { group: string };
  jobs: Record<string, Job>;
}

const files = readdirSync(DIRECTORY);
const textOf = (file: string) => readFileSync(join(DIRECTORY, file), "utf8");
const workflow = (file: string) => parse(textOf(file)) as Workflow;
const jobsOf = (file: string) => Object.entries(workflow(file).jobs);
const stepsOf = (file: string) => jobsOf(file).flatMap(([, { steps }]) => steps);

/** The project's own; users copy the others. */
const OURS = "test.yml";

/** The script that a step runs; `base/` is the checkout of the base branch, which judges a pull request. */
function scriptOf(run: string): string {
  return (run.split(" ")[0] ?? "").replace(/^base\//, "");
}

test("there are four workflows to copy, and one that runs the project's tests", () => {
  expect(files.sort()).toEqual(["deploy.yml", "drift.yml", "pull-request.yml", "test-message.yml", OURS]);
  expect(stepsOf(OURS).flatMap(({ run }) => run ?? [])).toEqual([".ci/run"]);
});

test("those to copy run no test of the project, and deploy nothing but what the changed stacks are", () => {
  for (const file of files.filter((each) => each !== OURS)) {
    for (const script of stepsOf(file).flatMap(({ run }) => (run === undefined ? [] : scriptOf(run)))) {
      const lines = readFileSync(join(PROJECT, script), "utf8").split("\n");
      expect([script, lines.filter((line) => /npm (run )?t(est)?\b|jest|\.ci\/run/.test(line))]).toEqual([
        script,
        [],
      ]);
    }
    expect(textOf(file)).not.toMatch(/\bdev\b(?!, is never deployed)/);
  }
});

test(
  "actionlint has nothing against them",
  () => {
    const { status, stdout } = spawnSync(
      ensureActionlint(),
      files.map((file) => join(DIRECTORY, file)),
      {
        encoding: "utf8",
      },
    );
    expect([status, stdout]).toEqual([0, ""]);
  },
  10 * MINUTES,
);

describe.each(files)("%s", (file) => {
  test("pins every action to a full commit, with its version", () => {
    const uses = textOf(file)
      .split("\n")
      .filter((line) => /\buses:/.test(line));
    for (const line of uses) expect(line).toMatch(/uses: [\w-]+\/[\w-]+@[0-9a-f]{40} # v\d+\.\d+\.\d+$/);
  });

  test("runs scripts of the repository only, each of which there is, and hands values over by the environment", () => {
    for (const { run } of stepsOf(file)) {
      if (run === undefined) continue;
      expect(run).toMatch(/^((base\/)?\.github\/scripts\/[\w-]+\.sh|\.ci\/run$)[^\n]*$/);
      expect(run).not.toContain("${{");
      const script = join(PROJECT, scriptOf(run));
      expect([existsSync(script), (statSync(script).mode & 0o111) !== 0]).toEqual([true, true]);
    }
  });

  test("has no stored secret", () => {
    expect(textOf(file)).not.toMatch(/\bsecrets[.[]/);
  });

  test("gives no permission to all, and each job what it needs", () => {
    expect(workflow(file).permissions).toEqual({});
    for (const [name, { permissions = {}, steps, "timeout-minutes": limit }] of jobsOf(file)) {
      const signsIn = steps.some(({ uses }) => uses?.startsWith("azure/login@") === true);
      const { contents, ...others } = permissions;
      expect([name, contents, typeof limit]).toEqual([name, "read", "number"]);
      const expected =
        name === "comment" || name === "take-label-away"
          ? { "pull-requests": "write" }
          : name === "issue"
            ? { issues: "write" }
            : {};
      expect([name, others]).toEqual([name, signsIn ? { "id-token": "write" } : expected]);
    }
  });

  test("keeps no token in the checkout", () => {
    for (const { uses, with: values } of stepsOf(file)) {
      if (uses?.startsWith("actions/checkout@")) expect(values?.["persist-credentials"]).toBe(false);
    }
  });

  test("lets each tenant go its own way, one run at a time", () => {
    for (const [, job] of jobsOf(file)) {
      if (job.strategy === undefined) continue;
      expect(job.strategy["fail-fast"]).toBe(false);
      expect(job.concurrency?.group).toContain("${{ matrix.stack }}");
      expect(job.environment).toContain("${{ matrix.stack }}");
    }
  });

  test("installs the Pulumi CLI of the sandbox", () => {
    const versions = stepsOf(file).flatMap(({ with: values }) => values?.["pulumi-version"] ?? []);
    expect(versions).toEqual([pinnedVersion()]);
  });
});

describe("the check Result of a pull request", () => {
  const PASSED = { CHECK: "success", STACKS: "success", AFFECTED: '["contoso"]', PREVIEW: "success" };

  test.each([
    [{}, 0, ""],
    [{ AFFECTED: "[]", PREVIEW: "skipped" }, 0, ""],
    [{ CHECK: "failure", AFFECTED: "[]", PREVIEW: "skipped" }, 1, ""],
    [{ STACKS: "failure", AFFECTED: "", PREVIEW: "skipped" }, 1, ""],
    [{ PREVIEW: "failure" }, 1, ""],
    [{ PREVIEW: "cancelled" }, 1, ""],
    [{ PREVIEW: "skipped" }, 1, "A pull request from a fork has no preview"],
  ])("of %j ends with %d", (changes, code, said) => {
    const run = spawnSync(join(PROJECT, ".github/scripts/result.sh"), {
      env: { PATH: process.env["PATH"], ...PASSED, ...changes },
      encoding: "utf8",
    });
    expect(run.status).toBe(code);
    expect(run.stdout).toContain(said);
  });

  test("waits for all that it judges, and always reports", () => {
    const result = workflow("pull-request.yml").jobs["result"];
    expect(result).toMatchObject({ if: "always()", needs: ["check", "stacks", "preview"] });
  });
});

test("nothing waits in the group of a tenant's deployments but deployments", () => {
  const groups = ["deploy.yml", "drift.yml", "test-message.yml"].map((file) =>
    jobsOf(file).flatMap(([, { concurrency }]) => concurrency?.group ?? []),
  );
  expect(groups).toEqual([
    ["stack-${{ matrix.stack }}"],
    ["drift-${{ matrix.stack }}"],
    ["test-message-${{ matrix.stack }}"],
  ]);
});
