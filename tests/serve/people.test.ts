import { mkdtempSync, rmSync } from "node:fs";
import { tmpdir } from "node:os";
import { join } from "node:path";
import { getCACertificates, setDefaultCACertificates } from "node:tls";
import { DeviceCodeCredential } from "@azure/identity";
import { afterAll, beforeAll, expect, test } from "@jest/globals";
import { type Served, startServing } from "../../sandbox/serve/index.ts";

const TENANT = "6f0d3c52-1c5e-4d6b-8f1a-7e9b2c4d5a61";
const AZURE_CLI = "04b07795-8ddb-461a-bbee-02f9e1bf7b46";
const ANN = {
  id: "3f2504e0-4f89-41d3-9a0c-0305e82c3301",
  userPrincipalName: "ann@contoso.com",
  displayName: "Ann",
};
const GONE = {
  ...ANN,
  id: "3f2504e0-4f89-41d3-9a0c-0305e82c3302",
  userPrincipalName: "gone@contoso.com",
  accountEnabled: false,
};
const GRAPH = "https://graph.microsoft.com";

let directory: string;
let served: Served;
const trusted = getCACertificates("default");
beforeAll(async () => {
  directory = mkdtempSync(join(tmpdir(), "breakglass-people-"));
  served = await startServing({
    ...{ directory, port: 0, tenantId: TENANT, subscriptionId: "s", users: [ANN, GONE], isRealTime: false },
    start: new Date("2026-01-15T02:00:00Z"),
    onTrouble: (message) => {
      throw new Error(message);
    },
  });
  setDefaultCACertificates([...trusted, served.secrets.authority.certificate]);
});
afterAll(async () => {
  setDefaultCACertificates(trusted);
  await served.close();
  rmSync(directory, { recursive: true });
});

async function send(method: string, url: string, headers: Record<string, string>, body?: string) {
  const answer = await served.cloud.azure.send({
    method,
    url,
    headers,
    ...(body === undefined ? {} : { body }),
  });
  return { status: answer.status, body: answer.body === "" ? undefined : JSON.parse(answer.body) };
}
const token = (form: Record<string, string>, endpoint = "token") =>
  send(
    "POST",
    `https://login.microsoftonline.com/organizations/oauth2/v2.0/${endpoint}`,
    { "content-type": "application/x-www-form-urlencoded" },
    new URLSearchParams({ client_id: AZURE_CLI, scope: `${GRAPH}/User.Read openid`, ...form }).toString(),
  );
const signIn = (changes: Record<string, string> = {}) =>
  token({
    grant_type: "password",
    username: "ann@contoso.com",
    password: served.secrets.password,
    ...changes,
  });
const graph = (path: string, access: string, body?: object) =>
  send(
    body === undefined ? "GET" : "POST",
    `${GRAPH}/v1.0${path}`,
    { authorization: `Bearer ${access}`, "content-type": "application/json" },
    body === undefined ? undefined : JSON.stringify(body),
  );
const claimsOf = (jwt: string) =>
  JSON.parse(Buffer.from(jwt.split(".")[1] ?? "", "base64url").toString("utf8"));
const MAIL = {
  message: {
    subject: "Hi",
    body: { content: "x" },
    toRecipients: [{ emailAddress: { address: "a@b.example" } }],
  },
};

test("a person signs in with the password: /me is theirs, and the mailbox", async () => {
  const { status, body } = await signIn();
  expect([status, body.token_type, body.scope]).toEqual([200, "Bearer", `${GRAPH}/User.Read`]);
  expect(claimsOf(body.access_token)).toMatchObject({
    ...{ aud: GRAPH, appid: AZURE_CLI, idtyp: "user", oid: ANN.id, scp: "User.Read", tid: TENANT },
    upn: "ann@contoso.com",
  });
  expect(claimsOf(body.id_token)).toMatchObject({
    ...{ aud: AZURE_CLI, iss: `https://login.microsoftonline.com/${TENANT}/v2.0`, oid: ANN.id },
    preferred_username: "ann@contoso.com",
  });
  expect(JSON.parse(Buffer.from(body.client_info, "base64url").toString())).toEqual({
    uid: ANN.id,
    utid: TENANT,
  });
  expect((await graph("/me?$select=id,displayName", body.access_token)).body).toEqual({
    id: ANN.id,
    displayName: "Ann",
  });
  expect((await graph("/users", body.access_token)).body.value).toHaveLength(2);
  expect((await graph("/me/sendMail", body.access_token, MAIL)).status).toBe(202);
  expect(served.cloud.outbox.messages.map(({ from, to }) => [from, to])).toEqual([
    ["ann@contoso.com", ["a@b.example"]],
  ]);
  expect((await graph("/users/gone@contoso.com/sendMail", body.access_token, MAIL)).status).toBe(403);
});

