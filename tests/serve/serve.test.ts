import { mkdtempSync, readdirSync, rmSync, statSync } from "node:fs";
import { request as httpRequest } from "node:http";
import { request as httpsRequest } from "node:https";
import type { Socket } from "node:net";
import { tmpdir } from "node:os";
import { join } from "node:path";
import { connect as tlsConnect } from "node:tls";
import { afterEach, beforeEach, describe, expect, test } from "@jest/globals";
import { type Served, type ServeOptions, startServing } from "../../sandbox/serve/index.ts";

const TENANT = "6f0d3c52-1c5e-4d6b-8f1a-7e9b2c4d5a61";
const SUBSCRIPTION = "8d2c1f0e-5b7a-4f6e-9c3d-2a1b0c9d8e7f";
const GROUP = `/subscriptions/${SUBSCRIPTION}/resourceGroups/rg`;
const WORKSPACE = `${GROUP}/providers/Microsoft.OperationalInsights/workspaces/law`;
const ARM = "https://management.azure.com";
const LOGIN = "https://login.microsoftonline.com";

let directory: string;
let served: Served;
const serve = (changes: Partial<ServeOptions> = {}) =>
  startServing({
    directory,
    port: 0,
    tenantId: TENANT,
    subscriptionId: SUBSCRIPTION,
    users: [],
    start: new Date("2026-01-15T02:00:00Z"),
    isRealTime: false,
    onTrouble: (message) => {
      throw new Error(message);
    },
    ...changes,
  });

beforeEach(async () => {
  directory = mkdtempSync(join(tmpdir(), "breakglass-serve-"));
  served = await serve();
});
afterEach(async () => {
  await served.close();
  rmSync(directory, { recursive: true, force: true });
});

interface Answer {
  readonly status: number;
  // biome-ignore lint/suspicious/noExplicitAny: the bodies of many services
  readonly body: any;
}

/** As a client behind a proxy does it: a tunnel, TLS with the name of the host, and trust in one authority only. */
function ask(
  method: string,
  address: string,
  token?: string,
  body?: string,
  type = "application/json",
): Promise<Answer> {
  const url = new URL(address);
  return new Promise((resolve, reject) => {
    const tunnel = httpRequest({
      host: "127.0.0.1",
      port: served.port,
      method: "CONNECT",
      path: `${url.hostname}:443`,
    });
    tunnel.on("error", reject);
    tunnel.on("connect", (_, socket: Socket) => {
      const secure = tlsConnect({
        socket,
        servername: url.hostname,
        ca: served.secrets.authority.certificate,
      });
      secure.on("error", reject);
      const outgoing = httpsRequest(
        {
          createConnection: () => secure,
          host: url.hostname,
          method,
          path: url.pathname + url.search,
          headers: {
            "content-type": type,
            connection: "close",
            ...(token === undefined ? {} : { authorization: `Bearer ${token}` }),
          },
        },
        (incoming) => {
          const chunks: Buffer[] = [];
          incoming.on("data", (chunk: Buffer) => chunks.push(chunk));
          incoming.on("end", () => {
            const text = Buffer.concat(chunks).toString("utf8");
            resolve({ status: incoming.statusCode ?? 0, body: text === "" ? undefined : JSON.parse(text) });
          });
        },
      );
      outgoing.on("error", reject);
      outgoing.end(body);
    });
    tunnel.end();
  });
}

function signIn(changes: Record<string, string> = {}, tenant = TENANT): Promise<Answer> {
  const { clientId, clientSecret } = served.secrets.application;
  const form = new URLSearchParams({
    grant_type: "client_credentials",
    client_id: clientId,
    client_secret: clientSecret,
    scope: `${ARM}/.default`,
    ...changes,
  });
  return ask(
    "POST",
    `${LOGIN}/${tenant}/oauth2/v2.0/token`,
    undefined,
    form.toString(),
    "application/x-www-form-urlencoded",
  );
}

const put = async (token: string, id: string, version: string) =>
  (await ask("PUT", `${ARM}${id}?api-version=${version}`, token, JSON.stringify({ location: "westeurope" })))
    .status;

/** Posts to the sandbox itself, as the command line does. */
function control(
  method: string,
  name: string,
  body?: object,
  { key = served.secrets.controlKey, host = "127.0.0.1" } = {},
): Promise<Answer> {
  return new Promise((resolve, reject) => {
    const headers = { authorization: `Bearer ${key}`, host };
    const outgoing = httpRequest(
      { host: "127.0.0.1", port: served.port, method, path: `/sandbox/${name}`, headers },
      (incoming) => {
        const chunks: Buffer[] = [];
        incoming.on("data", (chunk: Buffer) => chunks.push(chunk));
        incoming.on("end", () =>
          resolve({
            status: incoming.statusCode ?? 0,
            body: JSON.parse(Buffer.concat(chunks).toString("utf8")),
          }),
        );
      },
    );
    outgoing.on("error", reject);
    outgoing.end(body === undefined ? undefined : JSON.stringify(body));
  });
}

