import { rmSync } from "node:fs";
import { join } from "node:path";
import { afterEach, beforeEach, describe, expect, test } from "@jest/globals";
import { World } from "./world.ts";

let world: World;
beforeEach(() => {
  world = new World();
});
afterEach(() => world.remove());

describe("check.sh", () => {
  test("installs, then lint where there is one, and types, and stops at the first that fails", () => {
    expect([world.run("check.sh").code, world.calls]).toEqual([
      0,
      ["npm ci", "npm run --if-present lint", "npm run typecheck"],
    ]);
    world.program("npm", "[[ $* != *lint ]]");
    expect([world.run("check.sh").code, world.calls.at(-1)]).toEqual([1, "npm run --if-present lint"]);
  });
});

describe("changed-stacks.sh", () => {
  beforeEach(() => {
    for (const stack of ["dev", "contoso", "fabrikam"]) world.write(`Pulumi.${stack}.yaml`, "config: {}\n");
    world.write("index.ts", "").git("init", "--quiet");
    commit("first");
  });
  const commit = (message: string) => {
    world.git("add", "--all");
    world.git("commit", "--quiet", "--message", message);
  };
  const stacks = (...args: string[]) => {
    const { code } = world.run("changed-stacks.sh", args);
    return [code, world.read("output").trim().split("\n").at(-1)];
  };

  test.each<[string, string[], string]>([
    ["one tenant's settings", ["Pulumi.contoso.yaml"], '["contoso"]'],
    ["code", ["index.ts"], '["contoso","fabrikam"]'],
    [
      "code and one tenant's settings",
      ["Pulumi.contoso.yaml", "queries/sign-in.ts"],
      '["contoso","fabrikam"]',
    ],
    [
      "documents, tests and the sample",
      ["README.md", "docs/ci.md", "tests/a.test.ts", "pages/main.ts", "Pulumi.dev.yaml"],
      "[]",
    ],
  ])("a change of %s", (_, files, expected) => {
    for (const file of files) world.write(file, "changed: true\n");
    commit("second");
    expect(stacks("HEAD~1")).toEqual([0, `stacks=${expected}`]);
  });

  test("every tenant where there is nothing to compare with", () => {
    const all = 'stacks=["contoso","fabrikam"]';
    expect([stacks(), stacks(""), stacks("0".repeat(40))]).toEqual([
      [0, all],
      [0, all],
      [0, all],
    ]);
  });

  test("refuses a name that a command could misread", () => {
    world.write("Pulumi.a;b.yaml", "config: {}\n");
    expect(world.run("changed-stacks.sh").stderr).toContain("a stack name may only contain letters");
  });

  test("says none where there is the sample only", () => {
    for (const stack of ["contoso", "fabrikam"]) world.git("rm", "--quiet", `Pulumi.${stack}.yaml`);
    expect(stacks()).toEqual([0, "stacks=[]"]);
  });
});

describe("preview.sh", () => {
  test("previews with the policy pack, every resource shown", () => {
    world.program("pulumi", 'echo "{}"');
    expect([world.run("preview.sh", ["contoso"]).code, world.read("preview.json"), world.calls]).toEqual([
      0,
      "{}\n",
      [
        "npm ci",
        "pulumi preview --stack contoso --json --show-sames --non-interactive --policy-pack policies",
      ],
    ]);
  });

  test("judges by the pack of the checkout that JUDGE names", () => {
    world.program("pulumi", 'echo "{}"');
    expect([world.run("preview.sh", ["contoso"], { JUDGE: "base" }).code, world.calls]).toEqual([
      0,
      [
        "npm ci",
        "npm ci --prefix base",
        "pulumi preview --stack contoso --json --show-sames --non-interactive --policy-pack base/policies",
      ],
    ]);
  });

  test("says what a policy has against it", () => {
    world.program(
      "pulumi",
      '[[ $4 == --json ]] || echo "[mandatory] rule-enabled: sign-in is disabled"; exit 255',
    );
    const { code, stderr } = world.run("preview.sh", ["contoso"]);
    expect([code, world.read("summary")]).toEqual([
      255,
      "## Preview of contoso failed\n\n```\n[mandatory] rule-enabled: sign-in is disabled\n```\n",
    ]);
    expect(stderr).toContain("sign-in is disabled");
  });
});

