import { expect, test } from "@jest/globals";
import { recorded, recordedVersions } from "../upgrade/recorded.ts";
import { losses, lossesOf, previewUpgrade, upgrade } from "../upgrade/upgrade.ts";

test.each(recordedVersions())(
  "the state of %s is upgraded by the program as it is now, and nothing that must last is replaced or deleted",
  async (version) => {
    const { deployment } = recorded(version).stack as { deployment: { resources: { type: string }[] } };
    const changes = await upgrade(recorded(version));
    expect(lossesOf(changes)).toEqual([]);
    const kept = (changes["update"] ?? 0) + (changes["same"] ?? 0);
    expect(kept).toBe(
      deployment.resources.filter(({ type }) => !type.startsWith("pulumi:providers:")).length,
    );
  },
);

test("a program that would lose something is found out", async () => {
  const [version = ""] = recordedVersions();
  const workspace = { value: { create: { name: "law-another", retentionInDays: 90 } } };
  const found = losses(await previewUpgrade(recorded(version), { "breakglass:workspace": workspace }));
  expect(found).toContainEqual(
    expect.stringMatching(/replace.* azure-native:operationalinsights:Workspace::/),
  );
  expect(found).toContainEqual(expect.stringMatching(/replace.* azure-native:monitor:ScheduledQueryRule::/));
});