describe("a client", () => {
  test("signs in and deploys, through a proxy, with the names of Azure's hosts", async () => {
    const { status, body } = await signIn();
    expect([status, body.token_type]).toEqual([200, "Bearer"]);
    const claims = JSON.parse(Buffer.from(body.access_token.split(".")[1], "base64url").toString("utf8"));
    expect(claims).toMatchObject({ aud: ARM, tid: TENANT, oid: served.secrets.application.clientId });
    expect(await put(body.access_token, GROUP, "2021-04-01")).toBe(201);
    const list = await ask(
      "GET",
      `${ARM}/subscriptions/${SUBSCRIPTION}/resourceGroups?api-version=2021-04-01`,
      body.access_token,
    );
    expect(list.body.value.map(({ name }: { name: string }) => name)).toEqual(["rg"]);
  });

  test("is a service principal of the tenant, also behind two slashes, and can be given a role", async () => {
    const { clientId } = served.secrets.application;
    const graph = "https://graph.microsoft.com";
    const graphToken = (await signIn({ scope: `${graph}/.default` })).body.access_token;
    const filter = `?$filter=${encodeURIComponent(`appId eq '${clientId}'`)}`;
    const { body } = await ask("GET", `${graph}/v1.0//servicePrincipals${filter}`, graphToken);
    expect(body.value).toMatchObject([{ id: clientId, displayName: "Sandbox" }]);
    const token = (await signIn()).body.access_token;
    await put(token, GROUP, "2021-04-01");
    const role = `${GROUP}/providers/Microsoft.Authorization/roleAssignments/00000000-0000-4000-8000-000000000001`;
    const properties = {
      roleDefinitionId:
        "/providers/Microsoft.Authorization/roleDefinitions/3913510d-42f4-4e42-8a64-420c390055eb",
      principalId: clientId,
      principalType: "ServicePrincipal",
    };
    const given = await ask(
      "PUT",
      `${ARM}${role}?api-version=2022-04-01`,
      token,
      JSON.stringify({ properties }),
    );
    expect(given.status).toBe(201);
  });

  test("finds the tenant, its keys and the cloud without a token", async () => {
    const instance = await ask("GET", `${LOGIN}/common/discovery/instance?api-version=1.1`);
    const { body } = await ask("GET", instance.body.tenant_discovery_endpoint);
    expect(body.token_endpoint).toBe(`${LOGIN}/${TENANT}/oauth2/v2.0/token`);
    expect((await ask("GET", body.jwks_uri)).status).toBe(200);
    const cloud = (await ask("GET", `${ARM}/metadata/endpoints?api-version=2022-09-01`)).body;
    expect((await ask("GET", `${ARM}/metadata/endpoints?api-version=2019-05-01`)).body).toEqual([cloud]);
    expect([cloud.resourceManager, cloud.authentication.loginEndpoint]).toEqual([`${ARM}/`, LOGIN]);
  });

  test.each<[string, Record<string, string>, string, number, RegExp]>([
    [
      "another tenant",
      {},
      "11111111-1111-4111-8111-111111111111",
      400,
      /^AADSTS90002: .*has the tenant 6f0d3c52/,
    ],
    ["another secret", { client_secret: "x" }, TENANT, 401, /^AADSTS7000215/],
    ["another application", { client_id: "x" }, TENANT, 400, /^AADSTS700016/],
    ["an authorization code", { grant_type: "authorization_code" }, TENANT, 400, /^AADSTS70003/],
    ["no resource", { scope: "openid" }, TENANT, 400, /^AADSTS1002012/],
  ])("with %s is refused with the number that clients know", async (_, changes, tenant, status, message) => {
    const answer = await signIn(changes, tenant);
    expect([answer.status, answer.body.error_description]).toEqual([status, expect.stringMatching(message)]);
  });

  test("with a token of somebody else's is refused", async () => {
    const foreign = `${Buffer.from('{"typ":"JWT","alg":"HS256"}').toString("base64url")}.${Buffer.from('{"oid":"x"}').toString("base64url")}.AAAA`;
    for (const token of [foreign, "x", "a.b.c.d"]) {
      const { status, body } = await ask("GET", `${ARM}${GROUP}?api-version=2021-04-01`, token);
      expect([status, body.error.code]).toEqual([401, "AuthenticationFailed"]);
    }
  });

  test("that asks for a host of the internet gets an answer from here", async () => {
    const { status, body } = await ask("GET", "https://example.com/");
    expect([status, body.error.message]).toEqual([501, "The sandbox has no service at example.com."]);
  });

  test("goes on with its token, and finds what it deployed, after a restart", async () => {
    const { access_token: token } = (await signIn()).body;
    await put(token, GROUP, "2021-04-01");
    await served.close();
    served = await serve();
    expect((await ask("GET", `${ARM}${GROUP}?api-version=2021-04-01`, token)).status).toBe(200);
  });
});

