import { join } from "node:path";
import { afterAll, beforeAll, expect, test } from "@jest/globals";
import { PYTHON, pythonPackage } from "../python.ts";
import { Clone } from "./clone.ts";

// Its packages are 400 MB: `npm run proof:python` gets them, once.
const isAsked = process.env["PYTHON_PROGRAM"] !== undefined && PYTHON !== undefined;
const whereAsked = isAsked ? test : test.skip;

const PROGRAM = `
import pulumi
from pulumi_azure_native import monitor, operationalinsights, resources
from rules import query

account = pulumi.Config().require("account")
group = resources.ResourceGroup("soc", location="westeurope")
logs = operationalinsights.Workspace("logs", resource_group_name=group.name, retention_in_days=90)
soc = monitor.ActionGroup(
    "soc", resource_group_name=group.name, location="Global", group_short_name="soc", enabled=True,
    email_receivers=[{"name": "soc", "email_address": "soc@contoso.com", "use_common_alert_schema": True}])
monitor.ScheduledQueryRule(
    "sign-in", resource_group_name=group.name, scopes=[logs.id], severity=0, enabled=True, kind="LogAlert",
    evaluation_frequency="PT5M", window_size="PT15M",
    criteria={"all_of": [{
        "query": query(account), "time_aggregation": "Count", "operator": "GreaterThan", "threshold": 0,
        "failing_periods": {"number_of_evaluation_periods": 1, "min_failing_periods_to_alert": 1}}]},
    actions={"action_groups": [soc.id]})
pulumi.export("workspaceId", logs.id)
`;
const RULES = `def query(account):
    return f'SigninLogs | where UserPrincipalName =~ "{account}"'
`;

let clone: Clone;
beforeAll(() => {
  if (!isAsked) return;
  clone = new Clone();
  const environment = join(pythonPackage(PYTHON ?? "", "pulumi-azure-native", "3.29.0"), "..");
  const runtime = { name: "python", options: { virtualenv: environment } };
  clone.write("Pulumi.yaml", JSON.stringify({ name: "soc", runtime }));
  clone.write("Pulumi.prod.yaml", "config:\n  soc:account: emergency@contoso.com\n");
  clone.write("__main__.py", PROGRAM);
  clone.write("rules.py", RULES);
  clone.write("package.json", "{}");
}, 10 * 60_000);
afterAll(() => clone?.remove());

const drill = (...args: readonly string[]) =>
  clone.breakglass("drill", "--stack", "prod", "--account", "emergency@contoso.com", ...args);

whereAsked("a program in Python is deployed with its settings and its modules, and drilled", async () => {
  const { code, stdout } = await drill("--json");
  const { scenarios, verdict } = JSON.parse(stdout);
  expect([code, verdict.ok, scenarios[0].notified.map(({ to }: { to: string[] }) => to)]).toEqual([
    0,
    true,
    [["soc@contoso.com"]],
  ]);
});

whereAsked("the doctor and verify know it, too", async () => {
  const doctor = await clone.breakglass("doctor", "prod", "--sandbox", "--json");
  expect(doctor.stdout).toContain("is enabled and healthy");
  const verify = ["verify", "prod", "--sandbox", "--account", "emergency@contoso.com", "--json"];
  expect(JSON.parse((await clone.breakglass(...verify)).stdout).verdict).toBe("complete");
});

whereAsked("what it fails of is said by its own lines", async () => {
  clone.write("rules.py", `${RULES}\n    return nothing\n`.replace("return f", "x = f"));
  const { code, stderr } = await drill();
  expect([code, stderr.includes("run_program.py"), stderr.includes("runpy")]).toEqual([2, false, false]);
  expect(stderr).toContain(`File "${join(clone.directory, "rules.py")}", line 4, in query`);
  expect(stderr).toContain("NameError: name 'nothing' is not defined");
});

whereAsked("a setting that it requires and does not get is named", async () => {
  clone.write("rules.py", RULES);
  clone.write("Pulumi.prod.yaml", "config: {}\n");
  const { code, stderr } = await drill();
  expect([code, stderr]).toEqual([2, expect.stringContaining("'soc:account'")]);
  expect(stderr).not.toContain("Traceback");
});