describe("review.sh", () => {
  const said = (verdict: string) => `## Break-glass alerting: ${verdict}\n\n- what\n`;
  const run = (env: Record<string, string> = {}) => world.run("review.sh", ["contoso"], env).code;
  const report = () => world.read("reports/review-contoso.md");

  test("passes where nothing gets weaker", () => {
    world.write("preview.json", "{}").breakglass(said("✅ Nothing changes"), 0);
    expect([run(), report()]).toEqual([
      0,
      `<!-- breakglass-review:contoso -->\n# Stack contoso\n\n${said("✅ Nothing changes")}`,
    ]);
    expect(world.read("summary")).toBe(report());
  });

  test.each([
    [2, "⚠️ The alerting gets weaker"],
    [1, "❓ Unknown: read what was not played"],
  ])("fails with %d where the report says %s, until somebody has accepted it", (code, verdict) => {
    world.write("preview.json", "{}").breakglass(said(verdict), code);
    expect([run(), report().includes("Until then this check fails")]).toEqual([code, true]);
    expect([run({ ACCEPT_WEAKER: "true" }), report().includes("Somebody has accepted this")]).toEqual([
      0,
      true,
    ]);
  });

  test.each([
    ["nothing, as weaker", "", 2],
    ["nothing, as unknown", "", 1],
    ["nothing, as unchanged", "", 0],
    ["something else than its code", said("✅ Nothing changes"), 2],
    ["a crash", "FATAL ERROR: heap out of memory\n", 134],
  ])("fails where the review says %s, whatever has been accepted", (_, output, code) => {
    world.write("preview.json", "{}").breakglass(output, code);
    expect([run({ ACCEPT_WEAKER: "true" }), report().includes("the review failed")]).toEqual([1, true]);
  });

  test("fails with the reason if the review has none, whatever has been accepted", () => {
    world.write("preview.json", "{}").breakglass("", 1, "preview.json has an unknown format.\n");
    expect([run({ ACCEPT_WEAKER: "true" }), report().includes("unknown format")]).toEqual([1, true]);
    expect(report().split("\n")[0]).toBe("<!-- breakglass-review:contoso -->");
  });

  test("fails without a preview", () => {
    expect([run(), report().includes("There is no preview of contoso")]).toEqual([1, true]);
  });
});

describe("comment.sh", () => {
  const GET = "gh api --paginate repos/contoso/alerts/issues/7/comments --jq";
  beforeEach(() => {
    world.write("reports/review-contoso.md", "<!-- breakglass-review:contoso -->\ntext\n");
  });

  test("comments once", () => {
    world.program("gh", "");
    expect(world.run("comment.sh", ["7", "reports/review-contoso.md"]).code).toBe(0);
    expect(world.calls[0]).toContain(GET);
    expect(world.calls[0]).toContain('startswith("<!-- breakglass-review:contoso -->")');
    expect(world.calls.slice(1)).toEqual([
      "gh api --silent --method POST repos/contoso/alerts/issues/7/comments --field body=@reports/review-contoso.md",
    ]);
  });

  test("changes the comment that is there", () => {
    world.program("gh", '[[ $2 != --paginate ]] || printf "11\\n12\\n"');
    expect(world.run("comment.sh", ["7", "reports/review-contoso.md"]).code).toBe(0);
    expect(world.calls.slice(1)).toEqual([
      "gh api --silent --method PATCH repos/contoso/alerts/issues/comments/11 --field body=@reports/review-contoso.md",
    ]);
  });

  test("has nothing to say without a report", () => {
    world.program("gh", "");
    expect([world.run("comment.sh", ["7", "reports/review-*.md"]).code, world.calls]).toEqual([0, []]);
  });
});