describe("whoever has the key", () => {
  const rows = (...users: string[]) => ({
    table: "SigninLogs",
    rows: users.map((UserPrincipalName) => ({ UserPrincipalName })),
  });
  beforeEach(async () => {
    const { access_token: token } = (await signIn()).body;
    await put(token, GROUP, "2021-04-01");
    await put(token, WORKSPACE, "2023-09-01");
  });

  test("moves the clock forward, by a time or to one, and never back", async () => {
    expect((await control("POST", "time", { by: "+10m" })).body).toEqual({ now: "2026-01-15T02:10:00.000Z" });
    expect((await control("POST", "time", { to: "2026-01-15T03:00:00Z" })).body).toEqual({
      now: "2026-01-15T03:00:00.000Z",
    });
    expect(await control("POST", "time", { to: "2026-01-15T02:59:59Z" })).toEqual({
      status: 400,
      body: {
        error: "The clock cannot go back: it is 2026-01-15T03:00:00.000Z. Reset the sandbox to start anew.",
      },
    });
    expect((await control("POST", "time", { by: "-1m" })).body.error).toBe(
      "The clock cannot go back: it is 2026-01-15T03:00:00.000Z. Reset the sandbox to start anew.",
    );
    for (const wrong of [{ by: "10" }, { by: "-m" }, { to: "noon" }, {}])
      expect((await control("POST", "time", wrong)).body.error).toMatch(/^Write how far to move the clock/);
    expect((await control("POST", "time", { by: "+32d" })).body.error).toMatch(/31 days at most/);
  });

  test("lets rows arrive, which a query then finds", async () => {
    expect((await control("POST", "rows", rows("a", "b"))).body).toMatchObject({
      rows: 2,
      workspace: WORKSPACE,
    });
    const { body } = await signIn({ scope: "https://api.loganalytics.io/.default" });
    const query = JSON.stringify({
      query: "SigninLogs | project UserPrincipalName, TimeGenerated | order by UserPrincipalName asc",
    });
    const answer = await ask(
      "POST",
      `https://api.loganalytics.io/v1${WORKSPACE}/query`,
      body.access_token,
      query,
    );
    expect(answer.body.tables[0].rows).toEqual([
      ["a", "2026-01-15T02:00:00.0000000Z"],
      ["b", "2026-01-15T02:00:00.0000000Z"],
    ]);
  });

  test.each<[object, RegExp]>([
    [{ table: "Nope", rows: [] }, /no table Nope/],
    [{ table: "SigninLogs", rows: "x" }, /must be a list of objects/],
    [{ table: "SigninLogs", rows: [{ Nope: 1 }] }, /Nope/],
    [{ ...rows("a"), workspace: "other" }, /no workspace "other"; there is law/],
  ])("is told what is wrong with the rows %j", async (body, message) => {
    const answer = await control("POST", "rows", body);
    expect([answer.status, answer.body.error]).toEqual([400, expect.stringMatching(message)]);
  });

  test("is heard as well where the client takes the sandbox for a proxy to itself", async () => {
    const path = `http://127.0.0.1:${served.port}/sandbox/state`;
    const headers = { authorization: `Bearer ${served.secrets.controlKey}` };
    const asked = httpRequest({ host: "127.0.0.1", port: served.port, path, headers }).end();
    const status = await new Promise((resolve) =>
      asked.on("response", (answer) => resolve(answer.statusCode)),
    );
    expect(status).toBe(200);
    asked.destroy();
  });

  test("empties the sandbox, and clients stay signed in", async () => {
    const { access_token: token } = (await signIn()).body;
    await control("POST", "reset", {});
    expect((await ask("GET", `${ARM}${GROUP}?api-version=2021-04-01`, token)).body.error.code).toBe(
      "ResourceNotFound",
    );
    expect(await put(token, GROUP, "2021-04-01")).toBe(201);
  });

  test("is the only one: another key is refused, and another name of this machine is no way in", async () => {
    expect((await control("GET", "state", undefined, { key: "x" })).status).toBe(401);
    expect((await control("GET", "state", undefined, { host: "evil.example" })).status).toBe(501);
  });
});

