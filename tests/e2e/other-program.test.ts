import { execFileSync } from "node:child_process";
import { mkdirSync, rmSync } from "node:fs";
import { join } from "node:path";
import { afterAll, beforeAll, expect, test } from "@jest/globals";
import { Clone } from "./clone.ts";

/** A program of somebody else: one rule, resources that the sandbox does not have, no configuration and no outputs of ours. */
const PROGRAM = `
import { ResourceGroup } from "@pulumi/azure-native/resources/index.js";
import { StorageAccount } from "@pulumi/azure-native/storage/index.js";
import { Workspace } from "@pulumi/azure-native/operationalinsights/index.js";
import { ActionGroup, ScheduledQueryRule } from "@pulumi/azure-native/monitor/index.js";
import { Group } from "@pulumi/azuread";

const { name: resourceGroupName } = new ResourceGroup("soc", { location: "westeurope" });
new StorageAccount("archive", { resourceGroupName, kind: "StorageV2", sku: { name: "Standard_LRS" } });
new Group("readers", { displayName: "Readers", securityEnabled: true });
const workspace = new Workspace("logs", { resourceGroupName, retentionInDays: 90 });
const soc = new ActionGroup("soc", {
  resourceGroupName, location: "Global", groupShortName: "soc", enabled: true,
  emailReceivers: [{ name: "soc", emailAddress: "soc@contoso.com", useCommonAlertSchema: true }],
});
new ScheduledQueryRule("sign-in", {
  resourceGroupName, scopes: [workspace.id], severity: 1, enabled: true, kind: "LogAlert",
  evaluationFrequency: "PT5M", windowSize: "PT30M",
  criteria: { allOf: [{
    query: 'SigninLogs | where UserPrincipalName in~ ("emergency@contoso.com")', timeAggregation: "Count",
    operator: "GreaterThan", threshold: 0,
    failingPeriods: { numberOfEvaluationPeriods: 1, minFailingPeriodsToAlert: 1 },
  }] },
  actions: { actionGroups: [soc.id] },
});
`;

let clone: Clone;
beforeAll(() => {
  clone = new Clone();
  for (const part of ["components", "config", "queries", "workflows"]) rmSync(`${clone.directory}/${part}`);
  clone.write("index.ts", PROGRAM);
  clone.write("package.json", JSON.stringify({ name: "soc", private: true, type: "module" }));
  clone.write(
    "Pulumi.yaml",
    "name: soc\nruntime: { name: nodejs, options: { typescript: false } }\nmain: index.ts\n",
  );
  clone.write("Pulumi.prod.yaml", "config: {}\n");
});
afterAll(() => clone.remove());

const drill = (...args: readonly string[]) => clone.breakglass("drill", "--stack", "prod", ...args);

test("a resource that the sandbox does not have is refused by name, with what to do", async () => {
  const { code, stderr } = await drill("--account", "emergency@contoso.com");
  expect(code).toBe(2);
  expect(stderr).toMatch(/(archive|readers): The sandbox has no resource type/);
  expect(stderr).toContain("`--skip-unknown` leaves such resources out.");
});

test("without them, the scenarios show what the alerting of somebody else notices, and what it does not", async () => {
  const given = ["--skip-unknown", "--scenario", "all", "--account", "emergency@contoso.com", "--json"];
  for (const time of ["first", "again"]) {
    const { code, stdout } = await drill(...given);
    const { leftOut, deployed, scenarios } = JSON.parse(stdout);
    expect([time, code, deployed.length]).toEqual([time, 1, 4]);
    expect(leftOut.map(({ type, name }: Record<string, string>) => `${name}: ${type}`).sort()).toEqual([
      "archive: azure-native:storage:StorageAccount",
      "readers: azuread:index/group:Group",
    ]);
    const notified = (name: string) =>
      scenarios
        .find((each: { name: string }) => each.name === name)
        .notified.map(({ to }: { to: string[] }) => to);
    expect([notified("sign-in"), notified("account-change")]).toEqual([[["soc@contoso.com"]], []]);
  }
});

test("another account is not that of its rule", async () => {
  const { code, stdout } = await drill("--skip-unknown", "--account", "somebody@contoso.com");
  expect([code, stdout]).toEqual([
    1,
    expect.stringContaining("Left out, because the sandbox does not have the type: "),
  ]);
  expect(stdout).toContain("nobody");
});

