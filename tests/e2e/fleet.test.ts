import { readdirSync, readFileSync } from "node:fs";
import { join } from "node:path";
import { afterAll, beforeAll, expect, test } from "@jest/globals";
import { ProvingFleet, TROUBLE } from "../cli/fleet/proof/prove.ts";

let fleet: ProvingFleet;
beforeAll(async () => {
  fleet = new ProvingFleet(Object.keys(TROUBLE).length + 1, { write: () => {} });
});
afterAll(() => fleet.remove());

test("with seven tenants broken, each in its own way, the eighth is deployed; a mended one goes on where it stopped", async () => {
  const stackFile = join(fleet.directory, "Pulumi.tenant-01.yaml");
  const before = readFileSync(stackFile, "utf8");
  const first = await fleet.up({ parallel: 2, continues: false });
  const failed = first.tenants.filter(({ state }) => state === "failed");
  expect(failed.map(({ stack }) => stack)).toEqual(Object.keys(TROUBLE).sort());
  for (const { stack, summary } of failed) expect(summary).toMatch(TROUBLE[stack] ?? /^$/);
  expect(first.tenants.find(({ stack }) => stack === "tenant-01")).toMatchObject({
    state: "succeeded",
    summary: "59 created",
  });
  const detailsOf = (name: string) => first.tenants.find(({ stack }) => stack === name)?.details.join("\n");
  expect(detailsOf("bad-configuration")).toContain("breakglass:runbookUrl: expected an https URL");
  expect(detailsOf("no-permission")).toContain("Microsoft.Logic/workflows/write");
  expect(detailsOf("no-permission")).toContain("wait a few minutes, then run again with --continue");

  fleet.mend("no-permission");
  const second = await fleet.up({ parallel: 2, continues: true, names: ["no-permission"] });
  expect(second.tenants).toHaveLength(1);
  const [{ state, changes = {} } = { state: "absent" }] = second.tenants;
  expect(state).toBe("succeeded");
  expect(changes["create"]).toBeLessThan(59);
  expect((changes["create"] ?? 0) + (changes["same"] ?? 0)).toBe(59);
  // In the sandbox, no stack file is touched.
  expect(readFileSync(stackFile, "utf8")).toBe(before);
  // Nothing half-written is left.
  expect(readdirSync(join(fleet.directory, ".sandbox", ".fleet"))).toEqual(["last-up.json"]);
  const record = JSON.parse(
    readFileSync(join(fleet.directory, ".sandbox", ".fleet", "last-up.json"), "utf8"),
  );
  expect(record.tenants["no-permission"].state).toBe("succeeded");
  expect(record.tenants["short-retention"].state).toBe("failed");
});
