import { spawnSync } from "node:child_process";
import {
  cpSync,
  existsSync,
  mkdirSync,
  mkdtempSync,
  readdirSync,
  readFileSync,
  rmSync,
  statSync,
  symlinkSync,
} from "node:fs";
import { tmpdir } from "node:os";
import { join } from "node:path";
import { afterAll, beforeAll, describe, expect, test } from "@jest/globals";
import { parse } from "yaml";
import { init } from "../../cli/init/init.ts";
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
  if?: string;
  uses?: string;
  with?: Record<string, string>;
  needs?: string | string[];
  outputs?: Record<string, string>;
  steps?: (Step & { id?: string; env?: Record<string, string> })[];
}
interface Workflow {
  on: Record<string, unknown>;
  permissions?: object;
  concurrency?: { group: string };
  jobs: Record<string, Job>;
}

const files = readdirSync(DIRECTORY).sort();
const textOf = (file: string) => readFileSync(join(DIRECTORY, file), "utf8");
const workflow = (file: string) => parse(textOf(file)) as Workflow;
const jobsOf = (file: string) => Object.entries(workflow(file).jobs);
const stepsOf = (file: string) => jobsOf(file).flatMap(([, { steps = [] }]) => steps);

/** The project's own; users copy or call the others. */
const OURS = "test.yml";
/** Each starts by itself, and calls another. */
const CALLS: Readonly<Record<string, string>> = {
  "deploy.yml": "reusable-deploy.yml",
  "drift.yml": "reusable-drift.yml",
  "pull-request.yml": "reusable-review.yml",
  "test-message.yml": "reusable-test-message.yml",
};
/** It is called by another that is called: for each tenant. */
const FOR_EACH = "reusable-deploy-tenant.yml";
const REUSABLE = [...Object.values(CALLS), FOR_EACH];
const ACTIONS = readdirSync(join(PROJECT, ".github", "actions"));
const actionText = (name: string) =>
  readFileSync(join(PROJECT, ".github", "actions", name, "action.yml"), "utf8");

