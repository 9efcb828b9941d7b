import { mkdtempSync, rmSync } from "node:fs";
import { request } from "node:http";
import { tmpdir } from "node:os";
import { join } from "node:path";
import { gzipSync } from "node:zlib";
import { afterEach, beforeEach, describe, expect, test } from "@jest/globals";
import { giveRole } from "../../sandbox/azure/index.ts";
import { type LocalCloud, startCloud } from "../../sandbox/cloud/index.ts";

const GROUP = "/subscriptions/8d2c1f0e-5b7a-4f6e-9c3d-2a1b0c9d8e7f/resourceGroups/rg";
const WORKSPACE = `${GROUP}/providers/Microsoft.OperationalInsights/workspaces/law-1`;
const ENDPOINT = `${GROUP}/providers/Microsoft.Insights/dataCollectionEndpoints/Dce`;
const RULE = `${GROUP}/providers/Microsoft.Insights/dataCollectionRules/dcr`;
const AUDIENCE = "https://monitor.azure.com";
const STREAM = "Custom-Logons";

let directory: string;
let cloud: LocalCloud;
let endpoint: string;
beforeEach(async () => {
  directory = mkdtempSync(join(tmpdir(), "breakglass-logs-"));
  cloud = await startCloud({ directory, tenantId: "t", users: [], start: new Date("2026-01-15T12:00:00Z") });
  await arm("PUT", GROUP, "2024-03-01", { location: "westeurope" });
  await arm("PUT", WORKSPACE, "2023-09-01", { location: "westeurope" });
  endpoint = (await arm("PUT", ENDPOINT, "2023-03-11", { location: "westeurope" })).properties.logsIngestion
    .endpoint;
});
afterEach(async () => {
  await cloud.close();
  rmSync(directory, { recursive: true });
});

async function arm(method: string, id: string, version: string, body?: unknown) {
  const authorization = `Bearer ${cloud.azure.tokens.issue("p", "https://management.azure.com")}`;
  const url = `https://management.azure.com${id}?api-version=${version}`;
  const sent = body === undefined ? {} : { body: JSON.stringify(body) };
  return JSON.parse((await cloud.azure.send({ method, url, headers: { authorization }, ...sent })).body);
}

const COLUMNS = [
  { name: "When", type: "datetime" },
  { name: "User", type: "string" },
  { name: "Failed", type: "boolean" },
];
const flow = (changes: object = {}) => ({
  streams: [STREAM],
  destinations: ["law"],
  transformKql:
    "source | where Failed == true | project TimeGenerated = When, Account = User, EventID = toint(4625)",
  outputStream: "Microsoft-SecurityEvent",
  ...changes,
});
const rule = (changes: object = {}, properties: object = {}) =>
  arm("PUT", RULE, "2023-03-11", {
    location: "westeurope",
    kind: "Direct",
    properties: {
      dataCollectionEndpointId: ENDPOINT,
      streamDeclarations: { [STREAM]: { columns: COLUMNS } },
      destinations: { logAnalytics: [{ workspaceResourceId: WORKSPACE, name: "law" }] },
      dataFlows: [flow(changes)],
      ...properties,
    },
  });
/** A rule, and a caller who may send by it. */
async function ready(): Promise<string> {
  const { properties } = await rule();
  giveRole(cloud.azure.store, "sender", "Monitoring Metrics Publisher", RULE);
  return properties.immutableId;
}

interface Sent {
  readonly audience?: string;
  readonly host?: string;
  readonly stream?: string;
  readonly headers?: Record<string, string>;
}

