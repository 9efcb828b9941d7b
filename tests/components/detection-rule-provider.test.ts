import { mkdtempSync, rmSync } from "node:fs";
import { createServer, type Server } from "node:http";
import type { AddressInfo } from "node:net";
import { tmpdir } from "node:os";
import { join } from "node:path";
import { afterEach, beforeEach, describe, expect, test } from "@jest/globals";
import type { dynamic } from "@pulumi/pulumi";
import ts from "typescript";
import { detectionRuleClient } from "../../components/detection-rule-client.ts";
import { detectionRuleSource } from "../../components/detection-rule-source.ts";
import { defenderSignIn } from "../../queries/defender-sign-in.ts";
import { defenderRule, type ResolvedAccount } from "../../queries/index.ts";
import { sampleAccount } from "../../queries/samples/account.ts";
import { type LocalCloud, startCloud } from "../../sandbox/cloud/index.ts";

/** As the plugin of dynamic resources makes it from the text that the engine keeps. */
function providerOf(source: string): dynamic.ResourceProvider {
  const exports: { handler?: () => dynamic.ResourceProvider } = {};
  new Function("exports", source)(exports);
  if (exports.handler === undefined) throw new Error("The text exports no handler.");
  return exports.handler();
}

const provider = providerOf(detectionRuleSource);
const { deployingIdentity, pipelineToken } = detectionRuleClient();
const UNKNOWN = "04da6b54-80e4-46f7-96ec-b56ff0331ba9";
const WRITE = "CustomDetection.ReadWrite.All";
const rule = defenderRule(defenderSignIn, "bg", {
  accounts: [sampleAccount as unknown as ResolvedAccount],
  groups: [],
});
const inputs = { apiVersion: "beta", rule };
const create = (props: unknown) => provider.create?.(props) ?? Promise.reject(new Error("none"));
const check = async (props: unknown) => (await provider.check?.({}, props))?.failures;
const read = (id: string, props: unknown) => provider.read?.(id, props);

let directory: string;
let cloud: LocalCloud;
let strange: Server | undefined;
beforeEach(async () => {
  directory = mkdtempSync(join(tmpdir(), "breakglass-rules-"));
  cloud = await startCloud({ directory, tenantId: "t", users: [], start: new Date("2026-01-15T00:00:00Z") });
  cloud.azure.appRoles.grant("deployer", WRITE);
  process.env["BREAKGLASS_GRAPH_ENDPOINT"] = `http://127.0.0.1:${cloud.azure.port}`;
  process.env["BREAKGLASS_GRAPH_TOKEN"] = cloud.azure.tokens.issue("deployer", "https://graph.microsoft.com");
});
afterEach(async () => {
  delete process.env["BREAKGLASS_GRAPH_ENDPOINT"];
  delete process.env["BREAKGLASS_GRAPH_TOKEN"];
  strange?.close();
  strange = undefined;
  await cloud.close();
  rmSync(directory, { recursive: true });
});

/** A Graph that gives these answers, one after the other. */
async function graphThatAnswers(...answers: { status: number; headers?: object; body?: object }[]) {
  const requests: string[] = [];
  strange = createServer((request, response) => {
    requests.push(`${request.method} ${request.url}`);
    const { status, headers, body } = answers.shift() ?? { status: 500 };
    response.writeHead(status, { ...headers });
    response.end(JSON.stringify(body ?? {}));
  });
  const server = strange;
  await new Promise<void>((resolve) => server.listen(0, "127.0.0.1", resolve));
  process.env["BREAKGLASS_GRAPH_ENDPOINT"] = `http://127.0.0.1:${(server.address() as AddressInfo).port}`;
  return requests;
}

