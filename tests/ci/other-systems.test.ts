import { spawnSync } from "node:child_process";
import { mkdtempSync, readdirSync, readFileSync, rmSync, statSync, writeFileSync } from "node:fs";
import { tmpdir } from "node:os";
import { join } from "node:path";
import { afterAll, afterEach, beforeAll, beforeEach, describe, expect, test } from "@jest/globals";
import { parse, stringify } from "yaml";
import { init } from "../../cli/init/init.ts";
import { pinnedVersion } from "../../sandbox/engine/cli.ts";
import { PYTHON, pythonPackage } from "../python.ts";
import { expanded } from "./azure-template.ts";
import { World } from "./world.ts";

const STACK = "eu-1.contoso";
const whereThereIsPython = PYTHON === undefined ? test.skip : test;

let root: string;
beforeAll(async () => {
  root = mkdtempSync(join(tmpdir(), "breakglass-systems-"));
  for (const system of ["azure", "gitlab"]) {
    const { files } = await init(join(root, system), undefined, { pipelines: system });
    expect(files.filter((path) => path.startsWith(".github/workflows"))).toEqual([]);
  }
});
afterAll(() => rmSync(root, { recursive: true, force: true }));
const textOf = (system: string, file: string) =>
  readFileSync(join(root, system, file), "utf8").replaceAll("your-tenant", STACK);
const azure = () => expanded(parse(textOf("azure", "azure-pipelines.yml")), { stacks: [STACK, "fabrikam"] });
const gitlab = () => parse(textOf("gitlab", ".gitlab-ci.yml"));

let world: World;
beforeEach(() => {
  world = new World().write(`Pulumi.${STACK}.yaml`, "config: {}\n");
});
afterEach(() => world.remove());

// The schemas are those of github.com/microsoft/azure-pipelines-vscode and gitlab.com, as check-jsonschema ships them. They say
// which keys and tasks there are; what an expression or a script means is checked below.
whereThereIsPython.each(["azure", "gitlab"])(
  "the published schema has nothing against the pipeline for %s",
  (system) => {
    const file = join(root, `${system}.yml`);
    writeFileSync(file, stringify(system === "azure" ? azure() : gitlab(), { aliasDuplicateObjects: false }));
    const check = (schema: string, transform: string) =>
      spawnSync(
        join(pythonPackage(PYTHON ?? "", "check-jsonschema", "0.39.0"), "python"),
        [
          ...["-m", "check_jsonschema"],
          ...["--regex-variant", "nonunicode", "--builtin-schema", schema],
          ...["--data-transform", transform, file],
        ],
        { encoding: "utf8" },
      );
    const { status, stdout } =
      system === "azure"
        ? check("vendor.azure-pipelines", "azure-pipelines")
        : check("vendor.gitlab-ci", "gitlab-ci");
    expect([status, stdout.split("Best Deep Match:")[1]?.trim()]).toEqual([0, undefined]);
  },
  10 * 60_000,
);

test.each([
  ["azure", "azure-pipelines.yml"],
  ["gitlab", ".gitlab-ci.yml"],
])("the pipeline for %s runs scripts that are there, with the Pulumi CLI of the sandbox", (system, file) => {
  const text = textOf(system, file);
  const scripts = readdirSync(join(root, system, ".github", "scripts"));
  const named = [...text.matchAll(/([\w-]+\.sh)\b/g)].map(([, script]) => script ?? "");
  expect(named.filter((script) => !scripts.includes(script))).toEqual([]);
  for (const script of scripts)
    expect(statSync(join(root, system, ".github", "scripts", script)).mode & 0o111).not.toBe(0);
  const versions = [...text.matchAll(/\b\d+\.\d+\.\d+\b/g)].map(([version]) => version);
  expect(new Set(versions)).toEqual(new Set([pinnedVersion()]));
});

test("each system is refused that there is not, and workflows of others than GitHub", async () => {
  await expect(init("/nowhere", undefined, { pipelines: "jenkins" })).rejects.toThrow(
    '--pipelines is "jenkins". Write one of github, azure, gitlab.',
  );
  const workflows = "contoso/alerts@v1.0.0";
  await expect(init("/nowhere", undefined, { pipelines: "gitlab", workflows })).rejects.toThrow(
    '--workflows is for GitHub alone, and --pipelines is "gitlab".',
  );
});

