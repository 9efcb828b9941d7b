import { readFileSync } from "node:fs";
import { join } from "node:path";
import { afterEach, beforeEach, describe, expect, test } from "@jest/globals";
import { parse } from "yaml";
import { PROJECT, World } from "./world.ts";

const read = (path: string) => parse(readFileSync(join(PROJECT, ".github", path), "utf8"));
const caller = read("workflows/pull-request.yml");
const review = read("workflows/reusable-review.yml");

interface Event {
  readonly action: string;
  readonly label?: string;
  readonly labels?: readonly string[];
  readonly fork?: boolean;
  readonly event?: string;
}

/** What GitHub makes of an expression; the ones here mean the same in JavaScript. */
function value(expression: string, { action, label, labels = [], fork = false }: Event, job: object = {}) {
  const bare = expression.replace(/^\$\{\{(.*)\}\}$/s, "$1").replaceAll(".labels.*.name", ".labels");
  const github = {
    repository: "contoso/tenants",
    event: {
      action,
      label: label === undefined ? null : { name: label },
      pull_request: {
        labels,
        base: { sha: "base" },
        head: { repo: { full_name: fork ? "stranger/tenants" : "contoso/tenants" } },
      },
    },
  };
  const scope = {
    github: { ...github, event: { ...github.event, label: github.event.label ?? {} } },
    job,
    needs: { stacks: { outputs: { stacks: '["contoso"]' } } },
    contains: (list: readonly string[], item: string) => list.includes(item),
  };
  return new Function(...Object.keys(scope), `return ${bare}`)(...Object.values(scope));
}

const OURS = "accept-weaker-alerting";
const step = (job: string, text: string) =>
  review.jobs[job].steps.find(({ uses }: { uses?: string }) => uses?.includes(text));

describe("a pull request", () => {
  test.each<[Event, boolean]>([
    [{ action: "opened" }, true],
    [{ action: "synchronize" }, true],
    [{ action: "reopened", labels: ["bug"] }, true],
    [{ action: "labeled", label: OURS, labels: [OURS] }, true],
    [{ action: "unlabeled", label: OURS }, true],
    [{ action: "labeled", label: "bug", labels: ["bug", OURS] }, false],
    [{ action: "unlabeled", label: "bug", labels: [OURS] }, false],
  ])("%j runs something: %s", (event, expected) => {
    expect(caller.on.pull_request.types).toContain(event.action);
    expect(value(caller.jobs.review.if, event)).toBe(expected);
  });

  test("cancels an earlier run of itself only where it runs: the group is that of what is called", () => {
    expect([caller.concurrency, caller.jobs.review.concurrency]).toEqual([undefined, undefined]);
    expect(review.concurrency.group).toBe("pull-request-${{ github.event.pull_request.number }}");
  });

  test.each<[Event, boolean]>([
    [{ action: "labeled", label: OURS, labels: [OURS] }, true],
    [{ action: "labeled", label: "bug", labels: [OURS, "bug"] }, false],
    [{ action: "unlabeled", label: OURS, labels: [] }, false],
    [{ action: "opened", labels: [OURS] }, false],
    [{ action: "synchronize", labels: [OURS] }, false],
    [{ action: "reopened", labels: [OURS] }, false],
  ])("%j accepts weaker alerting: %s", (event, expected) => {
    expect(value(step("preview", "judge").with["accept-weaker"], event)).toBe(expected);
  });

  test.each<[Event, boolean]>([
    [{ action: "synchronize", labels: [OURS] }, true],
    [{ action: "reopened", labels: [OURS] }, true],
    [{ action: "synchronize", labels: ["bug"] }, false],
    [{ action: "labeled", label: OURS, labels: [OURS] }, false],
    // Its token may not write.
    [{ action: "synchronize", labels: [OURS], fork: true }, false],
  ])("%j takes the label away: %s", (event, expected) => {
    expect(value(review.jobs["take-label-away"].if, event)).toBe(expected);
  });

  test("gets a token for Azure only from the repository itself", () => {
    const gets = (fork: boolean) => value(review.jobs.preview.if, { action: "opened", fork });
    expect([gets(false), gets(true)]).toEqual([true, false]);
  });

  test("is judged by the base branch, or by the release that is called", () => {
    const jobs = Object.keys(review.jobs).filter((job) => step(job, "actions/checkout") !== undefined);
    expect(jobs).toEqual(Object.keys(review.jobs));
    for (const job of jobs) {
      const { repository, ref } = review.jobs[job].steps.find(
        ({ with: values }: { with?: { path?: string } }) => values?.path === ".breakglass",
      ).with;
      const judge = (context: object) =>
        [repository, ref].map((each: string) => value(each, { action: "opened" }, context));
      const own = { workflow_repository: "contoso/tenants", workflow_sha: "merge" };
      expect(judge(own)).toEqual(["contoso/tenants", "base"]);
      expect(judge({ workflow_repository: "contoso/alerts", workflow_sha: "release" })).toEqual([
        "contoso/alerts",
        "release",
      ]);
      // GitHub Enterprise Server does not say which: then it is the same repository.
      expect(judge({})).toEqual([undefined, "base"]);
    }
  });
});

describe("the action judge", () => {
  let world: World;
  beforeEach(() => {
    world = new World().breakglass("nobody must run this: it is of the pull request", 0);
    world.program("pulumi", 'echo "{}"');
    world.breakglass("## Break-glass alerting: ⚠️ The alerting gets weaker\n", 2, "", "base");
  });
  afterEach(() => world.remove());
  const run = (acceptWeaker: string) =>
    world.action("judge", { stack: "contoso", base: "0a1b", "accept-weaker": acceptWeaker });

  test("checks out the base, previews with its pack, reports with its review, and keeps the report", () => {
    expect(run("false")).toEqual({
      failed: true,
      uses: [
        ["actions/checkout", { ref: "0a1b", path: "base", "persist-credentials": false }],
        ["actions/upload-artifact", { name: "review-contoso", path: "reports/" }],
      ],
    });
    expect(world.calls).toEqual([
      "npm ci",
      "npm ci --prefix base",
      "pulumi preview --stack contoso --json --show-sames --non-interactive --policy-pack base/policies",
    ]);
    expect(world.read("reports/review-contoso.md")).toContain("The alerting gets weaker");
  });

  test("passes where somebody has accepted it", () => {
    expect(run("true").failed).toBe(false);
  });

  test("reports also where the preview fails, and fails", () => {
    world.program("pulumi", "exit 255");
    expect([
      run("true").failed,
      world.read("reports/review-contoso.md").includes("the review failed"),
    ]).toEqual([true, true]);
  });
});