/** The body as it stands on the wire. */
function post(
  id: string,
  body: string | Buffer,
  { audience = AUDIENCE, host, stream = STREAM, headers = {} }: Sent = {},
) {
  const token = cloud.azure.tokens.issue("sender", audience);
  return new Promise<string>((resolve, reject) => {
    const sending = request(
      {
        port: cloud.azure.port,
        method: "POST",
        path: `/dataCollectionRules/${id}/streams/${stream}?api-version=2023-01-01`,
        headers: {
          host: new URL(host ?? endpoint).hostname,
          authorization: `Bearer ${token}`,
          "content-type": "application/json",
          ...headers,
        },
      },
      async (response) => {
        const said = Buffer.concat(await response.toArray()).toString("utf8");
        const { code, message } = said === "" ? {} : JSON.parse(said).error;
        resolve(said === "" ? String(response.statusCode) : `${response.statusCode} ${code}: ${message}`);
      },
    );
    sending.on("error", reject).end(body);
  });
}
const rows = (...given: readonly object[]) => JSON.stringify(given);
/** What the query API finds. */
async function logons(): Promise<unknown[]> {
  giveRole(cloud.azure.store, "reader", "Log Analytics Reader", WORKSPACE);
  const token = cloud.azure.tokens.issue("reader", "https://api.loganalytics.io");
  const query =
    "SecurityEvent | extend At = ingestion_time() | project TimeGenerated, Account, EventID, At | order by Account asc";
  const { body } = await cloud.azure.send({
    method: "POST",
    url: `https://api.loganalytics.io/v1${WORKSPACE}/query`,
    headers: { authorization: `Bearer ${token}`, "content-type": "application/json" },
    body: JSON.stringify({ query }),
  });
  return JSON.parse(body).tables[0].rows;
}
const bad = { When: "2026-01-15T11:58:00Z", User: "bg1", Failed: true };

describe("the Logs Ingestion API", () => {
  test("puts rows through the stream and the transformation into the table; they are there at once", async () => {
    const id = await ready();
    expect(
      await post(id, rows(bad, { ...bad, User: "bg2", Failed: false }, { ...bad, User: "bg3", More: 1 })),
    ).toBe("204");
    const [at, now] = ["2026-01-15T11:58:00.0000000Z", "2026-01-15T12:00:00.0000000Z"];
    expect(await logons()).toEqual([
      [at, "bg1", 4625, now],
      [at, "bg3", 4625, now],
    ]);
  });

  test("is at the host of the rule, too, and takes packed bodies", async () => {
    const id = await ready();
    const { properties } = await arm("GET", RULE, "2023-03-11");
    expect(
      await post(id, gzipSync(rows(bad)), {
        host: properties.endpoints.logsIngestion,
        headers: { "content-encoding": "gzip" },
      }),
    ).toBe("204");
    expect(await logons()).toHaveLength(1);
    expect(await post(id, rows(bad), { headers: { "content-encoding": "gzip" } })).toBe(
      "400 BadRequest: The header Content-Encoding says gzip, and the body is not.",
    );
  });

  test("takes one MB, packed or not, and no byte more", async () => {
    const id = await ready();
    const most = 1_048_576;
    const empty = rows({ ...bad, User: "" });
    const full = (bytes: number) => rows({ ...bad, User: "x".repeat(bytes - empty.length) });
    expect(await post(id, full(most))).toBe("204");
    const refused = `413 ContentLengthLimitExceeded: Maximum allowed content length: 1048576 bytes (1 MB). Provided content length: ${most + 1} bytes.`;
    expect(await post(id, full(most + 1))).toBe(refused);
    expect(await post(id, gzipSync(full(most + 1)), { headers: { "content-encoding": "gzip" } })).toBe(
      refused,
    );
    expect(await logons()).toHaveLength(1);
  });

  test("refuses who lacks the role, whoever else is the owner, and a token for another service", async () => {
    const { properties } = await rule();
    const id = properties.immutableId;
    giveRole(cloud.azure.store, "sender", "Owner", GROUP);
    expect(await post(id, rows(bad))).toBe(
      `403 OperationFailed: The authentication token provided does not have access to ingest data for the data collection rule with immutable Id '${id}'.`,
    );
    expect(await post(id, rows(bad), { audience: "https://management.azure.com" })).toMatch(
      /^401 InvalidAudience/,
    );
    expect(await logons()).toEqual([]);
  });

  test.each<[string, string, (id: string) => Promise<string>]>([
    [
      "another rule",
      "404 NotFound: Data collection rule with immutable Id 'dcr-0' not found.",
      () => post("dcr-0", rows(bad)),
    ],
    [
      "another stream",
      "has no stream 'Custom-Other'.",
      (id) => post(id, rows(bad), { stream: "Custom-Other" }),
    ],
    [
      "one object",
      "400 InvalidBody: The body must be a JSON list of objects.",
      (id) => post(id, JSON.stringify(bad)),
    ],
    ["no JSON", "400 InvalidBody: The body must be a JSON list of objects.", (id) => post(id, "[{")],
    ["a value of another type", "400 InvalidRow: ", (id) => post(id, rows({ ...bad, When: "yesterday" }))],
    [
      "text",
      "415 UnsupportedMediaType",
      (id) => post(id, rows(bad), { headers: { "content-type": "text/plain" } }),
    ],
  ])("refuses %s", async (_, message, send) => {
    const id = await ready();
    expect(await send(id)).toContain(message);
    expect(await logons()).toEqual([]);
  });
});

