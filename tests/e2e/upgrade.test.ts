import { expect, test } from "@jest/globals";
import { recorded, recordedVersions } from "../upgrade/recorded.ts";
import { losses, previewUpgrade, upgrade } from "../upgrade/upgrade.ts";

test.each(recordedVersions())(
  "the state of %s is upgraded by the program as it is now, and nothing that must last is replaced or deleted",
  async (version) => {
    const { create = 0, update = 0, same = 0, ...others } = await upgrade(recorded(version));
    expect(others).toEqual({});
    expect(update + same).toBeGreaterThan(40);
    expect(create).toBeLessThan(20);
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