/** A preview as the engine prints it: what there is of the steps' operations, and of what they set. */
type PlannedStep = readonly [op: string, name: string, inputs: object, ...properties: string[]];
const previewOf = (...steps: readonly PlannedStep[]) =>
  JSON.stringify({
    steps: steps.map(([op, name, inputs, ...properties]) => ({
      op,
      urn: `urn:pulumi:contoso::alerts::my:Stack$azure-native:monitor:ScheduledQueryRule::${name}`,
      newState: { inputs },
      detailedDiff: Object.fromEntries(properties.map((path) => [path, { kind: "update" }])),
    })),
  });
const committed = () => {
  world.git("init", "--quiet");
  world.git("commit", "--quiet", "--allow-empty", "--message", "first");
  return world.git("rev-parse", "HEAD");
};
/** What `pulumi` does: previews print this, and an update prints what it did. */
const pulumi = (preview: string, up = "echo '26 created'") =>
  world
    .write("plain.json", preview)
    .program(
      "pulumi",
      `case $1 in preview) cat plain.json ;; up) ${up} ;; *) echo '["Authorise teams"]' ;; esac`,
    );
const planned = (preview: string) => {
  world.breakglass("## Break-glass alerting: ✅ the same", 0);
  pulumi(preview);
  const { code } = world.run("plan.sh", ["contoso"]);
  const output = world.read("output");
  world.write("output", "").write("summary", "").write("calls", "");
  const [, plan = ""] = /^plan<<END_OF_PLAN\n([\s\S]*)\nEND_OF_PLAN$/m.exec(output) ?? [];
  return { code, plan };
};
const RULE = { severity: 0, query: "SigninLogs" };

describe("plan.sh", () => {
  test("shows what would change, and what that means, and hands the steps on", () => {
    const commit = committed();
    world.breakglass("## Break-glass alerting: ⚠️ weaker", 2);
    pulumi(previewOf(["same", "a", {}], ["update", "sign-in", RULE, "severity"], ["delete", "old|one", {}]));
    const { code, stdout } = world.run("plan.sh", ["contoso"]);
    const summary = world.read("summary");
    expect([code, summary]).toEqual([
      0,
      `# Plan of contoso

Whoever approves the deployment approves these steps. If others are needed by then, it stops before it changes anything.

| what | resource | type | properties |
|---|---|---|---|
| delete | \`old\\|one\` | \`azure-native:monitor:ScheduledQueryRule\` |  |
| update | \`sign-in\` | \`azure-native:monitor:ScheduledQueryRule\` | \`severity\` |

## Break-glass alerting: ⚠️ weaker`,
    ]);
    expect(stdout).toContain(summary);
    const [head, ...steps] = world.read("plans/contoso.steps").trim().split("\n");
    expect(head).toBe(`Plan of contoso at ${commit}`);
    expect(steps.map((step) => step.replace(/^[0-9a-f]{64}/, "digest"))).toEqual([
      "digest\tdelete\tazure-native:monitor:ScheduledQueryRule\told|one\t",
      "digest\tupdate\tazure-native:monitor:ScheduledQueryRule\tsign-in\tseverity",
    ]);
    expect(world.read("output")).toBe(`plan<<END_OF_PLAN\n${[head, ...steps].join("\n")}\nEND_OF_PLAN\n`);
  });

  test("is none where the policies refuse the preview", () => {
    committed();
    world.program("pulumi", "echo refused; exit 1");
    expect([world.run("plan.sh", ["contoso"]).code, world.read("output")]).toEqual([1, ""]);
    expect(world.read("summary")).toContain("## Preview of contoso failed");
  });
});