/** The script that a step runs; `.breakglass/` is the checkout of the workflow's own repository. */
function scriptOf(run: string): string {
  return (run.split(" ")[0] ?? "").replace(/^\.breakglass\//, "");
}

test("there are four workflows that start by themselves, those that they call, and one that runs the project's tests", () => {
  expect(files).toEqual([...Object.keys(CALLS), ...REUSABLE, OURS].sort());
  expect(stepsOf(OURS).flatMap(({ run }) => run ?? [])).toEqual([".ci/run"]);
});

test("no script of theirs runs a test of the project, and they deploy nothing but what the changed stacks are", () => {
  for (const file of REUSABLE) {
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

describe("actionlint has nothing against", () => {
  let root: string;
  beforeAll(() => {
    root = mkdtempSync(join(tmpdir(), "breakglass-actionlint-"));
  });
  afterAll(() => rmSync(root, { recursive: true, force: true }));
  /** It looks for a repository, and reads the inputs of the actions that are checked out in it. */
  const lint = (name: string, workflows: string) => {
    const repository = join(root, name);
    mkdirSync(join(repository, ".git"), { recursive: true });
    cpSync(workflows, join(repository, ".github", "workflows"), { recursive: true });
    symlinkSync(PROJECT, join(repository, ".breakglass"));
    const paths = readdirSync(join(repository, ".github", "workflows"));
    const { status, stdout } = spawnSync(
      ensureActionlint(),
      [
        // It does not know them yet: docs.github.com/actions/reference/workflows-and-actions/contexts, job context.
        ...["-ignore", 'property "workflow_(repository|sha)" is not defined'],
        ...paths.map((file) => join(repository, ".github", "workflows", file)),
      ],
      { encoding: "utf8" },
    );
    return [status, stdout, paths.length];
  };

  test(
    "the project's workflows, and what they pass to its actions",
    () => {
      expect(lint("own", DIRECTORY)).toEqual([0, "", 10]);
    },
    10 * MINUTES,
  );

  test(
    "those of a repository that calls them",
    async () => {
      const called = "contoso/breakglass-alerts@v0.3.0";
      const { files: made } = await init(join(root, "tenants"), undefined, { workflows: called });
      expect(made.filter((path) => path.startsWith(".github/"))).toEqual(
        Object.keys(CALLS).map((file) => `.github/workflows/${file}`),
      );
      expect(lint("called", join(root, "tenants", ".github", "workflows"))).toEqual([0, "", 4]);
      for (const [file, callee] of Object.entries(CALLS)) {
        const text = readFileSync(join(root, "tenants", ".github", "workflows", file), "utf8");
        expect(text).toContain(`uses: contoso/breakglass-alerts/.github/workflows/${callee}@v0.3.0\n`);
        expect(text.split("\n").length).toBeLessThan(25);
      }
    },
    10 * MINUTES,
  );
});

test("what judges does not move: a branch of the called workflows is refused", async () => {
  for (const workflows of ["contoso/breakglass-alerts@main", "contoso/breakglass-alerts", "@v1.0.0"]) {
    await expect(init("/nowhere", undefined, { workflows })).rejects.toThrow(
      `--workflows is "${workflows}". Write owner/name@ and a commit`,
    );
  }
});

describe.each(Object.entries(CALLS))("%s", (file, callee) => {
  test("calls its workflow, with exactly the permissions that its jobs have", () => {
    const [[, job] = ["", {} as Job], ...others] = jobsOf(file);
    expect([job.uses, others]).toEqual([`./.github/workflows/${callee}`, []]);
    const needed = jobsOf(callee).flatMap(([, { permissions = {} }]) => Object.entries(permissions));
    const strongest = Object.fromEntries(needed.toSorted(([, a], [, b]) => a.localeCompare(b)));
    expect(job.permissions).toEqual(strongest);
    expect(Object.keys(workflow(callee).on)).toEqual(["workflow_call"]);
  });
});

test("a tenant is planned by an identity that may only read, and what is planned is deployed after the approval", () => {
  const { tenant } = workflow("reusable-deploy.yml").jobs;
  expect(tenant).toMatchObject({
    uses: `./.github/workflows/${FOR_EACH}`,
    with: { stack: "${{ matrix.stack }}" },
    strategy: { "fail-fast": false },
    permissions: { contents: "read", "id-token": "write" },
  });
  const { plan, deploy } = workflow(FOR_EACH).jobs;
  expect([plan?.environment, deploy?.environment]).toEqual([
    "${{ inputs.stack }}-preview",
    "${{ inputs.stack }}",
  ]);
  expect([deploy?.needs, plan?.outputs]).toEqual(["plan", { plan: "${{ steps.plan.outputs.plan }}" }]);
  expect(plan?.steps?.at(-1)).toEqual({
    id: "plan",
    run: '.breakglass/.github/scripts/plan.sh "$STACK"',
    env: { STACK: "${{ inputs.stack }}" },
  });
  expect(deploy?.steps?.at(-1)).toEqual({
    run: '.breakglass/.github/scripts/deploy.sh "$STACK"',
    env: { STACK: "${{ inputs.stack }}", PLAN: "${{ needs.plan.outputs.plan }}" },
  });
});

describe.each([...files, ...ACTIONS.map((name) => `action ${name}`)])("%s", (file) => {
  const text = file.startsWith("action ") ? actionText(file.slice("action ".length)) : textOf(file);

  test("pins every action of others to a full commit, with its version", () => {
    const uses = text.split("\n").filter((line) => /\buses: (?!\.\/)/.test(line));
    for (const line of uses) expect(line).toMatch(/uses: [\w-]+\/[\w-]+@[0-9a-f]{40} # v\d+\.\d+\.\d+$/);
  });

  test("has no stored secret", () => {
    expect(text).not.toMatch(/\bsecrets[.[]/);
  });
});

describe.each([...REUSABLE, OURS])("%s", (file) => {
  test("runs scripts of its own repository only, each of which there is, and hands values over by the environment", () => {
    for (const { run } of stepsOf(file)) {
      if (run === undefined) continue;
      expect(run).toMatch(/^(\.breakglass\/\.github\/scripts\/[\w-]+\.sh|\.ci\/run$)[^\n]*$/);
      expect(run).not.toContain("${{");
      const script = join(PROJECT, scriptOf(run));
      expect([existsSync(script), (statSync(script).mode & 0o111) !== 0]).toEqual([true, true]);
    }
  });

  test("gives no permission to all, and each job what it needs", () => {
    expect(workflow(file).permissions).toEqual({});
    for (const [name, { permissions = {}, steps = [], "timeout-minutes": limit, uses }] of jobsOf(file)) {
      // What it calls has its own limits, and needs no more than this.
      if (uses !== undefined) continue;
      const signsIn = steps.some(({ uses }) => uses === "./.breakglass/.github/actions/prepare");
      const { contents, ...others } = permissions;
      // A branch of its own, and nothing that is checked out of the repository runs there.
      const proposes = name === "pull-request" && file === "reusable-drift.yml";
      expect([name, contents, typeof limit]).toEqual([name, proposes ? "write" : "read", "number"]);
      const expected =
        name === "comment" || name === "take-label-away"
          ? { "pull-requests": "write" }
          : name === "issue"
            ? { issues: "write" }
            : proposes
              ? { issues: "write", "pull-requests": "write" }
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
      if (job.strategy === undefined || job.uses !== undefined) continue;
      expect(job.strategy["fail-fast"]).toBe(false);
      expect(job.concurrency?.group).toContain("${{ matrix.stack }}");
      expect(job.environment).toContain("${{ matrix.stack }}");
    }
  });
});

test("the Pulumi CLI that is installed is that of the sandbox", () => {
  const texts = [textOf(OURS), actionText("prepare")];
  expect(texts.map((text) => /pulumi-version: (\S+)/.exec(text)?.[1])).toEqual([
    pinnedVersion(),
    pinnedVersion(),
  ]);
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
    const result = workflow("reusable-review.yml").jobs["result"];
    expect(result).toMatchObject({ if: "always()", needs: ["check", "stacks", "preview"] });
  });
});

test("nothing waits in the group of a tenant's deployments but deployments", () => {
  const groups = [FOR_EACH, "reusable-drift.yml", "reusable-test-message.yml"].map((file) =>
    jobsOf(file).flatMap(([, { concurrency }]) => concurrency?.group ?? []),
  );
  expect(groups).toEqual([
    ["stack-${{ inputs.stack }}"],
    ["drift-${{ matrix.stack }}"],
    ["test-message-${{ matrix.stack }}"],
  ]);
});
