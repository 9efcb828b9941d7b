import { mkdtempSync, readdirSync, rmSync } from "node:fs";
import { tmpdir } from "node:os";
import { join } from "node:path";
import { afterAll, afterEach, beforeAll, beforeEach, describe, expect, test } from "@jest/globals";
import { DETECTION_RULE_TYPE } from "../../sandbox/azure/index.ts";
import { type LocalCloud, startCloud } from "../../sandbox/cloud/index.ts";
import { ensureCli } from "../../sandbox/engine/cli.ts";
import { type DeployOptions, deploy, previewAsJson } from "../../sandbox/engine/deploy.ts";
import { DeployError } from "../../sandbox/engine/options.ts";
import { Installed } from "./package/installed.ts";
import { REPOSITORY } from "./package/packed.ts";
import { runningIn } from "./sample-drill.ts";

const SUBSCRIPTION = "8d2c1f0e-5b7a-4f6e-9c3d-2a1b0c9d8e7f";
const CONTOSO = "6f0d3c52-1c5e-4d6b-8f1a-7e9b2c4d5a61";
const PLATFORM_WORKSPACE =
  "/subscriptions/11111111-5b7a-4f6e-9c3d-2a1b0c9d8e7f/resourceGroups/rg-logs/providers/Microsoft.OperationalInsights/workspaces/law-security";
const WEBHOOK =
  "https://prod-00.westeurope.logic.azure.com:443/workflows/6ad354d7c7ab43edbb9aeecaa7526883/triggers/manual/paths/invoke?sig=leOnNnNfcy4OrZ2sDsIomsUNdnmrkjJmYChVfdgZ11I";

let cli: string;
let installed: Installed;
let state: string;
let cloud: LocalCloud;
beforeAll(async () => {
  cli = (await ensureCli()).path;
  installed = await Installed.fromTarball();
});
afterAll(() => installed?.remove());
beforeEach(async () => {
  state = mkdtempSync(join(tmpdir(), "breakglass-package-state-"));
  cloud = await startCloud({
    directory: join(state, "azure"),
    tenantId: CONTOSO,
    users: ["bg1", "bg2"].map((name) => ({
      id: `7c9e6679-7425-40de-944b-e07fc1f90${name}`.replace("bg", "ae"),
      userPrincipalName: `${name}@contoso.onmicrosoft.com`,
      displayName: name,
    })),
    start: new Date("2026-01-15T00:00:00Z"),
  });
  for (const role of [
    "User.Read.All",
    "Application.Read.All",
    "AppRoleAssignment.ReadWrite.All",
    "CustomDetection.ReadWrite.All",
  ]) {
    cloud.azure.appRoles.grant("deployer", role);
  }
});
afterEach(async () => {
  await cloud.close();
  rmSync(state, { recursive: true });
});

const options = (projectDirectory: string): DeployOptions => ({
  projectDirectory,
  stack: "dev",
  stateDirectory: join(state, "pulumi"),
  cli,
  isTemporary: true,
  azure: {
    port: cloud.azure.port,
    subscriptionId: SUBSCRIPTION,
    caller: { clientId: "deployer", objectId: "deployer", tenantId: CONTOSO },
    token: (audience: string) => cloud.azure.tokens.issue("deployer", audience),
  },
});
const policies = () => join(installed.packageDirectory, "dist", "policies");
const example = (path: string) => join(installed.directory, "examples", path);

interface Planned {
  readonly urn: string;
  readonly type: string;
  readonly provider?: string;
  readonly inputs: Record<string, unknown>;
}

/** What a preview would make, but for components and providers. */
async function planned(directory: string, more: Partial<DeployOptions> = {}): Promise<Planned[]> {
  const { steps } = JSON.parse(await previewAsJson({ ...options(directory), ...more })) as {
    steps: { op: string; newState: Planned & { custom: boolean } }[];
  };
  // A reference to another stack is read.
  expect(steps.flatMap(({ op }) => (op === "create" || op === "read" ? [] : op))).toEqual([]);
  return steps.flatMap(({ newState }) =>
    newState.custom && !newState.type.startsWith("pulumi:") ? [newState] : [],
  );
}

