import { createHash, createHmac } from "node:crypto";
import { mkdtempSync, rmSync } from "node:fs";
import { tmpdir } from "node:os";
import { join } from "node:path";
import { afterEach, beforeEach, describe, expect, test } from "@jest/globals";
import { type LocalCloud, startCloud } from "../../sandbox/cloud/index.ts";
import { DEFAULT_READINGS } from "../../sandbox/readings/index.ts";

const NOW = new Date("2026-01-15T10:36:00.000Z");
const SUBSCRIPTION = "/subscriptions/8d2c1f0e-5b7a-4f6e-9c3d-2a1b0c9d8e7f";
const GROUP = `${SUBSCRIPTION}/resourceGroups/rg`;
const ACS = `${GROUP}/providers/Microsoft.Communication/communicationServices/Acs-1`;
const IDENTITY = `${GROUP}/providers/Microsoft.ManagedIdentity/userAssignedIdentities/flow`;
const ROLES = {
  contributor: "b24988ac-6180-42a0-ab88-20f7382dd24c",
  owner: "09976791-48a7-449e-bb21-39d1a415f350",
  reader: "acdd72a7-3385-48ef-bd42-f606fba81ae7",
};
const SMS = { from: "+15005550006", smsRecipients: [{ to: "+31201234567" }], message: "Sev0: sign-in" };

let directory: string;
let cloud: LocalCloud;
let principalId: string;

async function put(id: string, version: string, body: object) {
  const response = await cloud.azure.send({
    method: "PUT",
    url: `https://management.azure.com${id}?api-version=${version}`,
    headers: { authorization: `Bearer ${cloud.azure.tokens.issue("p", "https://management.azure.com")}` },
    body: JSON.stringify(body),
  });
  const { error } = JSON.parse(response.body) as { error?: { code: string; message: string } };
  return error === undefined ? String(response.status) : `${response.status} ${error.code}: ${error.message}`;
}

function assign(role: keyof typeof ROLES, scope = ACS) {
  return put(
    `${scope}/providers/Microsoft.Authorization/roleAssignments/11111111-2222-4333-8444-555555555555`,
    "2022-04-01",
    {
      properties: {
        principalId,
        principalType: "ServicePrincipal",
        roleDefinitionId: `${SUBSCRIPTION}/providers/Microsoft.Authorization/roleDefinitions/${ROLES[role]}`,
      },
    },
  );
}

beforeEach(async () => {
  directory = mkdtempSync(join(tmpdir(), "breakglass-acs-"));
  cloud = await startCloud({ directory, tenantId: "t", users: [], start: NOW });
  await put(GROUP, "2024-03-01", { location: "westeurope" });
  await put(IDENTITY, "2023-01-31", { location: "westeurope" });
  await put(ACS, "2023-04-01", { location: "Global", properties: { dataLocation: "Europe" } });
  principalId = String(cloud.azure.store.get(IDENTITY)?.resource.properties?.["principalId"]);
});
afterEach(async () => {
  await cloud.close();
  rmSync(directory, { recursive: true });
});

async function send(body: unknown, changes: { audience?: string; host?: string; version?: string } = {}) {
  const { audience = "https://communication.azure.com/", host = "acs-1", version = "2021-03-07" } = changes;
  const response = await cloud.azure.send({
    method: "POST",
    url: `https://${host}.communication.azure.com/sms?api-version=${version}`,
    headers: {
      authorization: `Bearer ${cloud.azure.tokens.issue(principalId, audience)}`,
      "content-type": "application/json",
    },
    body: JSON.stringify(body),
  });
  const answer = JSON.parse(response.body);
  const fault = answer.error === undefined ? "" : ` ${answer.error.code}: ${answer.error.message}`;
  return { text: `${response.status}${fault}`, value: answer.value };
}