describe("deploy.sh", () => {
  const deploy = (plan: string) => world.run("deploy.sh", ["contoso"], { PLAN: plan });
  beforeEach(() => void committed());

  test("deploys what was approved, with the policy pack, and says what a person has to do", () => {
    const { plan } = planned(previewOf(["create", "sign-in", RULE]));
    expect(deploy(plan).code).toBe(0);
    expect(world.calls).toEqual([
      "npm ci",
      "pulumi preview --stack contoso --json --show-sames --non-interactive --policy-pack policies",
      "pulumi up --stack contoso --yes --non-interactive --color never --continue-on-error --policy-pack policies",
      "pulumi stack output --stack contoso --json todo",
    ]);
    expect(world.read("summary")).toBe(
      "## contoso is deployed\n\n```\n26 created\n```\n\nRemaining manual steps:\n- Authorise teams\n",
    );
  });

  test.each<{ what: string; steps: readonly PlannedStep[] }>([
    {
      what: "a value that is another by now",
      steps: [["update", "sign-in", { ...RULE, severity: 3 }, "severity"]],
    },
    {
      what: "a resource more",
      steps: [
        ["update", "sign-in", RULE, "severity"],
        ["delete", "silence", {}],
      ],
    },
    { what: "another property", steps: [["update", "sign-in", RULE, "severity", "enabled"]] },
    { what: "a replacement", steps: [["replace", "sign-in", RULE, "severity"]] },
  ])("changes nothing where it needs what nobody has approved: $what", ({ steps }) => {
    const { plan } = planned(previewOf(["update", "sign-in", RULE, "severity"]));
    pulumi(previewOf(...steps));
    const { code, stderr } = deploy(plan);
    expect([code, world.calls.filter((call) => call.startsWith("pulumi up"))]).toEqual([1, []]);
    expect(stderr).toContain("## contoso is not deployed: the plan has changed since it was approved");
    const [op, name] = steps.at(-1) ?? [];
    expect(world.read("summary")).toContain(`- ${op} · azure-native:monitor:ScheduledQueryRule · ${name}`);
  });

  test.each<[string, string, string]>([
    ["less, since somebody else did the rest", previewOf(["same", "sign-in", RULE]), "sign-in"],
    [
      "a name that Pulumi makes up anew",
      previewOf(["create", "sign-in", { ...RULE, ruleName: "sign-in0a1b2c3d" }]),
      "sign-in4e5f6a7b",
    ],
  ])("deploys %s", (_, now, ruleName) => {
    const { plan } = planned(previewOf(["create", "sign-in", { ...RULE, ruleName }]));
    pulumi(now);
    expect(deploy(plan).code).toBe(0);
  });

  test.each([
    ["no plan", () => ""],
    ["the plan of another commit", (plan: string) => plan.replace(/ at \w+/, ` at ${"0".repeat(40)}`)],
    ["the plan of another tenant", (plan: string) => plan.replace("contoso", "fabrikam")],
  ])("refuses %s before it does anything", (_, changed) => {
    const { plan } = planned(previewOf(["create", "sign-in", RULE]));
    rmSync(join(world.directory, "plans"), { recursive: true });
    const { code, stderr } = deploy(changed(plan));
    expect([code, world.calls]).toEqual([2, []]);
    expect(stderr).toContain("There is no plan of contoso at this commit that somebody could have approved");
  });

  test("takes the plan from a file, where a pipeline has no outputs", () => {
    const { plan } = planned(previewOf(["create", "sign-in", RULE]));
    rmSync(join(world.directory, "plans"), { recursive: true });
    world.write("elsewhere/contoso.steps", `${plan}\n`);
    expect(world.run("deploy.sh", ["contoso"], { PLAN_FILE: "elsewhere/contoso.steps" }).code).toBe(0);
  });

  test("refuses the sample stack before it does anything", () => {
    const { code, stderr } = world.run("deploy.sh", ["dev"]);
    expect([code, stderr, world.calls]).toEqual([
      2,
      "dev is the sample stack, for the sandbox alone: name the stack of a tenant.\n",
      [],
    ]);
  });

  test("fails with the engine's code, and says why", () => {
    const { plan } = planned(previewOf());
    pulumi(previewOf(), 'echo "error: 403" >&2; exit 255');
    expect([deploy(plan).code, world.read("summary")]).toEqual([
      255,
      "## contoso failed\n\n```\nerror: 403\n```\n\nIf something was refused, the deployment is unfinished: grant what is missing, and run it again (docs/refusals.md).\n",
    ]);
  });
});

