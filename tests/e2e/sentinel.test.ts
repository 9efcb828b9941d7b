import { globSync, readFileSync } from "node:fs";
import { beforeAll, describe, expect, test } from "@jest/globals";
import { Deployed } from "./deployed.ts";
import { clone, type Drill, freshClone, runningIn } from "./sample-drill.ts";

const OTHER = "11111111-5b7a-4f6e-9c3d-2a1b0c9d8e7f";
const WORKSPACE = `/subscriptions/${OTHER}/resourceGroups/rg-logs/providers/Microsoft.OperationalInsights/workspaces/law-security`;

freshClone((each) => each.without("sentinel", "defender", "diagnosticSetting"));
let sample: string;
beforeAll(() => {
  sample = clone.read("Pulumi.dev.yaml");
});

async function drill(sentinel: string, settings = sample): Promise<Drill> {
  clone.write(
    "Pulumi.dev.yaml",
    settings.replace(/^config:\n/m, `config:\n  breakglass:sentinel: ${sentinel}\n`),
  );
  return (await Deployed.of(clone)).drill();
}

const ofSentinel = ({ deployed }: Drill) =>
  deployed.flatMap(({ id, type }) => (type.startsWith("Microsoft.SecurityInsights/") ? [id] : []));
const incidents = ({ timeline }: Drill) =>
  timeline
    .filter(({ what }) => what.startsWith("incident"))
    .map(({ at, what, detail }) => `${at.slice(11, 16)} ${what} ${detail}`);

describe("a drill with Microsoft Sentinel", () => {
  let first: Drill;
  test("opens one incident for the account, five minutes after the event at the earliest", async () => {
    first = await drill("{ onboard: true }");
    expect(first.verdict).toEqual({ ok: true, reasons: [] });
    const text =
      "High: Break-glass account signed in; entities: Account bg1@contoso.onmicrosoft.com, IP 203.0.113.42, CloudApplication Azure Portal";
    expect(incidents(first)[0]).toBe(`02:20 incident ${text}`);
    expect(
      incidents(first)
        .slice(1)
        .every((entry) => entry.includes(" incident updated ")),
    ).toBe(true);
  });

  test("deploys an onboarding state and a rule a detection, and the same again", async () => {
    expect(ofSentinel(first).map((id) => id.split("/").at(-2))).toEqual([
      ...Array(runningIn("sentinel").length).fill("alertRules"),
      "onboardingStates",
    ]);
    expect(ofSentinel(await drill("{ onboard: true }"))).toEqual(ofSentinel(first));
  });
});

test("the rules wait until the workspace is onboarded", () => {
  const [file, ...more] = globSync(`${clone.directory}/.sandbox/dev/state/.pulumi/stacks/**/*.json`);
  expect([typeof file, more]).toEqual(["string", []]);
  const { resources } = JSON.parse(readFileSync(file ?? "", "utf8")).checkpoint.latest as {
    resources: { urn: string; type: string; dependencies?: string[] }[];
  };
  const ofType = (type: string) =>
    resources.filter((each) => each.type === `azure-native:securityinsights:${type}`);
  const [onboarding] = ofType("SentinelOnboardingState");
  const rules = ofType("ScheduledAlertRule");
  expect(rules).toHaveLength(runningIn("sentinel").length);
  for (const { dependencies } of rules) expect(dependencies).toContain(onboarding?.urn);
});

describe("an existing workspace in another subscription", () => {
  const adopted = () =>
    sample.replace(/create:\n\s+name: law-breakglass-alerts\n.*retentionInDays.*/, `existing: ${WORKSPACE}`);

  test("takes no rules before it is onboarded, and the property that helps is named", async () => {
    await expect(drill("{}", adopted())).rejects.toThrow(
      "breakglass:sentinel.onboard: Microsoft Sentinel is not switched on for the workspace law-security",
    );
  });

  test("has its rules beside it", async () => {
    const found = ofSentinel(await drill("{ onboard: true }", adopted()));
    expect(found).toHaveLength(runningIn("sentinel").length + 1);
    expect(found.filter((id) => !id.startsWith(`${WORKSPACE}/providers/`))).toEqual([]);
  });
});

test("near-real-time rules take the place of the scheduled ones, and open the incident two minutes after the row's minute", async () => {
  const found = await drill("{ onboard: true, speed: nearRealTime }");
  expect(found.verdict).toEqual({ ok: true, reasons: [] });
  expect(ofSentinel(found)).toHaveLength(runningIn("sentinel").length + 1);
  // The sign-in of 02:13:07 arrives at 02:15:21.
  expect(incidents(found)).toEqual([
    expect.stringContaining("02:18 incident High: Break-glass account signed in"),
  ]);
});