describe("a Communication Services resource", () => {
  test("has an endpoint of its own, and lives nowhere but in Azure as a whole", async () => {
    expect(cloud.azure.store.get(ACS)?.resource.properties).toMatchObject({
      hostName: "acs-1.communication.azure.com",
      provisioningState: "Succeeded",
    });
    const body = { location: "westeurope", properties: { dataLocation: "Europe" } };
    expect(await put(`${ACS}-2`, "2023-04-01", body)).toContain("400 LocationNotAvailableForResourceType");
  });

  test.each<[string, string, object, string]>([
    ["no data location", `${ACS}2`, { location: "Global", properties: {} }, "400 InvalidRequestContent"],
    [
      "another data location than before",
      ACS,
      { location: "Global", properties: { dataLocation: "UK" } },
      "400 BadRequest: The property 'dataLocation' cannot be changed.",
    ],
    [
      "a property of another type",
      `${ACS}2`,
      { location: "Global", properties: { dataLocation: "Europe", sku: "x" } },
      "400 InvalidRequestContent",
    ],
  ])("is refused with %s", async (_, id, body, expected) => {
    expect(await put(id, "2023-04-01", body)).toContain(expected);
  });
});

test("a name is taken in all of Azure", async () => {
  await put(`${GROUP}-2`, "2024-03-01", { location: "westeurope" });
  const body = { location: "Global", properties: { dataLocation: "Europe" } };
  expect(await put(ACS.replace("/rg/", "/rg-2/").replace("Acs", "ACS"), "2023-04-01", body)).toBe(
    "409 NameAlreadyExists: The name 'ACS-1' is taken: it is unique in all of Azure.",
  );
});

describe("a text message", () => {
  test("is denied where another role than Contributor is read to be wanted", async () => {
    await assign("contributor");
    await cloud.close();
    const readings = { ...DEFAULT_READINGS, "sms-role": "other" } as const;
    cloud = await startCloud({ directory, tenantId: "t", users: [], start: NOW, readings });
    expect((await send(SMS)).text).toBe("401 Denied: Denied by the resource provider.");
    expect(cloud.outbox.messages).toEqual([]);
  });

  test("is accepted for each number, and is in the outbox", async () => {
    await assign("contributor");
    const smsRecipients = [{ to: "+31201234567" }, { to: "31201234567" }];
    const { text, value } = await send({ ...SMS, smsRecipients });
    expect(text).toBe("202");
    expect(value).toEqual([
      {
        to: "+31201234567",
        messageId: expect.stringMatching(/^Outgoing_/),
        httpStatusCode: 202,
        successful: true,
      },
      {
        to: "31201234567",
        httpStatusCode: 400,
        errorMessage: "Invalid To phone number format.",
        successful: false,
      },
    ]);
    expect(cloud.outbox.messages).toEqual([
      {
        channel: "sms",
        via: "acs",
        to: ["+31201234567"],
        from: "+15005550006",
        subject: "",
        body: "Sev0: sign-in",
        at: NOW,
      },
    ]);
  });

  test("is not sent twice for one id of the client's", async () => {
    await assign("contributor");
    const repeatable = {
      ...SMS,
      smsRecipients: [{ to: "+31201234567", repeatabilityRequestId: principalId }],
    };
    const [first, second] = [await send(repeatable), await send(repeatable)];
    expect(second.value).toEqual(first.value);
    expect(first.value).toMatchObject([{ repeatabilityResult: "accepted" }]);
    expect(cloud.outbox.messages).toHaveLength(1);
  });

  test.each<[string, keyof typeof ROLES, string]>([
    ["Contributor on the resource", "contributor", ACS],
    ["Contributor on its group", "contributor", GROUP],
    ["Communication and Email Service Owner", "owner", ACS],
  ])("may be sent by %s", async (_, role, scope) => {
    expect((await send(SMS)).text).toBe("401 Denied: Denied by the resource provider.");
    expect(await assign(role, scope)).toBe("201");
    expect((await send(SMS)).text).toBe("202");
  });

  test("may not be sent by a reader, nor with a token for another service", async () => {
    await assign("reader");
    expect((await send(SMS)).text).toBe("401 Denied: Denied by the resource provider.");
    await assign("contributor");
    expect((await send(SMS, { audience: "https://management.azure.com/" })).text).toContain("401 Denied");
    expect((await send(SMS, { audience: "https://communication.azure.com" })).text).toContain("401 Denied");
    expect(cloud.outbox.messages).toHaveLength(0);
  });

  test.each<[string, unknown, string]>([
    [
      "no receivers",
      { ...SMS, smsRecipients: [] },
      "smsRecipients: Array item count 0 is less than minimum count of 1.",
    ],
    ["no message", { from: SMS.from, smsRecipients: SMS.smsRecipients }, "object: message."],
    ["a receiver as a text", { ...SMS, smsRecipients: ["+31201234567"] }, "Expected Object but got String."],
    [
      "the connector's keys",
      { ...SMS, to: "+31201234567" },
      "to: Property 'to' has not been defined and the schema does not allow additional properties.",
    ],
    ["2,049 characters", { ...SMS, message: "a".repeat(2049) }, "exceeds maximum length of 2048."],
    ["options without their flag", { ...SMS, smsSendOptions: { tag: "a" } }, "object: enableDeliveryReport."],
    [
      "a sender without plus",
      { ...SMS, from: "15005550006" },
      "The sender '15005550006' is not a phone number",
    ],
  ])("is refused with %s", async (_, body, reason) => {
    await assign("contributor");
    const { text } = await send(body);
    expect(text).toContain("400 BadRequest");
    expect(text).toContain(reason);
    expect(cloud.outbox.messages).toEqual([]);
  });

  test("needs a version of the API, and a resource at the host", async () => {
    await assign("contributor");
    expect((await send(SMS, { version: "2020-01-01" })).text).toContain("400 InvalidApiVersion");
    expect((await send(SMS, { host: "acs-9" })).text).toBe(
      "404 ResourceNotFound: There is no resource at acs-9.communication.azure.com.",
    );
  });
});