describe("the rule's life", () => {
  test("it is made, read, changed and deleted, and the state holds what somebody set", async () => {
    expect(await create(inputs)).toEqual({ id: "bg", outs: inputs });
    expect(await read("bg", inputs)).toEqual({ id: "bg", props: inputs });
    const changed = { ...inputs, rule: { ...rule, displayName: "Renamed" } };
    expect(await provider.update?.("bg", inputs, changed)).toEqual({ outs: changed });
    await provider.delete?.("bg", inputs);
    expect(await read("bg", inputs)).toEqual({});
    await provider.delete?.("bg", inputs);
  });

  test("its tenant stays with it: another one is another rule, another application is a change, nothing given is none", async () => {
    const olds = { ...inputs, tenantId: "t1", clientId: "c1" };
    expect(await create(olds)).toEqual({ id: "bg", outs: olds });
    const diff = (news: object) => provider.diff?.("bg", olds, { ...inputs, ...news });
    expect(await diff({ tenantId: "t2", clientId: "c1" })).toEqual({ changes: true, replaces: ["tenantId"] });
    expect(await diff({ tenantId: "t1", clientId: "c2" })).toEqual({ changes: true, replaces: [] });
    expect(await diff({ tenantId: "t1", clientId: "" })).toEqual({ changes: false, replaces: [] });
    expect(await diff({ tenantId: UNKNOWN })).toEqual({ changes: false, replaces: [] });
  });

  test("a rule that an interrupted run made is taken over; another one of the same id is not", async () => {
    await create(inputs);
    expect(await create(inputs)).toEqual({ id: "bg", outs: inputs });
    await expect(create({ ...inputs, rule: { ...rule, displayName: "Other" } })).rejects.toThrow(
      'A custom detection rule with the id "bg" is there already, and it is another one.',
    );
  });

  test("what the service adds for itself is neither state nor a difference", async () => {
    const alertTemplate = { ...rule.detectionAction.alertTemplate, eventGroupingKind: "alertPerEvent" };
    const body = {
      ...rule,
      "@odata.context": "https://graph.microsoft.com/beta/$metadata",
      detectionAction: { alertTemplate, automatedActions: null },
      createdBy: "x",
      lastModifiedDateTime: "2026-01-15T00:00:00Z",
    };
    await graphThatAnswers({ status: 201, body });
    const { outs } = await create(inputs);
    expect(outs).toEqual({ apiVersion: "beta", rule: { ...rule, detectionAction: { alertTemplate } } });
    expect(await provider.diff?.("bg", outs, inputs)).toEqual({ changes: false, replaces: [] });
  });
});

describe("the difference", () => {
  const diff = (olds: unknown, news: unknown) => provider.diff?.("bg", olds, news);
  const differing = { changes: true, replaces: [] };

  test("is nothing, a change, a change of the version, or another id, which replaces", async () => {
    expect(await diff(inputs, inputs)).toEqual({ changes: false, replaces: [] });
    expect(await diff({ ...inputs, rule: { ...rule, status: "disabled" } }, inputs)).toEqual(differing);
    expect(await diff({ ...inputs, apiVersion: "v1.0" }, inputs)).toEqual(differing);
    expect(await diff({ ...inputs, rule: { ...rule, id: "old" } }, inputs)).toEqual({
      changes: true,
      replaces: ["rule"],
    });
  });

  test("sees an entity or a technique that somebody took out or added", async () => {
    const { alertTemplate } = rule.detectionAction;
    for (const tactics of [[], [...alertTemplate.tactics, ...alertTemplate.tactics]]) {
      const drifted = { ...rule, detectionAction: { alertTemplate: { ...alertTemplate, tactics } } };
      expect(await diff({ ...inputs, rule: drifted }, inputs)).toEqual(differing);
    }
  });

  test("is none where the service gives no list back for an empty one", async () => {
    const { alertTemplate } = rule.detectionAction;
    const { tactics: _, ...without } = alertTemplate;
    const wanted = { ...rule, detectionAction: { alertTemplate: { ...alertTemplate, tactics: [] } } };
    const found = { ...rule, detectionAction: { alertTemplate: without } };
    expect(await diff({ ...inputs, rule: found }, { ...inputs, rule: wanted })).toEqual({
      changes: false,
      replaces: [],
    });
    expect(await diff({ ...inputs, rule: found }, inputs)).toEqual(differing);
  });

  test("cannot be told while the accounts are unknown", async () => {
    expect(await diff(inputs, { ...inputs, rule: UNKNOWN })).toEqual({});
  });
});

