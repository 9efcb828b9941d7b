import { mkdtempSync, rmSync } from "node:fs";
import { tmpdir } from "node:os";
import { join } from "node:path";
import { afterEach, describe, expect, test } from "@jest/globals";
import { type Azure, startAzure } from "../../sandbox/azure/index.ts";
import { type CloudName, clouds } from "../../sandbox/clouds/index.ts";

const GROUP = "/subscriptions/8d2c1f0e-5b7a-4f6e-9c3d-2a1b0c9d8e7f/resourceGroups/rg";
const REGION = { public: "westeurope", usgovernment: "usgovvirginia", china: "chinaeast2" } as const;
const WHO = "0d5b7c1e-3f42-4a6d-9b8e-5c4d3e2f1a0b";

let close = () => Promise.resolve();

afterEach(() => close());

async function start(cloud: CloudName): Promise<Azure> {
  const directory = mkdtempSync(join(tmpdir(), "breakglass-clouds-"));
  const azure = await startAzure({
    directory,
    tenantId: "6f0d3c52-1c5e-4d6b-8f1a-7e9b2c4d5a61",
    users: [],
    cloud,
    validateQuery: () => undefined,
    validateWorkflow: () => undefined,
  });
  close = async () => {
    await azure.close();
    rmSync(directory, { recursive: true });
  };
  return azure;
}

async function put(azure: Azure, path: string, version: string, body: object, host = azure.cloud.arm) {
  const { status, body: text } = await azure.send({
    method: "PUT",
    url: `${host}${GROUP}${path}?api-version=${version}`,
    headers: {
      authorization: `Bearer ${azure.tokens.issue(WHO, azure.cloud.arm)}`,
      "content-type": "application/json",
    },
    body: JSON.stringify(body),
  });
  const answer = JSON.parse(text === "" ? "{}" : text);
  return { status, code: answer.error?.code, message: answer.error?.message, answer };
}

describe.each(["public", "usgovernment", "china"] as const)("%s", (cloud) => {
  test("answers at its own hosts, and at none of another cloud's", async () => {
    const azure = await start(cloud);
    const group = { location: REGION[cloud] };
    expect((await put(azure, "", "2024-03-01", group)).status).toBe(201);
    for (const other of Object.values(clouds)) {
      if (other.name === cloud) continue;
      const refused = await put(azure, "", "2024-03-01", group, other.arm);
      expect(refused).toMatchObject({ status: 501, code: "NotImplemented" });
    }
  });

  test("has its own regions alone", async () => {
    const azure = await start(cloud);
    for (const [name, location] of Object.entries(REGION)) {
      const { status, code } = await put(azure, "", "2024-03-01", { location });
      expect([name, status, code]).toEqual(
        name === cloud ? [name, 201, undefined] : [name, 400, "LocationNotAvailableForResourceType"],
      );
      azure.store.delete(GROUP);
    }
  });

  test("gives triggers and tokens its own addresses", async () => {
    const azure = await start(cloud);
    await put(azure, "", "2024-03-01", { location: REGION[cloud] });
    const { answer } = await put(azure, "/providers/Microsoft.Logic/workflows/w", "2019-05-01", {
      location: REGION[cloud],
      properties: { definition: { triggers: {}, actions: {} } },
    });
    expect(new URL(answer.properties.accessEndpoint).hostname).toBe(
      `prod-00.${REGION[cloud]}.${clouds[cloud].workflows}`,
    );
    const [, claims = ""] = azure.tokens.issue(WHO, clouds[cloud].graph).split(".");
    const { iss } = JSON.parse(Buffer.from(claims, "base64url").toString());
    expect(iss).toBe(`${clouds[cloud].issuer}/${azure.tenantId}/`);
  });
});

describe("what a cloud lacks is refused by name", () => {
  const connection = (api: string, location: string) => ({
    location,
    properties: {
      api: {
        id: `/subscriptions/8d2c1f0e-5b7a-4f6e-9c3d-2a1b0c9d8e7f/providers/Microsoft.Web/locations/${location}/managedApis/${api}`,
      },
      ...(api === "twilio" ? { parameterValues: { sid: "AC1", token: "t" } } : {}),
    },
  });

  test.each([
    ["usgovernment", "twilio", 201],
    ["usgovernment", "teams", 201],
    ["usgovernment", "office365", 400],
    ["china", "twilio", 400],
    ["china", "teams", 400],
    ["public", "office365", 201],
  ] as const)("in %s, the connector %s is answered %d", async (cloud, api, status) => {
    const azure = await start(cloud);
    await put(azure, "", "2024-03-01", { location: REGION[cloud] });
    const path = `/providers/Microsoft.Web/connections/${api}`;
    const answer = await put(azure, path, "2016-06-01", connection(api, REGION[cloud]));
    expect(answer.status).toBe(status);
    if (status === 400) {
      expect(answer.message).toMatch(`The sandbox has no connector '${api}' in ${clouds[cloud].title}: `);
    }
  });

  test("text messages of action groups in Azure China", async () => {
    const azure = await start("china");
    await put(azure, "", "2024-03-01", { location: REGION.china });
    const group = (receivers: object) => ({
      location: "Global",
      properties: { groupShortName: "g", enabled: true, ...receivers },
    });
    const path = "/providers/Microsoft.Insights/actionGroups/g";
    const sms = { smsReceivers: [{ name: "s", countryCode: "86", phoneNumber: "13800000000" }] };
    expect(await put(azure, path, "2023-01-01", group(sms))).toMatchObject({
      status: 400,
      message: expect.stringMatching(/^The sandbox has no text messages of action groups in Azure China: /),
    });
    const email = { emailReceivers: [{ name: "e", emailAddress: "a@b.example" }], smsReceivers: [] };
    expect((await put(azure, path, "2023-01-01", group(email))).status).toBe(201);
  });

  test("rules of Defender outside of the public cloud", async () => {
    const azure = await start("usgovernment");
    azure.appRoles.grant(WHO, "CustomDetection.ReadWrite.All");
    const { status, body } = await azure.send({
      method: "GET",
      url: `${azure.cloud.graph}/beta/security/rules/detectionRules`,
      headers: { authorization: `Bearer ${azure.tokens.issue(WHO, azure.cloud.graph)}` },
    });
    expect([status, JSON.parse(body).error.code]).toEqual([404, "NotAvailableInCloud"]);
  });
});
