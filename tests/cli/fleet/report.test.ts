import { describe, expect, test } from "@jest/globals";
import fc from "fast-check";
import stringWidth from "string-width";
import { changesInWords } from "../../../cli/fleet/changes.ts";
import { liveTable } from "../../../cli/fleet/live-table.ts";
import { countsOf, type FleetReport, reportMarkdown, reportText } from "../../../cli/fleet/report.ts";
import { STATES, type TenantResult } from "../../../cli/fleet/tenant.ts";
import { explainTrouble } from "../../../cli/fleet/trouble.ts";
import { DeployError } from "../../../sandbox/engine/options.ts";

const TENANTS: readonly TenantResult[] = [
  { stack: "contoso", state: "succeeded", summary: "3 created, 45 unchanged", details: [], seconds: 71.2 },
  {
    stack: "eu-fabrikam",
    state: "failed",
    summary: "a | permission",
    details: ["403 <b>", "Grant it."],
    seconds: 4,
  },
  {
    stack: "tailspin",
    state: "failed",
    summary: "a | permission",
    details: ["403 <b>", "Grant it."],
    seconds: 5,
  },
  { stack: "wingtip", state: "not started", summary: "not started", details: [] },
];
const REPORT: FleetReport = {
  ...{ command: "up", sandbox: false, parallel: 2, seconds: 80 },
  counts: countsOf(TENANTS),
  notes: ["Tenant x has several stacks."],
  tenants: TENANTS,
};

test("the report of a terminal: a line a tenant, and what several have to say once", () => {
  expect(reportText(REPORT)).toBe(`Tenant x has several stacks.

✓ contoso      1:11   3 created, 45 unchanged
✗ eu-fabrikam  4.0 s  a | permission
✗ tailspin     5.0 s  a | permission
· wingtip             not started

eu-fabrikam, tailspin:
  403 <b>
  Grant it.

1 succeeded, 2 failed, 1 not started in 1:20.`);
});

test("the summary of a CI job", () => {
  expect(reportMarkdown(REPORT)).toBe(`## Fleet up: 1 succeeded, 2 failed, 1 not started

Tenant x has several stacks.

| tenant | result | what | time |
|---|---|---|---|
| \`contoso\` | ✓ succeeded | 3 created, 45 unchanged | 1:11 |
| \`eu-fabrikam\` | ✗ failed | a \\| permission | 4.0 s |
| \`tailspin\` | ✗ failed | a \\| permission | 5.0 s |
| \`wingtip\` | · not started | not started |  |

<details>
<summary>eu-fabrikam, tailspin</summary>

<pre>403 &lt;b&gt;
Grant it.</pre>

</details>

<sub>1:20, 2 at once</sub>
`);
});

test.each([
  ["preview", { create: 48 }, "48 to create"],
  ["up", { create: 3, update: 1, delete: 2, same: 40 }, "3 created, 1 updated, 2 deleted, 40 unchanged"],
  ["preview", { same: 48 }, "no changes, 48 unchanged"],
  ["preview", { replace: 1, "create-replacement": 1, "delete-replaced": 1 }, "1 to replace"],
] as const)("changes of %s in words", (operation, changes, words) => {
  expect(changesInWords(operation, changes)).toBe(words);
});