const nameOf = (urn = "") => urn.split("::")[3] ?? "";

/** What a deployment ends with: a message for a person, and no trace of the program. */
async function refusal(program: string, more: Partial<DeployOptions> = {}): Promise<string> {
  const given = { ...options(installed.program(program)), preview: true, ...more };
  const error = await deploy(given).catch((thrown: unknown) => thrown);
  if (!(error instanceof DeployError)) throw new Error(`No DeployError: ${String(error)}`);
  expect(error.message).not.toMatch(/\n\s+at |node_modules|\.[jt]s:\d/);
  return error.message;
}

describe("the tarball", () => {
  test("holds the components and the policies as JavaScript, and nothing of the sandbox, the tests or the command line", () => {
    const folders = new Set(installed.files.map((file) => file.split("/").slice(0, -1).join("/")));
    const top = [...folders].map((folder) => folder.split("/").slice(0, 2).join("/"));
    expect([...new Set(top)].sort()).toEqual([
      "",
      "dist/components",
      "dist/config",
      "dist/policies",
      "dist/queries",
      "dist/workflows",
      "docs",
    ]);
    const besides = installed.files.filter((file) => !/^(dist|docs)\//.test(file));
    expect(besides.sort()).toEqual(["CHANGELOG.md", "LICENSE", "README.md", "package.json"]);
    // All the documentation but the finished report of a drill, which is as large as the rest.
    const docs = readdirSync(join(REPOSITORY, "docs")).map((file) => `docs/${file}`);
    const packed = installed.files.filter((file) => file.startsWith("docs/"));
    expect(packed.sort()).toEqual(docs.filter((file) => file !== "docs/drill-report.html").sort());
    const sources = installed.files.filter((file) => file.endsWith(".ts") && !file.endsWith(".d.ts"));
    expect(sources).toEqual([]);
    expect(installed.files).toEqual(
      expect.arrayContaining(["dist/components/index.js", "dist/components/index.d.ts"]),
    );
  });

  test("asks for what the library needs, leaves Pulumi's SDKs to the program, and cannot be published by mistake", () => {
    const { dependencies, peerDependencies, private: isPrivate } = installed.manifest;
    expect(Object.keys(dependencies).sort()).toEqual([
      "@azure/identity",
      "@kusto/language-service-next",
      "@pulumi/policy",
      "azure-alerting-sandbox",
      "fastest-levenshtein",
      "libphonenumber-js",
      "uuid",
      "zod",
    ]);
    expect(Object.keys(peerDependencies).sort()).toEqual([
      "@pulumi/azure-native",
      "@pulumi/azuread",
      "@pulumi/pulumi",
    ]);
    expect(isPrivate).toBe(true);
  });

  test("brings types that take the examples, and refuse what is wrong", async () => {
    installed.program("types");
    expect(await installed.typeFaults(["examples", "types"])).toBe("");
  });

  test.each(["commonjs", "commonjs-by-nodenext", "es-modules"] as const)(
    "brings types that compile in a project that checks its libraries: %s",
    async (form) => {
      expect(await installed.compilerFaults(installed.standardProgram("types", form), form)).toBe("");
    },
  );
});

describe("the examples, with the installed package", () => {
  test("one tenant", async () => {
    const config = { "break-glass-one-tenant:socWebhookUrl": { secret: WEBHOOK } };
    const made = await planned(example("one-tenant"), { config });
    expect(made.map(({ urn }) => nameOf(urn)).filter((name) => !name.startsWith("alerts-"))).toEqual([]);
    expect(made.map(({ urn }) => nameOf(urn))).toContain("alerts-rules-sign-in");
    expect(JSON.stringify(made)).not.toContain("leOnNnNfcy4OrZ2sDsIomsUNdnmrkjJmYChVfdgZ11I");
  });

  test("many tenants: every resource and every lookup goes through its tenant's providers, and each passes the policies", async () => {
    // The stack switches the default providers off, so that a lookup without its own would be refused.
    const made = await planned(example("many-tenants"), { policyPack: policies() });
    const provided = made.filter(({ type }) => !type.startsWith("pulumi-nodejs:"));
    const strange = provided.filter(({ urn, provider = "" }) => {
      const [tenant] = nameOf(urn).split("-");
      return !["azure", "entra"].some((each) => nameOf(provider) === `${tenant}-${each}`);
    });
    expect(strange.map(({ urn }) => urn)).toEqual([]);
    const tenants = provided.map(({ urn }) => nameOf(urn).split("-")[0]);
    expect(new Set(tenants)).toEqual(new Set(["contoso", "fabrikam"]));
    const [rule] = made.filter(({ type }) => type.startsWith("pulumi-nodejs:"));
    expect(rule?.inputs["tenantId"]).toBe(CONTOSO);
  });

  test("a workspace of another stack", async () => {
    await deploy(options(example("workspace-of-another-stack/platform")));
    const made = await planned(example("workspace-of-another-stack/alerts"));
    const rule = made.find(({ urn }) => nameOf(urn) === "alerts-rules-sign-in");
    expect(rule?.inputs["scopes"]).toEqual([PLATFORM_WORKSPACE]);
  });
});

describe("a program with the installed package", () => {
  test("that is the standard TypeScript project of Pulumi, in CommonJS, deploys", async () => {
    const program = options(installed.standardProgram("standard", "commonjs"));
    const { outputs } = await deploy(program);
    expect(outputs["workflowId"]).toBe(
      `/subscriptions/${SUBSCRIPTION}/resourceGroups/rg-standard/providers/Microsoft.Logic/workflows/alerts-notify`,
    );
    expect(
      cloud.azure.store
        .list(DETECTION_RULE_TYPE)
        .map(({ id }) => id.split("/").at(-1))
        .sort(),
    ).toEqual(["alerts-failed-sign-in", "alerts-sign-in"]);
    expect(Object.keys((await deploy(program)).changes)).toEqual(["same"]);
  });

  test("that has two on a group and a workspace of its own previews before these are there, and deploys without a clash", async () => {
    const program = options(installed.program("two"));
    await deploy({ ...program, preview: true });
    const { outputs } = await deploy(program);
    const id = `/subscriptions/${SUBSCRIPTION}/resourceGroups/rg-shared/providers/Microsoft.OperationalInsights/workspaces/law-shared`;
    expect(outputs["workspaceIds"]).toEqual([id, id]);
    const made = (type: string) => cloud.azure.store.list(type).map((each) => each.id.split("/").at(-1));
    expect(made(DETECTION_RULE_TYPE).sort()).toEqual([
      "first-failed-sign-in",
      "first-sign-in",
      "second-failed-sign-in",
      "second-sign-in",
    ]);
    expect(new Set(made("Microsoft.SecurityInsights/alertRules")).size).toBe(
      2 * runningIn("sentinel").length,
    );
    expect(Object.keys((await deploy(program)).changes)).toEqual(["same"]);
  });

  test("that has wrong arguments gets all of them by path, without a stack trace", async () => {
    expect(await refusal("wrong")).toBe(
      [
        'The configuration of BreakGlassAlerts "contoso" has 4 errors; none of it was deployed:',
        "  location: is an Output, and must be a plain value: known later may be resourceGroup.existing, workspace.existing and secrets",
        '  accounts[0].objectId: expected a GUID such as 3f2504e0-4f89-41d3-9a0c-0305e82c3301, found "3f2504e0"',
        '  chanels: is not a known property (did you mean "channels"?)',
        "  twilioAuthToken: is missing: a twilio channel needs it",
      ].join("\n"),
    );
  });

  test("that gets a wrong value only while it runs gets the same error, and a secret is not quoted", async () => {
    const message = await refusal("late");
    expect(message).toContain(
      'The configuration of BreakGlassAlerts "contoso" has an error:\n  workspace.existing: expected a workspace\'s id: /subscriptions/…/resourceGroups/…/providers/Microsoft.OperationalInsights/workspaces/NAME, found "law-security"',
    );
    expect(message).toContain("  teamsWebhookUrls.soc: is not the URL of a Teams workflow");
    expect(message).not.toContain("not-a-webhook");
  });

  test("is stopped by the policy pack of the package", async () => {
    expect(await refusal("disabled", { policyPack: policies() })).toContain("Policy workflow-enabled");
  });
});