describe("fleet-review.sh", () => {
  const run = (policies: number, review: number, tenants: readonly object[], accept = "") => {
    world.write("base/here", "").git("init", "--quiet", "base");
    world.git("-C", "base", "commit", "--quiet", "--allow-empty", "--message", "base");
    const done = JSON.stringify({ tenants });
    world.breakglassDoes(
      `shift; [[ $1 != preview ]] || { echo "## Policies" > reports/policies.md; exit ${policies}; }
echo "## Review of $3" > reports/review.md; echo '${done}'; exit ${review}`,
      "base",
    );
    const { code } = world.run("fleet-review.sh", [], {
      JUDGE: "base",
      ACCEPT_LABEL: "yes",
      ACCEPT_WEAKER: accept,
    });
    return [code, world.read("summary")];
  };
  const weaker = { state: "failed", verdict: "weaker" };
  const fine = { state: "succeeded", verdict: "same" };

  test("passes where no policy is violated and nothing gets weaker, and shows both reports", () => {
    const [code, summary] = run(0, 0, [fine]);
    expect([code, summary]).toEqual([
      0,
      `## Policies\n## Review of ${world.git("-C", "base", "rev-parse", "HEAD")}\n`,
    ]);
  });

  test.each<[string, number, number, readonly object[], string, number, string]>([
    ["weaker", 0, 1, [fine, weaker], "", 1, "add the label yes and run this again"],
    ["weaker, and accepted", 0, 1, [fine, weaker], "true", 0, "accepted this with the label yes"],
    ["removed, and accepted", 0, 1, [{ state: "failed", verdict: "removed" }], "true", 0, "accepted"],
    ["a tenant without a verdict", 0, 1, [weaker, { state: "failed" }], "true", 1, "could not be compared"],
    ["a tenant that was not started", 0, 1, [{ state: "not started" }], "true", 1, "could not be compared"],
    ["a policy", 1, 0, [fine], "true", 1, "## Policies"],
    ["wrong input", 0, 2, [], "true", 2, "## Review"],
  ])("%s", (_, policies, review, tenants, accept, expected, said) => {
    const [code, summary] = run(policies, review, tenants, accept);
    expect([code, String(summary).includes(said)]).toEqual([expected, true]);
  });
});

describe("install-pulumi.sh", () => {
  test("installs the version with the official installer, for the steps that follow", () => {
    world.program("curl", "echo 'echo installed $2' > install-pulumi");
    expect(world.run("install-pulumi.sh", ["3.0.0"]).stdout).toBe(
      `installed 3.0.0\n##vso[task.prependpath]${world.directory}/.pulumi/bin\n`,
    );
    world.program("curl", "exit 22");
    expect(world.run("install-pulumi.sh", ["3.0.0"]).code).toBe(22);
  });
});

describe("check-stacks.sh", () => {
  test("names what the list lacks and what it has too much, and passes over the sample", () => {
    for (const stack of ["dev", "contoso", "fabrikam"]) world.write(`Pulumi.${stack}.yaml`, "config: {}\n");
    expect(world.run("check-stacks.sh", ["contoso", "fabrikam"])).toMatchObject({ code: 0, stderr: "" });
    const { code, stderr } = world.run("check-stacks.sh", ["contoso", "fabrikan"]);
    expect([code, stderr.match(/list of tenants (.+?)[,.]/g)]).toEqual([
      1,
      ["list of tenants does not have fabrikam,", "list of tenants has fabrikan,"],
    ]);
  });
});

describe("take-label-away.sh", () => {
  test("takes the label of a pull request", () => {
    world.program("gh", "");
    expect([world.run("take-label-away.sh", ["7", "accept-weaker-alerting"]).code, world.calls]).toEqual([
      0,
      ["gh api --silent --method DELETE repos/contoso/alerts/issues/7/labels/accept-weaker-alerting"],
    ]);
  });
});