test("the doctor checks what Azure has of it, and says what it cannot check", async () => {
  const { stdout } = await clone.breakglass(
    ...["doctor", "prod", "--sandbox", "--account", "emergency@contoso.com", "--json"],
  );
  const [{ findings }] = JSON.parse(stdout).stacks;
  const of = (check: string) =>
    findings
      .filter((each: { check: string }) => each.check === check)
      .map(
        ({ severity, what = "" }: Record<string, string>) =>
          `${severity}: ${what.replace(/[0-9a-f]{8}\b/, "*")}`,
      );
  expect([of("rules"), of("workspace"), of("configuration"), of("diagnostic-setting")]).toEqual([
    ["ok: The alert rule sign-in* is enabled and healthy"],
    [expect.stringMatching(/^ok: The workspace logs\* exists/), expect.stringMatching(/^ok: Every existing/)],
    [
      expect.stringMatching(
        /^info: This is a program of your own\. Not checked,.*: deployer, deployers, watched/,
      ),
    ],
    ["error: Entra ID does not export SignInLogs to the workspace"],
  ]);
  expect(of("action-groups")).toEqual([
    "error: The receiver soc@contoso.com (e-mail) of soc* is not confirmed (NotSpecified)",
  ]);
  expect(of("accounts")[0]).toMatch(/^ok: emergency@contoso\.com .* exists, is enabled/);
  expect(stdout).not.toContain("breakglass:");
});

test("verify follows a sign-in to its receivers, with the account that is named", async () => {
  const verify = (...args: string[]) => clone.breakglass("verify", "prod", "--sandbox", ...args);
  const unnamed = await verify("--skip-unknown");
  expect([unnamed.code, unnamed.stderr]).toEqual([2, expect.stringContaining("--account bg1@contoso.com")]);
  const { code, stdout, stderr } = await verify(
    ...["--skip-unknown", "--account", "emergency@contoso.com", "--json"],
  );
  const { verdict, links, workflowId } = JSON.parse(stdout);
  expect([code, verdict, workflowId]).toEqual([0, "complete", undefined]);
  expect(links.map(({ id, status }: Record<string, string>) => [id, status])).toEqual([
    ["sign-in", "found"],
    ["alert", "found"],
    ["action-groups", "found"],
  ]);
  expect(stderr).toContain("Left out, because the sandbox does not have the type: ");
});

test("a command that follows from settings of ours says so", async () => {
  const { code, stderr } = await clone.breakglass("test-message", "prod", "--sandbox");
  expect([code, stderr]).toEqual([
    2,
    expect.stringContaining("Pulumi.prod.yaml has no settings of breakglass-alerts"),
  ]);
});

test("a program in CommonJS, in a folder of its repository, is reviewed between two commits, and nothing else differs", async () => {
  const program = PROGRAM.replace(
    /^import (.+) from "(.+)";$/gm,
    (_, names, module) => `const ${names} = require("${module}");`,
  )
    .replace(/^new (StorageAccount|Group)\(.*$/gm, "")
    .replaceAll("/index.js", "")
    // The account stands in no list.
    .replace('in~ ("emergency@contoso.com")', '=~ "emergency@contoso.com"');
  const folder = ["infra", "soc"];
  const write = (file: string, text: string) => clone.write([...folder, file].join("/"), text);
  mkdirSync(join(clone.directory, ...folder), { recursive: true });
  write("index.js", program);
  write("package.json", JSON.stringify({ private: true, type: "commonjs", main: "index.js" }));
  write("Pulumi.yaml", "name: soc\nruntime: nodejs\n");
  write("Pulumi.prod.yaml", "config: {}\n");
  clone.write(".gitignore", "node_modules\n.sandbox\n");
  const git = (...args: string[]) =>
    execFileSync("git", ["-c", "user.name=test", "-c", "user.email=test@example.org", ...args], {
      cwd: clone.directory,
    });
  git("init", "--quiet");
  git("add", "--all");
  git("commit", "--quiet", "--message", "before");
  write("index.js", program.replace("severity: 1, enabled: true", "severity: 1, enabled: false"));
  git("commit", "--quiet", "--all", "--message", "after");
  const { code, stdout } = await clone.breakglass(
    ...["-C", folder.join("/"), "review", "--base", "HEAD~1", "--head", "HEAD", "--stack", "prod", "--json"],
  );
  const { findings, changes } = JSON.parse(stdout);
  expect([code, findings.map(({ text }: { text: string }) => text)]).toEqual([
    2,
    ["**Nobody is notified of anything any more.**"],
  ]);
  expect(changes.map(({ kind, name }: { kind: string; name: string }) => [kind, name])).toEqual([
    ["changed", expect.stringMatching(/^sign-in/)],
  ]);
});