test("where one transformation fails on a row, nothing of the call comes in by the others", async () => {
  const failing = "source | where User matches regex User | project TimeGenerated = When";
  const { properties } = await rule({}, { dataFlows: [flow(), flow({ transformKql: failing })] });
  giveRole(cloud.azure.store, "sender", "Monitoring Metrics Publisher", RULE);
  const { immutableId } = properties;
  expect(await post(immutableId, rows(bad, { ...bad, User: "(" }))).toMatch(
    /^400 InvalidRow: A row gives a regular expression that cannot be read/,
  );
  expect(await logons()).toEqual([]);
});

describe("a data collection rule", () => {
  test("keeps its immutable id and its endpoint when it is written again", async () => {
    const first = (await rule()).properties;
    const second = (await rule({ transformKql: "source | project TimeGenerated = When" })).properties;
    expect(first.immutableId).toMatch(/^dcr-[0-9a-f]{32}$/);
    expect([second.immutableId, second.endpoints]).toEqual([first.immutableId, first.endpoints]);
    expect(endpoint).toMatch(/^https:\/\/dce-[0-9a-f]{4}\.westeurope-1\.ingest\.monitor\.azure\.com$/);
  });

  test.each<[string, object, object, string]>([
    [
      "a table that the API does not fill",
      { outputStream: "Microsoft-SigninLogs" },
      {},
      "InvalidOutputTable",
    ],
    ["a custom table that is not there", { outputStream: "Custom-Logons_CL" }, {}, "InvalidOutputTable"],
    ["a destination that is not declared", { destinations: ["other"] }, {}, "InvalidDestination"],
    ["a stream that is not declared", { streams: ["Custom-Other"] }, {}, "InvalidStream"],
    [
      "an output without a time",
      { transformKql: "source | project Account = User" },
      {},
      "has no column TimeGenerated",
    ],
    [
      "an output of another type",
      { transformKql: "source | project TimeGenerated = When, EventID = User" },
      {},
      "EventID [produced:'string', output:'int']",
    ],
    ["a faulty transformation", { transformKql: "source | where Nowhere == 1" }, {}, "InvalidTransformQuery"],
    [
      "what looks at several rows",
      { transformKql: "source | summarize count()" },
      {},
      "'summarize' is not supported",
    ],
    ["data sources", {}, { dataSources: { syslog: [] } }, "no data sources"],
    [
      "a workspace that is not there",
      {},
      { destinations: { logAnalytics: [{ workspaceResourceId: `${WORKSPACE}0`, name: "law" }] } },
      "InvalidWorkspace",
    ],
  ])("refuses %s", async (_, changes, properties, message) => {
    expect((await rule(changes, properties)).error.message).toContain(message);
  });
});