test("an alert fires, and its message is in the outbox, when the clock is moved", async () => {
  const { access_token: token } = (await signIn()).body;
  await put(token, GROUP, "2021-04-01");
  await put(token, WORKSPACE, "2023-09-01");
  const insights = `${GROUP}/providers/Microsoft.Insights`;
  const actionGroup = {
    location: "Global",
    properties: {
      groupShortName: "ag",
      enabled: true,
      smsReceivers: [{ name: "s", countryCode: "31", phoneNumber: "687654321" }],
    },
  };
  await ask(
    "PUT",
    `${ARM}${insights}/actionGroups/ag?api-version=2023-01-01`,
    token,
    JSON.stringify(actionGroup),
  );
  const rule = {
    location: "westeurope",
    properties: {
      severity: 0,
      evaluationFrequency: "PT5M",
      windowSize: "PT5M",
      autoMitigate: false,
      scopes: [WORKSPACE],
      criteria: {
        allOf: [{ query: "SigninLogs", timeAggregation: "Count", operator: "GreaterThan", threshold: 0 }],
      },
      actions: { actionGroups: [`${insights}/actionGroups/ag`] },
    },
  };
  const made = await ask(
    "PUT",
    `${ARM}${insights}/scheduledQueryRules/rule?api-version=2023-12-01`,
    token,
    JSON.stringify(rule),
  );
  expect(made.status).toBe(201);
  await control("POST", "rows", { table: "SigninLogs", rows: [{ UserPrincipalName: "a" }] });
  expect((await control("GET", "outbox")).body).toEqual([]);
  await control("POST", "time", { by: "+4m" });
  expect((await control("GET", "outbox")).body).toEqual([]);
  await control("POST", "time", { by: "+2m" });
  const messages = (await control("GET", "outbox")).body;
  expect(messages.map(({ channel, at }: { channel: string; at: string }) => [channel, at])).toEqual([
    ["sms", "2026-01-15T02:05:00.000Z"],
  ]);
  // The rule goes on where it was: what is out of its window fires no more.
  await control("POST", "time", { by: "+20m" });
  expect((await control("GET", "outbox")).body).toHaveLength(1);
});

test("in real time, the clock follows the machine's, also from where it was moved to", async () => {
  await served.close();
  const start = new Date(Date.now() - 90_000);
  served = await serve({ isRealTime: true, start });
  await new Promise((resolve) => setTimeout(resolve, 2_500));
  expect(Math.abs(served.cloud.clock.now().getTime() - Date.now())).toBeLessThan(2_500);
  const moved = Date.parse((await control("POST", "time", { by: "+5m" })).body.now);
  await new Promise((resolve) => setTimeout(resolve, 1_500));
  const passed = served.cloud.clock.now().getTime() - moved;
  expect([passed > 0, passed < 5_000]).toEqual([true, true]);
});

test("200 at a time are answered, and no connection is promised an end, on which a client would be reset", async () => {
  const address = `http://127.0.0.1:${served.port}/metadata/endpoints?api-version=2022-09-01`;
  const answers = await Promise.all(Array.from({ length: 200 }, () => fetch(address)));
  const found = answers.map(({ status, headers }) => [
    status,
    headers.get("connection"),
    headers.get("keep-alive"),
  ]);
  expect(new Set(found.map(String))).toEqual(new Set(["200,keep-alive,"]));
  const { send } = served.cloud.azure;
  const { headers } = await send({ method: "GET", url: `${ARM}/metadata/endpoints`, headers: {} });
  expect([headers["connection"], headers["keep-alive"]]).toEqual(["keep-alive", undefined]);
});

test("a port that is in use is refused, and the other server goes on", async () => {
  const other = mkdtempSync(join(tmpdir(), "breakglass-serve-"));
  await expect(serve({ directory: other, port: served.port })).rejects.toMatchObject({ code: "EADDRINUSE" });
  rmSync(other, { recursive: true });
  expect((await signIn()).status).toBe(200);
});

test("nobody but the owner may read the files", () => {
  const files = readdirSync(directory, { recursive: true, withFileTypes: true }).filter((each) =>
    each.isFile(),
  );
  expect(files.map(({ name }) => name).sort()).toEqual(
    [
      "ca-key.pem",
      "ca.pem",
      "client-id",
      "client-secret",
      "control-key",
      "resources.json",
      "token-key",
      "user-password",
    ].sort(),
  );
  for (const { parentPath, name } of files)
    expect([name, statSync(join(parentPath, name)).mode & 0o077]).toEqual([name, 0]);
});
