import { expect, test } from "@jest/globals";
import { compare } from "../../../cli/review/compare.ts";
import { sharingIds } from "../../../cli/review/deployment.ts";
import { detections } from "../../../queries/index.ts";
import { deploymentOf, sampleStack } from "../../policies/proof/grammar/base.ts";
import type { DeployedResource } from "../../policies/proof/resources.ts";

const stack = await sampleStack();
const base = deploymentOf(stack);
const STORAGE =
  "/subscriptions/8d2c1f0e-5b7a-4f6e-9c3d-2a1b0c9d8e7f/resourceGroups/rg-x/providers/Microsoft.Storage/storageAccounts/x";

/** The verdict and the findings on `failed-sign-in`, of which a review has few events. */
async function reviewOf(resources: readonly DeployedResource[]) {
  const { verdict, findings } = await compare(base, sharingIds(base, deploymentOf(resources)), {
    detections: detections.filter(({ id }) => id === "failed-sign-in"),
  });
  return [verdict, ...findings.map(({ effect, text }) => `${effect}: ${text.replaceAll("**", "")}`)];
}

type Inputs = Readonly<Record<string, unknown>>;

const exporting = (change: (inputs: Inputs) => Inputs) =>
  stack.map((each) =>
    each.type.endsWith(":DiagnosticSetting") ? { ...each, inputs: change(each.inputs) } : each,
  );
const without = (category: string) => (inputs: Inputs) => ({
  ...inputs,
  logs: (inputs["logs"] as { category: string }[]).filter((each) => each.category !== category),
});

test("an export to a storage account alone is weaker: no row comes into the workspace", async () => {
  const found = await reviewOf(
    exporting(({ workspaceId: _, ...inputs }) => ({ ...inputs, storageAccountId: STORAGE })),
  );
  expect(found).toEqual(["weaker", "weaker: Nobody is notified of anything any more."]);
});

test("an export without one category is weaker where a rule reads it", async () => {
  const [verdict, ...found] = await reviewOf(exporting(without("NonInteractiveUserSignInLogs")));
  expect(verdict).toBe("weaker");
  expect(found).toEqual([expect.stringMatching(/^weaker: `failed-sign-in` no longer sees /)]);
});

test("an export to a storage account as well makes no difference", async () => {
  expect(await reviewOf(exporting((inputs) => ({ ...inputs, storageAccountId: STORAGE })))).toEqual([
    "different",
  ]);
});

test("an export to another workspace is not played", async () => {
  const law = `${STORAGE.split("/providers/")[0]}/providers/Microsoft.OperationalInsights/workspaces/other`;
  const found = await reviewOf(exporting((inputs) => ({ ...inputs, workspaceId: law })));
  expect(found).toEqual([
    "unknown",
    "unknown: `break-glass-alerts` (microsoft.aadiam/diagnosticSettings) changes `workspaceId`.",
  ]);
});

test("a copy of what the workspace keeps makes no difference", async () => {
  const copy = {
    type: "azure-native:operationalinsights:DataExport",
    name: "copy",
    inputs: {
      resourceGroupName: "rg-breakglass-alerts",
      workspaceName: "law-breakglass-alerts",
      tableNames: ["SigninLogs"],
      destination: { resourceId: STORAGE },
    },
    protect: false,
    dependencies: {},
  };
  expect(await reviewOf([...stack, copy])).toEqual(["different"]);
});
