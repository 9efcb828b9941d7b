import { execFileSync } from "node:child_process";
import { join } from "node:path";
import { afterAll, beforeAll, expect, test } from "@jest/globals";
import type { Review } from "../../cli/review/compare.ts";
import { startCloud } from "../../sandbox/cloud/index.ts";
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
const texts = ({ findings }: Review) =>
  findings.map(({ effect, text }) => `${effect}: ${text.replaceAll("**", "")}`);

test("a review of two commits deploys both, says what gets weaker, and leaves no worktree behind", async () => {
  clone.write(".gitignore", "node_modules\n.sandbox\n");
  git("init", "--quiet", "--initial-branch", "main");
  git("add", "--all");
  git("commit", "--quiet", "--message", "before");
  clone.configure((settings) =>
    settings.replace(/ {4}sms:\n.*\n.*\n/, "").replace(/ {4}- label: bg2\n.*\n/, ""),
  );
  git("commit", "--quiet", "--all", "--message", "after");
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
    "weaker: `azure-activity` no longer sees “an operation of the account”, “the caller in capitals”, “the caller as an object id”, “an operation that failed”, “somebody gives the account a role” and “the account assigns a role to itself” (bg2).",
    "weaker: SMS no longer goes to anybody directly from Azure Monitor (before: …321).",
    "weaker: Microsoft Defender XDR no longer raises an alert for “an interactive sign-in”, “a non-interactive sign-in”, “the name in capitals, after the object id changed”, “the object id in capitals, after a rename”, “multifactor authentication is still asked for”, “a right password, blocked by Conditional Access”, “the application needs consent” and “no error code at all” (bg2).",
  ]);
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
