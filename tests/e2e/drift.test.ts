import { writeFileSync } from "node:fs";
import { join } from "node:path";
import { beforeEach, expect, test } from "@jest/globals";
import { drift } from "../../cli/drift/run.ts";
import type { Review } from "../../cli/review/compare.ts";
import { deploy, previewAsJson } from "../../sandbox/engine/deploy.ts";
import { arm, cloud, freshBareStack, groups, options, SUBSCRIPTION } from "./bare-stack.ts";

const GROUP = `/subscriptions/${SUBSCRIPTION}/resourceGroups/rg-logs`;
const WORKSPACE = `${GROUP}/providers/Microsoft.OperationalInsights/workspaces/law-security`;
const SENTINEL = `${WORKSPACE}/providers/Microsoft.SecurityInsights`;
const LIST = `${SENTINEL}/watchlists/BreakGlass`;
const MEMBERS = "5d1f7a36-0c1e-4b6e-9b5e-000000000001";
const settings = {
  workspace: { existing: WORKSPACE },
  groups: [],
  accounts: [{ group: MEMBERS }, { watchlist: "BreakGlass" }],
};

const put = async (path: string, version: string, body: object) =>
  expect(await arm("PUT", path, version, body)).toBeLessThan(202);
const row = (id: string, number: number) =>
  put(`${LIST}/watchlistItems/${id}`, "2024-09-01", {
    properties: { itemsKeyValue: { UPN: `bg${number}@contoso.onmicrosoft.com` } },
  });
const members = (...ids: string[]) => {
  groups[0] = { id: MEMBERS, displayName: "break-glass", members: ids };
};

freshBareStack();
beforeEach(async () => {
  cloud.azure.appRoles.grant("deployer", "Group.Read.All");
  await put(GROUP, "2024-03-01", { location: "westeurope" });
  await put(WORKSPACE, "2023-09-01", { location: "westeurope" });
  await put(`${SENTINEL}/onboardingStates/default`, "2024-09-01", {});
  await put(LIST, "2024-09-01", {
    properties: {
      displayName: "BreakGlass",
      provider: "Microsoft",
      source: "Local file",
      itemsSearchKey: "UPN",
    },
  });
});

/** What `breakglass drift` says of the stack now: from the code, with the present members, to what is deployed. */
async function drifted(): Promise<Review> {
  const file = join(options().stateDirectory, "preview.json");
  writeFileSync(file, await previewAsJson({ ...options(settings), refresh: true }));
  return drift({ stack: "dev", preview: file }, { onStep: () => {} });
}

const BG2 = "bg2@contoso.onmicrosoft.com";

test("who joined the group, and who left the watchlist, since the deployment is a drift that says who", async () => {
  members("u-1");
  await row("r1", 2);
  await deploy(options(settings));
  expect(await drifted()).toMatchObject({ verdict: "same", changes: [] });

  members("u-1", "u-3");
  await row("r2", 1);
  expect(await arm("DELETE", `${LIST}/watchlistItems/r1`, "2024-09-01")).toBe(200);
  const { verdict, findings, changes } = await drifted();
  const texts = findings.map(({ text }) => text).join("\n");
  expect([verdict, texts]).toEqual([
    "weaker",
    expect.stringContaining("**bg3 is no longer watched** by `sign-in`"),
  ]);
  // Who left is watched until the next deployment.
  const has = (value: unknown) => `${JSON.stringify(value)}`.includes(BG2);
  const left = changes.flatMap(({ properties }) =>
    properties.filter(({ before, after }) => has(after) && !has(before)),
  );
  expect(left).not.toEqual([]);
});