test("an application has no /me", async () => {
  const access = served.cloud.azure.tokens.issue(served.secrets.application.clientId, GRAPH);
  for (const answer of [await graph("/me", access), await graph("/me/sendMail", access, MAIL)])
    expect([answer.status, answer.body.error.message]).toEqual([
      400,
      "/me request is only valid with delegated authentication flow.",
    ]);
});

test.each([
  [{ password: "no" }, "invalid_grant", 50126],
  [{ username: "bob@contoso.com" }, "invalid_grant", 50034],
  [{ username: "gone@contoso.com" }, "invalid_grant", 50057],
  [{ client_id: TENANT }, "unauthorized_client", 700016],
  [{ grant_type: "refresh_token", refresh_token: "x" }, "invalid_grant", 70008],
  [{ grant_type: "device_code", device_code: "x" }, "bad_verification_code", 70019],
  [{ grant_type: "authorization_code" }, "unsupported_grant_type", 70003],
])("refuses %j as %s", async (changes, error, code) => {
  const { status, body } = await signIn(changes as Record<string, string>);
  expect([status, body.error, body.error_codes]).toEqual([400, error, [code]]);
  expect(body.error_description).toMatch(new RegExp(`^AADSTS${code}: .+\\.$`));
});

test("a refresh token brings tokens for another service, and is none itself; nor is the token of a service", async () => {
  const { body } = await signIn();
  const scope = "https://management.core.windows.net//.default offline_access";
  const other = await token({ grant_type: "refresh_token", refresh_token: body.refresh_token, scope });
  const { aud, scp, oid } = claimsOf(other.body.access_token);
  expect([aud, scp, oid]).toEqual(["https://management.core.windows.net/", "user_impersonation", ANN.id]);
  expect((await graph("/me", body.refresh_token)).status).toBe(401);
  expect((await token({ grant_type: "refresh_token", refresh_token: body.access_token })).status).toBe(400);
  const authorization = `Bearer ${other.body.access_token}`;
  const tenants = await send("GET", "https://management.azure.com/tenants?api-version=2022-12-01", {
    authorization,
  });
  expect(tenants.body.value.map(({ tenantId }: { tenantId: string }) => tenantId)).toEqual([TENANT]);
});

test("a client of Microsoft's signs in by a code on another device, and waits until somebody says who it is", async () => {
  const approve = async (code: string, user: string) => {
    const headers = { authorization: `Bearer ${served.secrets.controlKey}` };
    const url = `http://127.0.0.1:${served.port}/sandbox/sign-in`;
    return (await fetch(url, { method: "POST", headers, body: JSON.stringify({ code, user }) })).json();
  };
  const told: unknown[] = [];
  const credential = new DeviceCodeCredential({
    tenantId: TENANT,
    clientId: AZURE_CLI,
    userPromptCallback: async ({ userCode, message }) => {
      expect(message).toBe(`To sign in to the sandbox, run: breakglass sandbox sign-in ${userCode} USER`);
      told.push(await approve("BCDFGHJKL", "ann@contoso.com"), await approve(userCode, "bob@contoso.com"));
      setTimeout(async () => told.push(await approve(userCode, "ANN@contoso.com")), 1_200);
    },
    ...({ proxyOptions: { host: "http://127.0.0.1", port: served.port } } as object),
  });
  const { token: access } = await credential.getToken("https://graph.microsoft.com/.default");
  expect(told).toEqual([
    { error: "Nobody waits with the code BCDFGHJKL." },
    { error: "The directory has nobody of the name or id bob@contoso.com." },
    { user: "ANN@contoso.com" },
  ]);
  expect((await graph("/me", access)).body.id).toBe(ANN.id);
});

test("nobody's domain is federated", async () => {
  const url = "https://login.microsoftonline.com/common/UserRealm/ann@contoso.com?api-version=1.0";
  const { body } = await send("GET", url, {});
  expect([body.account_type, body.domain_name]).toEqual(["Managed", "contoso.com"]);
});