describe("Azure Pipelines", () => {
  const stage = (name: string) => azure().stages.find((each: { stage: string }) => each.stage === name);
  const AGENT = { AGENT_TEMPDIRECTORY: "." };
  const LOGIN = { servicePrincipalId: "app", tenantId: "tenant", idToken: "token" };

  test("deploys each tenant in its environment, with its own service connection, and nobody else in it", () => {
    expect(stage("deploy").jobs.map((job: { deployment: string }) => job.deployment)).toEqual([
      "deploy_eu_1_contoso",
      "deploy_fabrikam",
    ]);
    for (const { environment, strategy } of stage("deploy").jobs) {
      const { inputs } = strategy.runOnce.deploy.steps.at(-1);
      expect(inputs.azureSubscription).toBe(`breakglass-${environment}`);
    }
    for (const name of ["plan", "drift", "test_message"]) {
      const connections = JSON.stringify(stage(name)).match(/breakglass-[\w.-]+/g);
      expect(connections).toEqual(["breakglass-eu-1.contoso-preview", "breakglass-fabrikam-preview"]);
    }
    expect(JSON.stringify([stage("review"), stage("check")])).not.toContain("azureSubscription");
  });

  test.each([
    ["plan", "plan.sh"],
    ["deploy", "deploy.sh"],
    ["drift", "drift.sh"],
    ["test_message", "test-message.sh"],
  ])("%s runs %s as the service connection", (name, script) => {
    const [job] = stage(name).jobs;
    const steps = job.steps ?? job.strategy.runOnce.deploy.steps;
    const { inputs, env } = steps.find(({ task }: { task?: string }) => task === "AzureCLI@2");
    const note =
      'echo "$ARM_USE_OIDC $ARM_CLIENT_ID $ARM_TENANT_ID $ARM_OIDC_TOKEN $ARM_SUBSCRIPTION_ID" >> identity.txt';
    world
      .program("az", "echo subscription")
      .program("pulumi", `${note}; if [[ $1 == preview ]]; then echo '{}'; else echo '[]'; fi`);
    world.git("init", "--quiet");
    world.git("commit", "--quiet", "--allow-empty", "--message", "first");
    world.write(`plan-${STACK}/${STACK}.steps`, `Plan of ${STACK} at ${world.git("rev-parse", "HEAD")}\n`);
    const variables = Object.entries((env ?? {}) as Record<string, string>).map(([variable, value]) => [
      variable,
      value.replace("$(Pipeline.Workspace)/", ""),
    ]);
    world.breakglassDoes(`${note}; echo "## Break-glass alerting"`);
    expect(inputs.arguments).toBe(`${script} ${STACK}`);
    const { code, stdout } = world.bash(`${inputs.scriptPath} ${inputs.arguments}`, {
      ...AGENT,
      ...LOGIN,
      ...Object.fromEntries(variables),
    });
    expect(code).toBe(0);
    expect(stdout).toContain("##vso[task.uploadsummary]./breakglass-summary.md");
    const identities = new Set(world.read("identity.txt").trim().split("\n"));
    expect([...identities]).toEqual(["true app tenant token subscription"]);
    expect(world.calls[0]).toBe("az account show --query id --output tsv");
  });

  test("a pull request is reviewed by the base branch, and accepted by a label that names the commit", () => {
    const { base } = repository(world);
    const [job] = stage("review").jobs;
    const { bash, env } = job.steps.find((step: { bash?: string }) => step.bash !== undefined);
    expect(env).toMatchObject({ JUDGE: "base", TARGET: "$(System.PullRequest.TargetBranchName)" });
    world.git("update-ref", "refs/remotes/origin/main", base);
    const run = (label: string) => {
      world.git("worktree", "remove", "--force", "base");
      world.program("curl", `echo '{"value":[{"name":"${label}"}]}'`);
      return world.bash(bash, {
        ...AGENT,
        ...{
          TARGET: "main",
          JUDGE: "base",
          SYSTEM_ACCESSTOKEN: "secret",
          SYSTEM_COLLECTIONURI: "https://a/",
        },
        ...{ SYSTEM_TEAMPROJECTID: "p", BUILD_REPOSITORY_ID: "r", SYSTEM_PULLREQUEST_PULLREQUESTID: "7" },
        SYSTEM_PULLREQUEST_SOURCECOMMITID: "0123456789abcdef",
      });
    };
    const refused = run("accept-weaker-alerting-ffffffff");
    expect([refused.code, refused.stdout.includes("accept-weaker-alerting-01234567")]).toEqual([1, true]);
    expect(world.calls.find((call) => call.startsWith("curl"))).toContain(
      "https://a/p/_apis/git/repositories/r/pullRequests/7/labels?api-version=7.1",
    );
    expect(run("accept-weaker-alerting-01234567").code).toBe(0);
  });
});

