import { mkdtempSync, rmSync, writeFileSync } from "node:fs";
import { tmpdir } from "node:os";
import { join } from "node:path";
import { afterEach, beforeEach, expect, test } from "@jest/globals";
import { localAccess } from "../../../cli/azure/access.ts";
import { idsIn } from "../../../cli/azure/stack.ts";
import { consult } from "../../../cli/doctor/consult.ts";
import { reportText } from "../../../cli/doctor/text.ts";
import { BG1, GROUP, inWorld, SUBSCRIPTION, TENANT, WORKSPACE } from "./world.ts";

let directory: string;
beforeEach(() => {
  directory = mkdtempSync(join(tmpdir(), "breakglass-stacks-"));
});
afterEach(() => rmSync(directory, { recursive: true }));

const file = (changes: Readonly<Record<string, unknown>> = {}) =>
  JSON.stringify({
    config: {
      "azure-native:subscriptionId": SUBSCRIPTION,
      "azure-native:tenantId": TENANT,
      "azuread:tenantId": TENANT,
      "breakglass:accounts": [{ label: "bg1", objectId: BG1 }],
      "breakglass:location": "westeurope",
      "breakglass:resourceGroup": { existing: GROUP },
      "breakglass:workspace": { existing: WORKSPACE },
      "breakglass:channels": [{ via: "office365", to: ["soc@contoso.com"] }],
      "breakglass:fallback": { email: ["oncall@contoso.com"] },
      "breakglass:runbookUrl": "https://wiki.contoso.com/break-glass",
      ...changes,
    },
  });
const write = (stack: string, text: string) => writeFileSync(join(directory, `Pulumi.${stack}.yaml`), text);
const onStep = () => {};

test("a stack without a file, with half a file, with faults and without a subscription is a finding", async () => {
  write("half", "config:\n  a: [1");
  write("faults", file({ "breakglass:accounts": [], "breakglass:location": "West Europe" }));
  write("nowhere", file({ "azure-native:subscriptionId": undefined }));
  const what = async (stack: string) => {
    const { verdict, findings } = await consult(stack, { directory, onStep });
    expect([verdict, findings.length, findings[0]?.check]).toEqual(["error", 1, "configuration"]);
    return `${findings[0]?.what} ${findings[0]?.why ?? ""}`;
  };
  expect(await what("none")).toContain('There is no stack "none"');
  expect(await what("half")).toContain("Pulumi.half.yaml is not valid YAML");
  const faults = await what("faults");
  expect(faults).toContain("Pulumi.faults.yaml has 2 errors:");
  expect(faults).toContain("breakglass:accounts");
  expect(faults).toContain("breakglass:location");
  expect(await what("nowhere")).toContain(
    "Pulumi.nowhere.yaml has no azure-native:subscriptionId. Set it: pulumi config set",
  );
});

test("a tenant is examined over HTTP, by every check that has something to say", () =>
  inWorld({}, async (world) => {
    write("contoso", file());
    const { azure } = world.cloud;
    const place = async () => ({
      access: await localAccess(`http://127.0.0.1:${azure.port}`, (audience) =>
        azure.tokens.issue("7f0e3a52-6b1d-4c8e-9a2f-1d4c5b6a7e80", audience),
      ),
      deployed: { resources: [], detectionRules: [] },
      close: async () => {},
    });
    const steps: string[] = [];
    const report = await consult("contoso", { directory, onStep: (line) => steps.push(line), place });
    expect(report.verdict).toBe("error");
    expect([...new Set(report.findings.map(({ check }) => check))]).toEqual([
      "access",
      "deployment",
      "deployer",
      "deployers",
      "licence",
      "workspace",
      "diagnostic-setting",
      "logs",
      "accounts",
      "roles",
      "conditional-access",
      "connections",
      "drill",
    ]);
    expect(steps).toContain("contoso: Emergency-access accounts");
    const text = reportText(report, 110);
    expect(text).toContain("Emergency-access accounts (accounts)");
    expect(text).toMatch(/1 error, 3 warnings, \d+ ok$/);
    // A command and an id stay whole, to be copied.
    const prose = text.split("\n").filter((line) => !/ (az|pulumi) |\/subscriptions\//.test(line));
    expect(prose.filter((line) => line.length > 110)).toEqual([]);
  }));

test("of an exported stack, the ids of Azure and of the Defender rules are read, and of what is there", () => {
  const resource = (type: string, id: string, more: object = {}) => ({
    urn: `u:${id}`,
    type,
    id,
    custom: true,
    ...more,
  });
  const resources = [
    { urn: "u", type: "pulumi:pulumi:Stack", custom: false },
    resource("pulumi:providers:azure-native", "0d5b7c1e"),
    resource("azure-native:logic:Workflow", `${GROUP}/providers/Microsoft.Logic/workflows/notify`),
    resource("azure-native:logic:Workflow", `${GROUP}/providers/Microsoft.Logic/workflows/old`, {
      delete: true,
    }),
    resource("azuread:index/appRoleAssignment:AppRoleAssignment", "g/appRoleAssignedTo/a"),
    resource("pulumi-nodejs:dynamic:Resource", "breakglass-sign-in"),
  ];
  expect(idsIn({ deployment: { resources } })).toEqual({
    resources: [`${GROUP}/providers/Microsoft.Logic/workflows/notify`],
    detectionRules: ["breakglass-sign-in"],
  });
  expect(idsIn({ deployment: {} })).toEqual({ resources: [], detectionRules: [] });
});