describe("drift.sh", () => {
  beforeEach(() => {
    world.write("Pulumi.contoso.yaml", "config: {}\n");
  });
  const run = () => [world.run("drift.sh", ["contoso"]).code, world.read("reports/drift-contoso.md")];

  test("keeps the stack's file where it has taken something of Azure, and only then", () => {
    world.breakglass("## Break-glass alerting: different\n", 3);
    run();
    expect(world.read("reports/Pulumi.contoso.yaml")).toBe("");
    world.breakglassDoes(
      'echo "$*" > arguments; echo "config: {a: b}" > Pulumi.contoso.yaml; echo "## Break-glass alerting: different"; exit 3',
    );
    expect(run()).toEqual([0, "# Stack contoso\n\n## Break-glass alerting: different\n"]);
    expect(world.read("arguments")).toBe("drift --stack contoso --adopt\n");
    expect(world.read("reports/Pulumi.contoso.yaml")).toBe("config: {a: b}\n");
  });

  test("leaves no report where nothing differs", () => {
    world.breakglass("## Break-glass alerting: ✅ Nothing changes\n", 0);
    expect(run()).toEqual([0, ""]);
    expect(world.read("summary")).toBe("contoso matches the code.\n");
  });

  test.each([1, 2, 3])("reports what differs (%d)", (code) => {
    world.breakglass("## Break-glass alerting: different\n", code);
    expect(run()).toEqual([0, "# Stack contoso\n\n## Break-glass alerting: different\n"]);
  });

  test.each([0, 1, 2])("reports that it is unknown where nothing is said (%d)", (exit) => {
    world.breakglass("", exit, "pulumi preview failed: 403\n");
    const [code, report] = run();
    expect([code, String(report).includes("pulumi preview failed: 403")]).toEqual([0, true]);
  });
});

describe("test-message.sh", () => {
  const run = () => world.run("test-message.sh", ["contoso"]).code;

  test("keeps what was sent and what the doctor says, and succeeds with the doctor's warnings", () => {
    world.breakglassDoes('echo "$1 $2"; [[ $1 != doctor ]] || exit 1');
    expect(run()).toBe(0);
    expect(world.read("reports/test-message.txt")).toBe("test-message contoso\n");
    expect(world.read("reports/doctor.txt")).toBe("doctor contoso\n");
    expect(world.read("summary")).toBe(
      "# Stack contoso\n\n## Test message\n\n```\ntest-message contoso\n```\n\n## Doctor\n\n```\ndoctor contoso\n```\n",
    );
  });

  test.each([
    ["a message was not accepted", "[[ $1 != test-message ]] || exit 1"],
    ["nothing was sent", '[[ $1 != test-message ]] || { echo "Not deployed." >&2; exit 2; }'],
    ["the doctor finds an error", "[[ $1 != doctor ]] || exit 2"],
  ])("fails if %s, after both have run", (_, program) => {
    world.breakglassDoes(`echo "$1"; ${program}`);
    expect(run()).toBe(1);
    expect(world.read("reports/doctor.txt")).toBe("doctor\n");
  });
});