describe("GitLab", () => {
  const EXTENDED = (job: { extends?: string }): Record<string, unknown> =>
    job.extends === undefined ? { ...job } : { ...EXTENDED(gitlab()[job.extends]), ...job };

  test("deploys each tenant when somebody starts it, in its environment, one run at a time", () => {
    const deploy = EXTENDED(gitlab().deploy);
    expect(deploy).toMatchObject({
      parallel: { matrix: [{ STACK: [STACK] }] },
      environment: { name: "$STACK", deployment_tier: "production" },
      resource_group: "stack-$STACK",
      rules: [{ when: "manual" }],
      id_tokens: { ARM_OIDC_TOKEN: { aud: "api://AzureADTokenExchange" } },
    });
    for (const name of ["plan", "drift", "test-message"])
      expect(EXTENDED(gitlab()[name]).environment).toEqual({ name: "$STACK-preview", action: "verify" });
    for (const name of ["check", "review"]) expect(EXTENDED(gitlab()[name])).not.toHaveProperty("id_tokens");
  });

  test("signs in with the job's token, in the tenant's cloud", () => {
    world.program("az", "");
    const lines = EXTENDED(gitlab().deploy)["before_script"] as string[];
    const login = { ARM_CLIENT_ID: "app", ARM_TENANT_ID: "tenant", ARM_OIDC_TOKEN: "token" };
    expect(world.bash(lines.join("\n"), { ...login, AZURE_CLOUD: "AzureChinaCloud" }).code).toBe(0);
    expect(world.calls).toEqual([
      "az cloud set --name AzureChinaCloud",
      "az login --service-principal --username app --tenant tenant --federated-token token",
    ]);
  });

  test("drift fails the job", () => {
    const script = gitlab().drift.script.join("\n");
    world.breakglass("## Break-glass alerting: different\n", 3);
    expect(world.bash(script, { STACK }).code).toBe(1);
    world.remove();
    world = new World().write(`Pulumi.${STACK}.yaml`, "config: {}\n");
    world.breakglass("## Break-glass alerting: nothing\n", 0);
    expect(world.bash(script, { STACK }).code).toBe(0);
  });

  test("a merge request is reviewed by its base, and accepted by a label that names the commit", () => {
    const { base } = repository(world);
    const script = gitlab().review.script.join("\n");
    const run = (labels: string) => {
      world.git("worktree", "remove", "--force", "base");
      return world.bash(script, {
        CI_COMMIT_SHA: "0123456789abcdef",
        CI_MERGE_REQUEST_DIFF_BASE_SHA: base,
        CI_MERGE_REQUEST_LABELS: labels,
      }).code;
    };
    expect(run("")).toBe(1);
    expect(run("bug,accept-weaker-alerting,accept-weaker-alerting-ffffffff")).toBe(1);
    expect(run("bug,accept-weaker-alerting-01234567")).toBe(0);
  });

  test("the check compares the list with the stack files", () => {
    const [first] = gitlab().check.script;
    expect(world.bash(first).code).toBe(0);
    world.write("Pulumi.fabrikam.yaml", "config: {}\n");
    expect(world.bash(first)).toMatchObject({
      code: 1,
      stderr:
        "The pipeline's list of tenants does not have fabrikam, which has the stack file Pulumi.fabrikam.yaml. Add it.\n",
    });
  });
});

/** A repository whose installed command line finds the alerting weaker, and the commit that a change started from. */
function repository(of: World): { base: string } {
  of.write(".gitignore", "bin/\ncalls\nbase/\nreports/\n*.md\n");
  const tenants = JSON.stringify({ tenants: [{ stack: STACK, state: "failed", verdict: "weaker" }] });
  of.breakglassDoes(`[[ $2 == preview ]] || { echo '${tenants}'; exit 1; }`);
  of.git("init", "--quiet");
  of.git("add", "--all");
  of.git("commit", "--quiet", "--message", "base");
  const base = of.git("rev-parse", "HEAD");
  // The change would let itself pass.
  of.breakglassDoes("exit 0").write(".github/scripts/fleet-review.sh", "#!/bin/sh\nexit 0\n");
  of.git("commit", "--quiet", "--all", "--message", "change");
  return { base };
}
