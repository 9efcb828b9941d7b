import { execFileSync } from "node:child_process";
import { rmSync } from "node:fs";
import { join } from "node:path";
import { afterAll, beforeAll, expect, test } from "@jest/globals";
import type { FleetReport } from "../../cli/fleet/report.ts";
import type { Review } from "../../cli/review/compare.ts";
import { startCloud } from "../../sandbox/cloud/index.ts";
import { stackFile } from "../cli/fleet/tenants.ts";
import { Clone } from "./clone.ts";

let clone: Clone;
beforeAll(async () => {
  clone = new Clone();
});
afterAll(() => clone.remove());

const git = (...args: string[]) =>
  execFileSync("git", ["-c", "user.name=test", "-c", "user.email=test@example.org", ...args], {
    cwd: clone.directory,
  });
const commit = () => {
  git("add", "--all");
  git("commit", "--quiet", "--message", "as it is now");
};
const texts = ({ findings }: Review) =>
  findings.map(({ effect, text }) => `${effect}: ${text.replaceAll("**", "")}`);

test("a review of two commits deploys both, says what gets weaker, and leaves no worktree behind", async () => {
  clone.write(".gitignore", "node_modules\n.sandbox\n");
  git("init", "--quiet", "--initial-branch", "main");
  commit();
  clone.configure((settings) => settings.replace(/ {4}- label: bg2\n.*\n/, ""));
  commit();
  const { code, stdout, stderr } = await clone.breakglass(
    "review",
    "--base",
    "HEAD~1",
    "--head",
    "main",
    "--json",
  );
  expect([code, stderr.includes("Checking out HEAD~1")]).toEqual([2, true]);
  const found = JSON.parse(stdout) as Review;
  expect(texts(found).filter((text) => text.startsWith("weaker"))).toEqual([
    "weaker: bg2 is no longer watched by `sign-in`, `blocked-sign-in`, `failed-sign-in`, `account-activity`, `account-change` and `cloud-activity`.",
    "weaker: `safeguard-change` no longer sees “the directory's own record of a policy that names the account” (bg2).",
    // Elevated access notifies for any account.
    "weaker: `azure-activity` no longer sees “an operation of the account”, “the caller in capitals”, “the caller as an object id”, “after a rename, by the object id in the claims”, “after a rename, by the claims as text”, “an operation that failed”, “somebody gives the account a role” and “the account assigns a role to itself” (bg2).",
    "weaker: Microsoft Defender XDR no longer raises an alert for “an interactive sign-in”, “a non-interactive sign-in”, “the name in capitals, after the object id changed”, “the object id in capitals, after a rename”, “multifactor authentication is still asked for”, “a right password, blocked by Conditional Access”, “a right password, second factor denied”, “the application needs consent” and “no error code at all” (bg2).",
    "weaker: Microsoft Defender XDR no longer raises an alert for “a wrong password”, “a locked account”, “a silent sign-in without a session”, “a disabled account”, “the name in capitals, without an object id” and “a failed refresh of a session” (bg2).",
    "weaker: Microsoft Defender XDR no longer raises an alert for “a file download”, “a read mailbox”, “the object id in capitals”, “the account's name alone, in capitals”, “another application, where the account is known by its name” and “without an address” (bg2).",
  ]);
  expect(git("worktree", "list").toString().trim().split("\n")).toHaveLength(1);
});

test("a review of the fleet compares each tenant, also those that only one of the commits has", async () => {
  clone.write("Pulumi.gone.yaml", stackFile(2));
  clone.write("Pulumi.untouched.yaml", stackFile(3));
  commit();
  clone.configure((settings) => settings.replace(/ {4}sms:\n.*\n.*\n/, ""));
  rmSync(join(clone.directory, "Pulumi.gone.yaml"));
  clone.write("Pulumi.added.yaml", stackFile(4));
  commit();
  const { code, stdout, stderr } = await clone.breakglass(
    ...["fleet", "review", "--base", "HEAD~1", "--json", "--markdown", "fleet.md"],
  );
  expect([code, stderr.match(/Checking out/g)]).toEqual([1, ["Checking out", "Checking out"]]);
  const { command, sandbox, counts, tenants } = JSON.parse(stdout) as FleetReport;
  expect([command, sandbox, counts]).toEqual([
    "review",
    true,
    { succeeded: 2, failed: 2, interrupted: 0, "not started": 0 },
  ]);
  expect(tenants.map(({ stack, verdict, summary }) => [stack, verdict, summary])).toEqual([
    ["added", "new", "new: HEAD~1 does not have it"],
    ["dev", "weaker", expect.stringMatching(/^the alerting gets weaker: \d+ resources differ$/)],
    [
      "gone",
      "removed",
      "removed: HEAD does not have Pulumi.gone.yaml, and nothing deploys or checks this tenant any more",
    ],
    ["untouched", "same", "nothing changes: no file of it differs"],
  ]);
  expect(tenants[1]?.details).toContain(
    "SMS no longer goes to anybody directly from Azure Monitor (before: …321).",
  );
  expect(clone.read("fleet.md")).toContain("## Fleet review in the sandbox: 2 succeeded, 2 failed");
  expect(git("worktree", "list").toString().trim().split("\n")).toHaveLength(1);
});

test("drift in the sandbox is reported in the same way, and a stack that matches the code has none", async () => {
  await clone.breakglass("resources");
  const none = await clone.breakglass("drift", "--sandbox");
  expect([none.code, none.stdout.includes("Nothing changes")]).toEqual([0, true]);
  const cloud = await startCloud({
    directory: join(clone.directory, ".sandbox", "dev", "azure"),
    tenantId: "6f0d3c52-1c5e-4d6b-8f1a-7e9b2c4d5a61",
    users: [],
    start: new Date(),
  });
  const rules = cloud.azure.store.list("Microsoft.Insights/scheduledQueryRules");
  const rule = rules.find(({ id }) => id.endsWith("/breakglass-rules-sign-in"));
  if (rule === undefined) throw new Error("No rule is deployed.");
  await cloud.azure.send({
    method: "PUT",
    url: `https://management.azure.com${rule.id}?api-version=${rule.apiVersion}`,
    headers: {
      authorization: `Bearer ${cloud.azure.tokens.issue("somebody", "https://management.azure.com/")}`,
      "content-type": "application/json",
    },
    body: JSON.stringify({ ...rule.body, properties: { ...rule.body.properties, enabled: false } }),
  });
  await cloud.close();
  const { code, stdout } = await clone.breakglass("drift", "--sandbox", "--json");
  const found = JSON.parse(stdout) as Review;
  expect([code, found.base, found.head]).toEqual([2, "the code of dev", "the cloud"]);
  expect(texts(found)).toEqual([
    "weaker: `sign-in` no longer notifies anybody: sign-ins of all accounts go unnoticed.",
  ]);
});