describe("drift-pull-request.sh", () => {
  const REPO = "gh api repos/contoso/alerts";
  const OPEN =
    'gh pr list --state open --label alerting-drift --limit 100 --json number,headRefName --jq .[] | "\\(.headRefName) \\(.number)"';
  const START = [`${REPO} --jq .default_branch`, `${REPO}/git/ref/heads/main --jq .object.sha`, OPEN];
  const answers = (open: string, there = "exit 1", patched = "exit 1") => `case "$*" in
  *default_branch) echo main ;;
  *heads/main*) echo base1 ;;
  *contents/*) ${there} ;;
  *git/trees*) echo tree1 ;;
  *git/commits*) echo commit1 ;;
  *PATCH*) ${patched} ;;
  "pr list"*) printf '${open}' ;;
esac`;
  const propose = (variables = {}) =>
    world.run("drift-pull-request.sh", ["reports/Pulumi.contoso.yaml"], {
      GH_REPO: "contoso/alerts",
      ...variables,
    }).code;
  const write = () =>
    world
      .write("reports/Pulumi.contoso.yaml", "config: {}\n")
      .write("reports/drift-contoso.md", "# Stack contoso\n");
  const made = [
    `${REPO}/contents/Pulumi.contoso.yaml?ref=drift/contoso --jq .sha`,
    "gh api --method POST repos/contoso/alerts/git/trees --raw-field base_tree=base1 --raw-field tree[][path]=Pulumi.contoso.yaml --raw-field tree[][mode]=100644 --raw-field tree[][type]=blob --field tree[][content]=@reports/Pulumi.contoso.yaml --jq .sha",
    "gh api --method POST repos/contoso/alerts/git/commits --raw-field message=contoso: as it is in Azure --raw-field tree=tree1 --raw-field parents[]=base1 --jq .sha",
    "gh api --silent --method PATCH repos/contoso/alerts/git/refs/heads/drift/contoso --raw-field sha=commit1 --field force=true",
  ];

  test("opens one pull request for a stack, with what differs", () => {
    write().program("gh", answers(""));
    expect([propose(), world.calls]).toEqual([
      0,
      [
        ...START,
        ...made,
        "gh api --silent --method POST repos/contoso/alerts/git/refs --raw-field ref=refs/heads/drift/contoso --raw-field sha=commit1",
        "gh label create alerting-drift --force --color B60205 --description Azure differs from the code",
        "gh pr create --base main --head drift/contoso --label alerting-drift --body-file body.md --title contoso: bring the code to what Azure has",
      ],
    ]);
    expect(world.read("body.md")).toContain("Merge it only if you know who did it and why");
    expect(world.read("body.md")).toContain("# Stack contoso");
  });

  test("changes the one that is open, and leaves it where it has the same", () => {
    write().program("gh", answers("drift/contoso 7\\n", "echo other", ":"));
    expect([propose(), world.calls]).toEqual([0, [...START, ...made, "gh pr edit 7 --body-file body.md"]]);
    // git hash-object of the file
    world.program("gh", answers("drift/contoso 7\\n", "git hash-object reports/Pulumi.contoso.yaml"));
    const before = world.calls.length;
    expect([propose(), world.calls.slice(before)]).toEqual([0, [...START, made[0]]]);
  });

  test("closes that of a stack with nothing to propose, where every stack was looked at", () => {
    world.program("gh", answers("drift/contoso 7\\ndrift/fabrikam 8\\n"));
    expect([propose({ CHECKED: "false" }), world.calls]).toEqual([0, START]);
    write().program(
      "gh",
      answers("drift/contoso 7\\ndrift/fabrikam 8\\n", "git hash-object reports/Pulumi.contoso.yaml"),
    );
    const before = world.calls.length;
    expect([propose(), world.calls.slice(before)]).toEqual([
      0,
      [
        ...START,
        made[0],
        "gh pr close 8 --delete-branch --comment Azure has nothing any more that the code could take.",
      ],
    ]);
  });
});

describe("drift-issue.sh", () => {
  const FIND =
    "gh issue list --state open --label alerting-drift --limit 1 --json number --jq .[0].number // empty";
  const issue = (...files: string[]) => world.run("drift-issue.sh", files).code;

  test("opens one issue", () => {
    world.program("gh", "").write("reports/drift-contoso.md", "# Stack contoso\n");
    expect([issue("reports/drift-contoso.md"), world.calls]).toEqual([
      0,
      [
        FIND,
        "gh label create alerting-drift --force --color B60205 --description Azure differs from the code",
        "gh issue create --title The break-glass alerting in Azure differs from the code --label alerting-drift --body-file issue.md",
      ],
    ]);
    expect(world.read("issue.md")).toContain("# Stack contoso");
    expect(world.read("issue.md")).toContain("https://github.com/contoso/alerts/actions/runs/42");
  });

  test("changes the one that is open", () => {
    world.program("gh", "[[ $2 != list ]] || echo 5").write("reports/drift-contoso.md", "# Stack contoso\n");
    expect([issue("reports/drift-contoso.md"), world.calls]).toEqual([
      0,
      [FIND, "gh issue edit 5 --body-file issue.md"],
    ]);
  });

  test("closes it when nothing differs any more, and every stack was looked at", () => {
    world.program("gh", "[[ $2 != list ]] || echo 5");
    expect(world.run("drift-issue.sh", ["reports/drift-*.md"], { CHECKED: "false" }).code).toBe(0);
    expect(world.calls).toEqual([FIND]);
    expect([issue("reports/drift-*.md"), world.calls.at(-1)]).toEqual([
      0,
      "gh issue close 5 --comment Every stack matches the code again.",
    ]);
  });
});
