import { mkdtempSync, rmSync } from "node:fs";
import { tmpdir } from "node:os";
import { join } from "node:path";
import { afterEach, beforeEach, describe, expect, test } from "@jest/globals";
import { type LocalCloud, startCloud } from "../../sandbox/cloud/index.ts";

const WRITE = "CustomDetection.ReadWrite.All";
const RULES = "https://graph.microsoft.com/beta/security/rules/detectionRules";

const alertTemplate = {
  title: "Signed in",
  description: "Somebody signed in.",
  severity: "high",
  recommendedActions: "Look.",
  tactics: [{ tactic: "InitialAccess", techniques: [{ technique: "T1078", subTechniques: ["T1078.004"] }] }],
  entityMappings: {
    accounts: [{ aadUserIdColumn: "AccountObjectId" }],
    ips: [{ addressColumn: "IPAddress" }],
  },
  customDetails: { App: "Application" },
};
const rule = {
  id: "bg-sign-in",
  displayName: "Signed in",
  description: "Somebody signed in.",
  status: "enabled",
  queryCondition: { queryText: "EntraIdSignInEvents | where ErrorCode == 0" },
  schedule: { frequency: "PT1H" },
  detectionAction: { alertTemplate },
};
const withTemplate = (changes: object) => ({
  ...rule,
  detectionAction: { alertTemplate: { ...alertTemplate, ...changes } },
});
const withQuery = (queryText: string, frequency = "PT1H") => ({
  ...rule,
  queryCondition: { queryText },
  schedule: { frequency },
});

let directory: string;
let cloud: LocalCloud;
const start = async () => {
  cloud = await startCloud({ directory, tenantId: "t", users: [], start: new Date("2026-01-15T00:00:00Z") });
  cloud.azure.appRoles.grant("deployer", WRITE);
};
beforeEach(async () => {
  directory = mkdtempSync(join(tmpdir(), "breakglass-rules-"));
  await start();
});
afterEach(async () => {
  await cloud.close();
  rmSync(directory, { recursive: true });
});

async function call(
  method: string,
  url = RULES,
  body?: unknown,
  token = cloud.azure.tokens.issue("deployer", "https://graph.microsoft.com"),
) {
  const response = await cloud.azure.send({
    method,
    url,
    headers: { authorization: `Bearer ${token}` },
    ...(body === undefined ? {} : { body: typeof body === "string" ? body : JSON.stringify(body) }),
  });
  return { status: response.status, body: response.body === "" ? undefined : JSON.parse(response.body) };
}

async function refusal(body: unknown, method = "POST", url = RULES): Promise<string> {
  const answer = await call(method, url, body);
  return answer.status < 300
    ? String(answer.status)
    : `${answer.status} ${answer.body.error.code}: ${answer.body.error.message}`;
}

describe("a custom detection rule", () => {
  test("is made, listed, read, changed in part, and deleted, in both versions of the API", async () => {
    expect(await call("POST", RULES, rule)).toMatchObject({
      status: 201,
      body: { ...rule, createdBy: "deployer" },
    });
    const v1 = RULES.replace("/beta/", "/v1.0/");
    expect((await call("GET", v1)).body.value).toHaveLength(1);
    const changed = await call("PATCH", `${v1}/bg-sign-in`, { status: "disabled" });
    expect(changed).toMatchObject({ status: 200, body: { ...rule, status: "disabled" } });
    expect((await call("GET", `${RULES}/bg-sign-in`)).body).toEqual(changed.body);
    expect(await call("DELETE", `${RULES}/bg-sign-in`)).toEqual({ status: 204, body: undefined });
    expect((await call("GET")).body).toEqual({ value: [] });
  });

  test("outlives the sandbox's process", async () => {
    await call("POST", RULES, rule);
    await cloud.close();
    await start();
    expect((await call("GET", `${RULES}/bg-sign-in`)).body).toMatchObject(rule);
  });

  test("is not made twice, and not found where there is none", async () => {
    await call("POST", RULES, rule);
    expect(await refusal(rule)).toBe(
      "409 Conflict: A detection rule with the id 'bg-sign-in' already exists.",
    );
    for (const method of ["GET", "PATCH", "DELETE"]) {
      expect(await refusal({}, method, `${RULES}/other`)).toBe(
        "404 NotFound: Detection rule 'other' was not found.",
      );
    }
  });

  test("is checked as a whole when a part changes, and keeps its id", async () => {
    await call("POST", RULES, rule);
    const id = `${RULES}/bg-sign-in`;
    expect(await refusal({ id: "x" }, "PATCH", id)).toContain("'id' cannot be updated");
    expect(await refusal({ queryCondition: { queryText: "Heartbeat" } }, "PATCH", id)).toContain(
      "must return the following column(s): Timestamp, ReportId",
    );
    expect(await refusal({ isEnabled: false }, "PATCH", id)).toContain("The property 'isEnabled'");
    expect((await call("GET", id)).body).toMatchObject(rule);
  });
});

describe("who may", () => {
  test("needs a token, and the application permission", async () => {
    expect(await call("GET", RULES, undefined, "nonsense")).toMatchObject({ status: 401 });
    cloud.azure.appRoles.withdraw("deployer", WRITE);
    expect(await refusal(rule)).toBe(
      "403 Forbidden: Missing application roles. API required roles: CustomDetection.ReadWrite.All, application roles: .",
    );
    cloud.azure.appRoles.grant("deployer", "CustomDetection.Read.All");
    expect(await refusal(rule)).toContain("application roles: CustomDetection.Read.All.");
    expect((await call("GET")).status).toBe(200);
  });
});

