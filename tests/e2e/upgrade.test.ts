import { expect, test } from "@jest/globals";
import { recorded, recordedVersions } from "../upgrade/recorded.ts";
import { losses, previewUpgrade } from "../upgrade/upgrade.ts";

test.each(recordedVersions())(
  "the state of %s is upgraded by the program as it is now, and nothing that must last is replaced or deleted",
  async (version) => {
    const upgraded = await previewUpgrade(recorded(version));
    expect(upgraded.length).toBeGreaterThan(40);
    expect(losses(upgraded)).toEqual([]);
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
