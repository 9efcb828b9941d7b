import { describe, expect, test } from "@jest/globals";
import { deploy, destroy } from "../../sandbox/engine/deploy.ts";
import { arm, cloud, freshBareStack, options, reasons, SUBSCRIPTION } from "./bare-stack.ts";

const GROUP = `/subscriptions/${SUBSCRIPTION}/resourceGroups/rg-breakglass-alerts`;
const WORKFLOW = `${GROUP}/providers/Microsoft.Logic/workflows/breakglass-notify`;

freshBareStack();
const up = (settings: Readonly<Record<string, unknown>>) => deploy(options(settings));

const LOCKED = [
  "Microsoft.Insights/actionGroups",
  "Microsoft.Insights/activityLogAlerts",
  "Microsoft.Insights/metricAlerts",
  "Microsoft.Insights/scheduledQueryRules",
  "Microsoft.Logic/workflows",
];

describe("locks and protection", () => {
  test("locks keep everybody from deleting, and do not stand in Pulumi's own way", async () => {
    await up({ locks: true });
    const locked = () => LOCKED.flatMap((type) => cloud.azure.store.list(type)).map(({ id }) => id);
    const locks = () => cloud.azure.store.list("Microsoft.Authorization/locks").map(({ id }) => id);
    const lockOf = (id: string) => `${id}/providers/Microsoft.Authorization/locks/breakglass-alerts`;
    expect(locks().sort()).toEqual(locked().map(lockOf).sort());
    expect(await arm("DELETE", WORKFLOW, "2019-05-01")).toBe(409);
    expect(await arm("DELETE", GROUP, "2024-03-01")).toBe(409);
    const moved = await up({ locks: true, workspace: { create: { name: "law-elsewhere" } } });
    expect(moved.changes["replace"]).toBeGreaterThanOrEqual(3);
    expect(locks().sort()).toEqual(locked().map(lockOf).sort());
    await destroy(options({ locks: true }));
    expect(cloud.azure.store.list()).toEqual([]);
  });

  test("what is protected is not destroyed, until it is no longer protected; rules are replaced all the same", async () => {
    const existing = (name: string) => `${GROUP}/providers/Microsoft.OperationalInsights/workspaces/${name}`;
    expect(await arm("PUT", GROUP, "2024-03-01", { location: "westeurope" })).toBe(201);
    for (const name of ["law-one", "law-two"]) {
      expect(await arm("PUT", existing(name), "2023-09-01", { location: "westeurope" })).toBe(201);
    }
    const adopted = (name: string) => ({
      protect: true,
      resourceGroup: { existing: GROUP },
      workspace: { existing: existing(name) },
    });
    await up(adopted("law-one"));
    await up(adopted("law-two"));
    const scopes = cloud.azure.store
      .list("Microsoft.Insights/scheduledQueryRules")
      .map(({ body }) => body.properties?.["scopes"]);
    expect(new Set(scopes.map((each) => JSON.stringify(each)))).toEqual(
      new Set([JSON.stringify([existing("law-two")])]),
    );
    expect(await reasons(destroy(options(adopted("law-two"))))).toContain("protect");
    expect(cloud.azure.store.get(WORKFLOW)).toBeDefined();
    await up({ ...adopted("law-two"), protect: false });
    await destroy(options({ ...adopted("law-two"), protect: false }));
    expect(cloud.azure.store.get(WORKFLOW)).toBeUndefined();
  });
});