describe("what a rule must not be", () => {
  const unknown = (name: string, type: string) =>
    `400 BadRequest: The property '${name}' does not exist on type 'microsoft.graph.security.${type}'. Make sure to only use property names that are defined by the type.`;

  test.each([
    ["isEnabled", "detectionRule", { ...rule, isEnabled: true }],
    ["detectorId", "detectionRule", { ...rule, detectorId: "1" }],
    ["lastRunDetails", "detectionRule", { ...rule, lastRunDetails: {} }],
    ["period", "ruleSchedule", { ...rule, schedule: { period: "1H" } }],
    [
      "responseActions",
      "detectionAction",
      { ...rule, detectionAction: { alertTemplate, responseActions: [] } },
    ],
    ["category", "alertTemplate", withTemplate({ category: "InitialAccess" })],
    ["impactedAssets", "alertTemplate", withTemplate({ impactedAssets: [] })],
    ["mitreTechniques", "alertTemplate", withTemplate({ mitreTechniques: ["T1078"] })],
  ])("%s was removed", async (name, type, body) => {
    expect(await refusal(body)).toBe(unknown(name, type));
  });

  test.each<[string, object, string]>([
    ["an id of a digit first", { ...rule, id: "3f25" }, "Invalid rule identifier format."],
    ["an id of 101 characters", { ...rule, id: "a".repeat(101) }, "Invalid rule identifier format."],
    ["an id with a dot", { ...rule, id: "a.b" }, "Invalid rule identifier format."],
    ["no name", { ...rule, displayName: " " }, "The property 'displayName' is required."],
    ["a state of the service's own", { ...rule, status: "autoDisabled" }, "not 'autoDisabled'"],
    [
      "a frequency of five minutes",
      withQuery(rule.queryCondition.queryText, "PT5M"),
      "Supported are PT0S, PT1H, PT3H, PT12H, P1D.",
    ],
    ["an unknown severity", withTemplate({ severity: "High" }), "The severity 'High' is not one of"],
    [
      "two tactics",
      withTemplate({ tactics: [{ tactic: "InitialAccess" }, { tactic: "Persistence" }] }),
      "Multiple MITRE tactics are not supported. Specify a single tactic.",
    ],
    [
      "no entities",
      withTemplate({ entityMappings: {} }),
      "At least one of impactedAssets or entityMappings must be provided.",
    ],
    [
      "an account by its name alone",
      withTemplate({ entityMappings: { accounts: [{ nameColumn: "AccountUpn" }] } }),
      "Entity mapping for 'User' is invalid. Set non-empty column values for all fields in at least one of these combinations: aadUserIdColumn; sidColumn; upnColumn; nameColumn + ntDomainColumn; nameColumn + dnsDomainColumn; nameColumn + upnSuffixColumn.",
    ],
    [
      "nothing that can be hit",
      withTemplate({ entityMappings: { urls: [{ addressColumn: "Application" }] } }),
      "At least one asset entity (Machine, User, or Mailbox) or an IP entity must be included.",
    ],
    [
      "entities that are a text",
      withTemplate({ entityMappings: { accounts: "", ips: [{ addressColumn: "IPAddress" }] } }),
      "The property 'entityMappings/accounts' must be a list of objects.",
    ],
    [
      "an entity that is none",
      withTemplate({ entityMappings: { ips: [null] } }),
      "The property 'entityMappings/ips' must be a list of objects.",
    ],
    [
      "an entity that the sandbox does not know",
      withTemplate({ entityMappings: { dns: [] } }),
      "The sandbox does not know entityMappings/dns",
    ],
    [
      "an entity's column that the query lacks",
      withQuery("EntraIdSignInEvents | project Timestamp, ReportId, AccountObjectId, Application"),
      "Entity mappings reference the following column(s) which are not projected by the query output: IPAddress.",
    ],
    [
      "a detail's column that the query lacks",
      withTemplate({ customDetails: { App: "Nothing" } }),
      "Custom details reference the following column(s) which are not projected by the query output: Nothing.",
    ],
    [
      "a query without its id column",
      withQuery("EntraIdSignInEvents | project-away ReportId"),
      "The query must return the following column(s): ReportId.",
    ],
    ["a query of an unknown table", withQuery("SignIns"), "The query is not valid: "],
    [
      "a continuous query of a table that does not stream",
      withQuery(rule.queryCondition.queryText, "PT0S"),
      "reads EntraIdSignInEvents.",
    ],
    [
      "a continuous query with what only whole tables can be asked",
      withQuery("IdentityLogonEvents | top 1 by Timestamp", "PT0S"),
      "The query cannot run continuously: 'top' is not supported.",
    ],
    ["no JSON", "{" as never, "Unable to read JSON request payload."],
  ])("%s", async (_, body, message) => {
    const said = await refusal(body);
    expect(said).toMatch(/^400 (InvalidInput|BadRequest): /);
    expect(said).toContain(message);
    expect((await call("GET")).body.value).toEqual([]);
  });

  test("a continuous query of a table that streams is taken", async () => {
    const streaming = withQuery("IdentityLogonEvents | extend Application", "PT0S");
    expect(await refusal(streaming)).toBe("201");
  });
});