describe("faulty properties", () => {
  test("are all named at once", async () => {
    const { alertTemplate } = rule.detectionAction;
    const faulty = {
      ...rule,
      id: "1",
      displayName: "",
      status: "on",
      queryCondition: {},
      schedule: { frequency: "PT5M" },
      detectionAction: {
        alertTemplate: { ...alertTemplate, title: 1, severity: "High", entityMappings: {}, tactics: [1, 2] },
      },
    };
    expect((await check({ apiVersion: "v2", rule: faulty }))?.map(({ property }) => property)).toEqual([
      "apiVersion",
      "rule.id",
      "rule.displayName",
      "rule.status",
      "rule.queryCondition.queryText",
      "rule.schedule.frequency",
      "rule.detectionAction.alertTemplate.title",
      "rule.detectionAction.alertTemplate.severity",
      "rule.detectionAction.alertTemplate.entityMappings",
      "rule.detectionAction.alertTemplate.tactics",
    ]);
  });

  test("are none in a good rule, and none in what a preview does not know", async () => {
    expect(await check(inputs)).toEqual([]);
    expect(await check({ ...inputs, rule: UNKNOWN })).toEqual([]);
    expect(await check({ ...inputs, rule: { ...rule, queryCondition: { queryText: UNKNOWN } } })).toEqual([]);
  });
});

describe("refusals", () => {
  test("403 says what to grant, to whom and how, and never shows the token", async () => {
    const claims = Buffer.from(JSON.stringify({ appid: "5e2c7c0a-0000-4000-8000-000000000001" }));
    const token = `eyJ.${claims.toString("base64url")}.signature`;
    await graphThatAnswers({ status: 403, body: { error: { code: "Forbidden", message: "No." } } });
    process.env["BREAKGLASS_GRAPH_TOKEN"] = token;
    const error: Error = await create(inputs).then(
      () => Promise.reject(new Error("made")),
      (e) => e,
    );
    expect(error.message.split("\n")).toEqual([
      'Microsoft Graph refused the custom detection rule "bg": 403 Forbidden: No.',
      "Grant the application 5e2c7c0a-0000-4000-8000-000000000001 the application permission CustomDetection.ReadWrite.All of Microsoft Graph, with admin consent:",
      "  az ad app permission add --id 5e2c7c0a-0000-4000-8000-000000000001 --api 00000003-0000-0000-c000-000000000000 --api-permissions e0fd9c8d-a12e-4cc9-9827-20c8c3cd6fb8=Role",
      "  az ad app permission admin-consent --id 5e2c7c0a-0000-4000-8000-000000000001",
      "A new grant works after a few minutes.",
    ]);
  });

  test.each([
    ["the Azure CLI", "04b07795-8ddb-461a-bbee-02f9e1bf7b46"],
    ["Azure PowerShell", "1950a258-227b-4e31-a9cf-717495945fc2"],
  ])("403 through %s says that no role helps a person, and what to deploy with", async (tool, appid) => {
    const claims = Buffer.from(JSON.stringify({ appid })).toString("base64url");
    await graphThatAnswers({ status: 403, body: { error: { code: "Forbidden", message: "No." } } });
    process.env["BREAKGLASS_GRAPH_TOKEN"] = `eyJ.${claims}.signature`;
    await expect(create(inputs)).rejects.toThrow(
      `You are signed in through ${tool}, which may not write these rules for anybody, whatever their role. Deploy as an application of your own: set ARM_CLIENT_ID, ARM_TENANT_ID and ARM_CLIENT_SECRET, or deploy in a pipeline.\nGrant the application that deploys the application permission`,
    );
  });

  test("409 that is about another rule's name says so, and what to do", async () => {
    await create(inputs);
    await expect(create({ ...inputs, rule: { ...rule, id: "bg-2" } })).rejects.toThrow(
      `Another custom detection rule of this tenant has the name or the alert title "${rule.displayName}", possibly that of another stack.`,
    );
  });

  test("an API version without such rules names the setting", async () => {
    const message = "Resource not found for the segment 'rules'.";
    await graphThatAnswers({ status: 400, body: { error: { code: "BadRequest", message } } });
    await expect(create({ ...inputs, apiVersion: "v1.0" })).rejects.toThrow(
      "Set apiVersion of breakglass:defender to beta",
    );
  });

  test("a busy Graph is asked again, four times in all", async () => {
    const busy = { status: 429, headers: { "retry-after": "0" } };
    const requests = await graphThatAnswers(busy, { ...busy, status: 503 }, { status: 201, body: rule });
    expect((await create(inputs)).id).toBe("bg");
    expect(requests).toEqual(Array(3).fill("POST /beta/security/rules/detectionRules"));
    strange?.close();
    const again = await graphThatAnswers(busy, busy, busy, busy, busy);
    await expect(create(inputs)).rejects.toThrow("429");
    expect(again).toHaveLength(4);
  });

  test("half of the override is refused: a token must not go to a strange host", async () => {
    delete process.env["BREAKGLASS_GRAPH_TOKEN"];
    await expect(create(inputs)).rejects.toThrow("Set both of BREAKGLASS_GRAPH_ENDPOINT");
  });
});

