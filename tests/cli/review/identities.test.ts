import { describe, expect, test } from "@jest/globals";
import { ALERT_RULE, type ReviewedDeployment } from "../../../cli/review/deployment.ts";
import { identitiesOf } from "../../../cli/review/identities.ts";
import { scenarios } from "../../../cli/review/scenarios.ts";
import { detections, type ResolvedAccount, type Watched } from "../../../queries/index.ts";
import { sampleAccount, sampleGroup } from "../../../queries/samples/account.ts";

const APPLICATION = "8c907101-5831-45a1-b703-8a59f190e639";
const REGISTRATION = "c8d2e1af-3b45-4d6e-9f70-a1b2c3d4e5f6";
const IDENTITY =
  "/subscriptions/8d2c1f0e-5b7a-4f6e-9c3d-2a1b0c9d8e7f/resourcegroups/rg-ci/providers/microsoft.managedidentity/userassignedidentities/deployer";
const watched: Watched = {
  accounts: [sampleAccount as unknown as ResolvedAccount],
  groups: [sampleGroup] as unknown as Watched["groups"],
};

/** What the rules of all detections are, when they watch this. */
function deployment(what: Watched): ReviewedDeployment {
  const resources = detections.map(({ id, query }) => ({
    type: ALERT_RULE,
    id: `/subscriptions/s/resourceGroups/rg/providers/${ALERT_RULE}/${id}`,
    apiVersion: "2024-01-01-preview",
    body: { properties: { criteria: { allOf: [{ query: query(what) }] } } },
  }));
  return { title: "stack", labels: new Map(), notes: [], unplayable: [], resources };
}

describe("what the queries of a deployment name", () => {
  const plain = identitiesOf(deployment(watched));

  test("are accounts and groups, and nothing else where nothing else is configured", () => {
    expect(plain.accounts.map(({ objectId }) => objectId)).toEqual([sampleAccount.objectId]);
    expect(plain.groups.map(({ objectId }) => objectId)).toEqual([sampleGroup.objectId]);
    expect([plain.applications, plain.deployers]).toEqual([[], []]);
  });

  test("are applications and identities that deploy, too, which are neither accounts nor groups", () => {
    const more = { applications: [APPLICATION], deployers: [REGISTRATION, IDENTITY] };
    expect(identitiesOf(deployment({ ...watched, ...more }))).toEqual({ ...plain, ...more });
  });

  test("is played: an event of each of them, which one of two sides may have forgotten", () => {
    const more = { applications: [APPLICATION], deployers: [REGISTRATION, IDENTITY] };
    const identities = identitiesOf(deployment(watched), deployment({ ...watched, ...more }));
    const played = (id: string) =>
      scenarios(identities, true)
        .filter(({ sample }) => JSON.stringify(sample.row).toLowerCase().includes(id))
        .map(({ detection, sample }) => `${detection.id}: ${sample.table}`);
    expect(played(APPLICATION)).toEqual(["account-activity: AADServicePrincipalSignInLogs"]);
    expect(played(REGISTRATION)).toEqual(["safeguard-change: AuditLogs"]);
    expect(played(IDENTITY)).toEqual(["alerting-change: AzureActivity"]);
  });
});