describe("the live table", () => {
  const view = {
    ...{ title: "fleet up", total: 25, seconds: 12.3, isEnding: false },
    running: [
      { stack: "tailspin", seconds: 3.2, step: "create ScheduledQueryRule breakglass-rules-sign-in" },
    ],
    done: TENANTS.slice(0, 2),
  };

  test("shows failures first, then what ended, then what is running", () => {
    expect(liveTable(view, 60, 24)).toEqual([
      "fleet up: 2 of 25, 12.3 s",
      "✗ eu-fabrikam   4.0 s  a | permission",
      "✓ contoso        1:11  3 created, 45 unchanged",
      "› tailspin      3.2 s  create ScheduledQueryRule breakglas…",
      "22 waiting",
    ]);
  });

  test("counts what there is no room for", () => {
    expect(liveTable(view, 60, 5)).toEqual([
      "fleet up: 2 of 25, 12.3 s",
      "✗ eu-fabrikam   4.0 s  a | permission",
      "› tailspin      3.2 s  create ScheduledQueryRule breakglas…",
      "not shown: 1 succeeded; 22 waiting",
    ]);
  });

  test("fits every terminal", () => {
    const text = fc.string({ unit: "grapheme", maxLength: 90 });
    const result = fc.record({
      ...{ stack: text, state: fc.constantFrom(...STATES), summary: text, details: fc.constant([]) },
      seconds: fc.double({ min: 0, max: 9999, noNaN: true }),
    });
    const running = fc.record({
      stack: text,
      seconds: fc.double({ min: 0, max: 9999, noNaN: true }),
      step: text,
    });
    fc.assert(
      fc.property(
        fc.array(result, { maxLength: 40 }),
        fc.array(running, { maxLength: 8 }),
        fc.integer({ min: 30, max: 200 }),
        fc.integer({ min: 4, max: 50 }),
        fc.boolean(),
        (done, atWork, columns, rows, isEnding) => {
          const lines = liveTable({ ...view, done, running: atWork, isEnding, total: 60 }, columns, rows);
          expect(lines.length).toBeLessThan(rows);
          for (const line of lines) {
            expect(stringWidth(line)).toBeLessThan(columns);
            expect(line).not.toMatch(/\p{Cc}/u);
          }
        },
      ),
    );
  });
});

describe("why a tenant failed", () => {
  test.each([
    [
      "a tenant that is not the subscription's",
      'error: Status=401 Code="InvalidAuthenticationTokenTenant" Message="The access token is from the wrong issuer"',
      "the subscription belongs to another tenant",
      "Compare azure-native:subscriptionId and azure-native:tenantId in Pulumi.contoso.yaml: az account show --subscription <id> --query tenantId",
    ],
    [
      "credentials that have expired",
      "AADSTS700082: The refresh token has expired due to inactivity.",
      "the credentials are expired or invalid",
      "Sign in again (az login), or renew the pipeline's credential. Then run again with --continue.",
    ],
    [
      "a permission that is missing",
      'Code="AuthorizationFailed" Message="The client does not have authorization"',
      "a permission is missing",
      "Grant the deploying identity what docs/onboarding.md lists, wait a few minutes, then run again with --continue. What was done for contoso stays.",
    ],
    [
      "an endpoint that cannot be reached",
      "dial tcp: lookup management.azure.com: no such host",
      "an endpoint cannot be reached",
      "Check the network, the proxy and the backend's address. Then run again with --continue.",
    ],
    [
      "a stack that the backend does not have",
      "error: no stack named 'contoso' found",
      "the backend has no such stack",
      "Create it: pulumi stack init contoso",
    ],
  ])("%s", (_, message, summary, advice) => {
    const error = new DeployError([{ message }, { message: "update failed" }]);
    expect(explainTrouble(error, "contoso")).toEqual({ summary, details: [message, advice] });
  });

  test("policies are named, each once, and what the engine says of itself is left out", () => {
    const urn = "urn:pulumi:contoso::breakglass::azure-native:monitor:ScheduledQueryRule::sign-in";
    const error = new DeployError([
      { message: "Policy log-alert-enabled: it is off", urn },
      { message: "Policy log-alert-enabled: it is off too" },
      { message: "failed to run policy: context canceled", urn },
      { message: "preview failed" },
    ]);
    expect(explainTrouble(error, "contoso")).toEqual({
      summary: "violates policy: log-alert-enabled",
      details: ["sign-in: Policy log-alert-enabled: it is off", "Policy log-alert-enabled: it is off too"],
    });
  });

  test("a defect of ours keeps its trace", () => {
    const { summary, details } = explainTrouble(new TypeError("x is not a function"), "contoso");
    expect(summary).toBe("TypeError: x is not a function");
    expect(details[0]).toContain("report.test.ts");
  });
});
