import { existsSync, readdirSync, readFileSync } from "node:fs";
import { join } from "node:path";
import { describe, expect, test } from "@jest/globals";
import { policies } from "../../policies/policies.ts";
import { unknownSettings } from "../../policies/pulumi.ts";
import { withoutVersion } from "../../policies/resource.ts";

const RULES = join(import.meta.dirname, "..", "..", "policies", "rules");

test("each policy is a file of its name, with a spec and a part in the documentation", async () => {
  const files = readdirSync(RULES).map((file) => file.replace(/\.ts$/, ""));
  expect(policies.map(({ name }) => name).toSorted()).toEqual(files.toSorted());
  const documentation = readFileSync(join(RULES, "..", "..", "docs", "policies.md"), "utf8");
  for (const file of files) {
    expect(documentation).toContain(`### ${file}\n`);
    expect([file, existsSync(join(import.meta.dirname, "rules", `${file}.test.ts`))]).toEqual([file, true]);
  }
});

test("each says what must be so and what happens otherwise, as sentences", () => {
  for (const { name, description, why, settings = {} } of policies) {
    expect([name, description]).toEqual([name, expect.stringMatching(/^[A-Z].*\.$/)]);
    expect([name, why]).toEqual([name, expect.stringMatching(/^[A-Z].*[.)]$/)]);
    for (const setting of Object.values(settings)) expect(setting.description).toMatch(/^[A-Z].*\.$/);
  }
});

describe("a setting that no policy has", () => {
  const policy = policies.find(({ name }) => name === "log-alert-frequency");

  test("is an error with a suggestion", () => {
    expect(policy && unknownSettings(policy, { mots: "PT1H" })).toEqual([
      'The policy "log-alert-frequency" has no setting "mots": did you mean "most"?',
    ]);
  });

  test("is an error also where the policy has none", () => {
    const plain = policies.find(({ name }) => name === "log-alert-enabled");
    expect(plain && unknownSettings(plain, { most: 1 })).toEqual([
      'The policy "log-alert-enabled" has no setting "most": it has none',
    ]);
  });

  test("a known one is none", () => {
    expect(policy && unknownSettings(policy, { most: "PT1H" })).toEqual([]);
  });
});

test("the version of an API makes no other type", () => {
  expect([
    withoutVersion("azure-native:monitor/v20230315preview:ScheduledQueryRule"),
    withoutVersion("azure-native_monitor_v20230315preview:monitor:ScheduledQueryRule"),
    withoutVersion("azure-native:monitor:ScheduledQueryRule"),
  ]).toEqual(Array(3).fill("azure-native:monitor:ScheduledQueryRule"));
});