describe("an access key", () => {
  const keys = async () => {
    const { body } = await cloud.azure.send({
      method: "POST",
      url: `https://management.azure.com${ACS}/listKeys?api-version=2023-04-01`,
      headers: { authorization: `Bearer ${cloud.azure.tokens.issue("p", "https://management.azure.com")}` },
    });
    return JSON.parse(body);
  };
  /** As Microsoft's clients sign: learn.microsoft.com/azure/communication-services/tutorials/hmac-header-tutorial. */
  const signed = async (key: string, message = SMS.message) => {
    const [date, host] = ["Thu, 15 Jan 2026 10:36:00 GMT", "acs-1.communication.azure.com"];
    const path = "/sms?api-version=2021-03-07";
    const contents = (text: string) => createHash("sha256").update(text).digest("base64");
    const hash = contents(JSON.stringify(SMS));
    const signature = createHmac("sha256", Buffer.from(key, "base64"))
      .update(`POST\n${path}\n${date};${host};${hash}`)
      .digest("base64");
    const { status } = await cloud.azure.send({
      method: "POST",
      url: `https://${host}${path}`,
      headers: {
        authorization: `HMAC-SHA256 SignedHeaders=x-ms-date;host;x-ms-content-sha256&Signature=${signature}`,
        "content-type": "application/json",
        "x-ms-date": date,
        "x-ms-content-sha256": hash,
      },
      body: JSON.stringify({ ...SMS, message }),
    });
    return status;
  };

  test("is listed, stays the same, and sends; the primary and the secondary one", async () => {
    const first = await keys();
    expect(await keys()).toEqual(first);
    expect(first.primaryConnectionString).toBe(
      `endpoint=https://acs-1.communication.azure.com/;accesskey=${first.primaryKey}`,
    );
    expect(first.secondaryKey).not.toBe(first.primaryKey);
    expect([await signed(first.primaryKey), await signed(first.secondaryKey)]).toEqual([202, 202]);
    expect(cloud.outbox.messages).toHaveLength(2);
  });

  test("that is another, or for another text, sends nothing; nor does any where local authentication is off", async () => {
    const { primaryKey } = await keys();
    expect(await signed(Buffer.alloc(64).toString("base64"))).toBe(401);
    expect(await signed(primaryKey, "another text")).toBe(401);
    const body = { location: "Global", properties: { dataLocation: "Europe", disableLocalAuth: true } };
    expect(await put(ACS, "2023-04-01", body)).toBe("200");
    expect(await signed(primaryKey)).toBe(401);
    expect(cloud.outbox.messages).toEqual([]);
  });
});