describe("the identity that deploys", () => {
  const arm = { ARM_TENANT_ID: "6f0d3c52-1c5e-4d6b-8f1a-7e9b2c4d5a61", ARM_CLIENT_ID: "c" };

  test.each([
    ["ClientAssertionCredential", { ...arm, ARM_USE_OIDC: "true", ACTIONS_ID_TOKEN_REQUEST_URL: "http://x" }],
    ["ClientAssertionCredential", { ...arm, ARM_USE_OIDC: "true", ARM_OIDC_TOKEN: "t" }],
    ["ClientSecretCredential", { ...arm, ARM_CLIENT_SECRET: "s" }],
    ["DefaultAzureCredential", arm],
    ["DefaultAzureCredential", {}],
  ])("is found by %s for %j", async (name, env) => {
    expect((await deployingIdentity(env)).constructor.name).toBe(name);
  });

  const fabrikam = { tenantId: "c8b1f0a4-7d3e-4c52-9e6f-1a2b3c4d5e6f", clientId: "d" };
  const oidc = { ...arm, ARM_USE_OIDC: "true", ARM_OIDC_TOKEN: "t" };

  test.each([
    ["by the pipeline's token, as its own application", oidc, fabrikam, ["ClientAssertionCredential", "d"]],
    [
      "by the one application's secret",
      { ...arm, ARM_CLIENT_SECRET: "s" },
      { ...fabrikam, clientId: "C" },
      ["ClientSecretCredential", "C"],
    ],
    [
      "as the application of the environment, where a person deployed before",
      { ...arm, ARM_CLIENT_SECRET: "s" },
      { ...fabrikam, clientId: "" },
      ["ClientSecretCredential", "c"],
    ],
  ])("is that of another tenant, %s", async (_, env, deployer, [kind, client]) => {
    const credential = await deployingIdentity(env, deployer);
    expect([credential.constructor.name, Reflect.get(credential, "tenantId")]).toEqual([
      kind,
      fabrikam.tenantId,
    ]);
    expect(Reflect.get(credential, "clientId") ?? client).toBe(client);
  });

  test("of another tenant has no secret here that is another application's", async () => {
    await expect(deployingIdentity({ ...arm, ARM_CLIENT_SECRET: "s" }, fabrikam)).rejects.toThrow(
      "the application d deploys to the tenant c8b1f0a4-7d3e-4c52-9e6f-1a2b3c4d5e6f, and ARM_CLIENT_SECRET is that of c.",
    );
  });

  test("gets the pipeline's token for Entra ID's audience, or says what the pipeline lacks", async () => {
    const requests = await graphThatAnswers({ status: 200, body: { value: "jwt" } }, { status: 403 });
    const url = `${process.env["BREAKGLASS_GRAPH_ENDPOINT"]}/token?version=2`;
    expect(await pipelineToken(url, "b")).toBe("jwt");
    expect(requests).toEqual(["GET /token?version=2&audience=api%3A%2F%2FAzureADTokenExchange"]);
    await expect(pipelineToken(url, "b")).rejects.toThrow("id-token: write");
  });
});

test("the text that the engine keeps uses nothing but what Node.js has", () => {
  const file = "provider.cjs";
  const host = ts.createCompilerHost({});
  const { getSourceFile } = host;
  host.getSourceFile = (name, version, ...others) =>
    name === file
      ? ts.createSourceFile(name, detectionRuleSource, version)
      : getSourceFile(name, version, ...others);
  const options = { allowJs: true, checkJs: true, noEmit: true, types: ["node"], lib: ["lib.es2024.d.ts"] };
  const program = ts.createProgram([file], options, host);
  const unknownNames = program
    .getSemanticDiagnostics(program.getSourceFile(file))
    .map(({ messageText }) => ts.flattenDiagnosticMessageText(messageText, " "))
    .filter((message) => message.startsWith("Cannot find"));
  expect(unknownNames).toEqual([]);
});
