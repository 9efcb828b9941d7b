import { mkdtempSync, readFileSync, rmSync, writeFileSync } from "node:fs";
import { tmpdir } from "node:os";
import { join } from "node:path";
import { afterEach, beforeEach, expect, test } from "@jest/globals";
import { adoptable, adoptedText, adoptInto } from "../../../cli/drift/adopt.ts";
import type { ReviewedDeployment } from "../../../cli/review/deployment.ts";
import { propertyChanges } from "../../../cli/review/property-changes.ts";

const GROUP = "/subscriptions/s/resourceGroups/rg/providers";
const FALLBACK = `${GROUP}/Microsoft.Insights/actionGroups/breakglass-groups-fallback`;
const WORKSPACE = `${GROUP}/Microsoft.OperationalInsights/workspaces/law-1`;
const RULE = `${GROUP}/Microsoft.Insights/scheduledQueryRules/breakglass-rules-sign-in`;

const mail = (emailAddress: string, index: number) => ({
  name: `email-${index + 1}`,
  emailAddress,
  useCommonAlertSchema: true,
});
function side(
  emails: readonly string[],
  { sms = [] as object[], days = 90, enabled = true, more = [] as string[] } = {},
): ReviewedDeployment {
  const resource = (id: string, type: string, properties: object) => ({
    id,
    type,
    apiVersion: "1",
    body: { properties },
  });
  return {
    title: "",
    labels: new Map(),
    notes: [],
    unplayable: [],
    resources: [
      resource(FALLBACK, "Microsoft.Insights/actionGroups", {
        emailReceivers: emails.map(mail),
        smsReceivers: sms,
        enabled,
      }),
      resource(WORKSPACE, "Microsoft.OperationalInsights/workspaces", { retentionInDays: days }),
      ...more.map((id) => resource(id, "Microsoft.Insights/scheduledQueryRules", { severity: 0 })),
    ],
  } as unknown as ReviewedDeployment;
}
const adopt = (code: ReviewedDeployment, cloud: ReviewedDeployment) =>
  adoptInto(file, adoptable(propertyChanges(code, cloud), cloud));

const STACK = `# A tenant.
config:
  breakglass:accounts:
    - label: bg1
      objectId: 3f2504e0-4f89-41d3-9a0c-0305e82c3301
  breakglass:location: westeurope
  breakglass:resourceGroup:
    create:
      name: rg-breakglass
  breakglass:workspace:
    create:
      name: law-breakglass # keeps the logs
  breakglass:channels:
    - via: office365
      to: [soc@contoso.com]
  # Whom Azure itself notifies.
  breakglass:fallback:
    email:
      - oncall@contoso.com
  breakglass:runbookUrl: https://contoso.com/runbook
  breakglass:twilioAuthToken:
    secure: v1:abc
`;
let directory: string;
let file: string;
beforeEach(() => {
  directory = mkdtempSync(join(tmpdir(), "breakglass-adopt-"));
  file = join(directory, "Pulumi.contoso.yaml");
  writeFileSync(file, STACK);
});
afterEach(() => rmSync(directory, { recursive: true }));

test("receivers and retention are written as Azure has them; comments, secrets and the rest stay", () => {
  const phone = { countryCode: "31", phoneNumber: "612345678" };
  const adopted = adopt(
    side(["oncall@contoso.com"]),
    side(["oncall@contoso.com", "night@contoso.com"], { sms: [{ name: "sms-1", ...phone }], days: 180 }),
  );
  expect(adopted.left).toEqual([]);
  const expected = STACK.replace(
    "      - oncall@contoso.com\n",
    `      - oncall@contoso.com
      - night@contoso.com
    sms:
      - countryCode: "31"
        phoneNumber: "612345678"
`,
  ).replace(
    "law-breakglass # keeps the logs\n",
    "law-breakglass # keeps the logs\n      retentionInDays: 180\n",
  );
  expect(readFileSync(file, "utf8").replace("[ soc@contoso.com ]", "[soc@contoso.com]")).toBe(expected);
  expect(adoptedText(adopted, "Pulumi.contoso.yaml")).toBe(
    [
      "## Brought to the code",
      "",
      '- `breakglass:fallback.email` in Pulumi.contoso.yaml is now `["oncall@contoso.com","night@contoso.com"]`',
      '- `breakglass:fallback.sms` in Pulumi.contoso.yaml is now `[{"countryCode":"31","phoneNumber":"612345678"}]`',
      "- `breakglass:workspace.create.retentionInDays` in Pulumi.contoso.yaml is now `180`",
    ].join("\n"),
  );
});

test("what the program generates is no configuration: it is listed, and the file stays as it is", () => {
  const adopted = adopt(
    side(["oncall@contoso.com"], { more: [RULE] }),
    side(["oncall@contoso.com"], { enabled: false }),
  );
  expect(adopted.edits).toEqual([]);
  expect(adopted.left).toEqual([
    "Microsoft.Insights/actionGroups breakglass-groups-fallback: properties.enabled",
    "Microsoft.Insights/scheduledQueryRules breakglass-rules-sign-in was removed",
  ]);
  expect(readFileSync(file, "utf8")).toBe(STACK);
  expect(adoptedText(adopted, "x.yaml")).toContain("Nothing: x.yaml has no setting for what differs.");
});

test("what the configuration would refuse is left, and says why", () => {
  const { edits, left } = adopt(side(["oncall@contoso.com"]), side([], { days: 5 }));
  expect(edits).toEqual([]);
  expect(left).toHaveLength(2);
  expect(left.join("\n")).toContain("breakglass:fallback.email: the configuration would refuse it:");
  expect(left.join("\n")).toContain(
    "breakglass:workspace.create.retentionInDays: the configuration would refuse it:",
  );
  expect(readFileSync(file, "utf8")).toBe(STACK);
});

test("a workspace that the stack adopts has no retention in its file", () => {
  const adopted = STACK.replace(
    "create:\n      name: law-breakglass # keeps the logs",
    `existing: ${WORKSPACE}`,
  );
  writeFileSync(file, adopted);
  expect(adopt(side(["a@contoso.com"]), side(["a@contoso.com"], { days: 30 }))).toEqual({
    edits: [],
    left: ["breakglass:workspace.create.retentionInDays: the file has no breakglass:workspace.create"],
  });
  expect(readFileSync(file, "utf8")).toBe(adopted);
});
