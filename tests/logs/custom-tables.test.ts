import { afterAll, beforeAll, describe, expect, test } from "@jest/globals";
import { giveRole } from "../../sandbox/azure/index.ts";
import { type LocalCloud, startCloud } from "../../sandbox/cloud/index.ts";

const GROUP = "/subscriptions/8d2c1f0e-5b7a-4f6e-9c3d-2a1b0c9d8e7f/resourceGroups/rg";
const WORKSPACE = `${GROUP}/providers/Microsoft.OperationalInsights/workspaces/law-1`;
const OTHER = `${GROUP}/providers/Microsoft.OperationalInsights/workspaces/law-2`;
const RULE = `${GROUP}/providers/Microsoft.Insights/dataCollectionRules/dcr`;
const TABLE = `${WORKSPACE}/tables/Door_CL`;

let cloud: LocalCloud;

beforeAll(async () => {
  cloud = await startCloud({ tenantId: "t", users: [], start: new Date("2026-01-15T12:00:00Z") });
  await arm("PUT", GROUP, { location: "westeurope" }, "2024-03-01");
  for (const id of [WORKSPACE, OTHER]) await arm("PUT", id, { location: "westeurope" }, "2023-09-01");
  giveRole(cloud.azure.store, "p", "Log Analytics Reader", GROUP);
  giveRole(cloud.azure.store, "p", "Monitoring Metrics Publisher", GROUP);
});
afterAll(() => cloud.close());

async function send(method: string, url: string, audience: string, body?: unknown) {
  const answer = await cloud.azure.send({
    method,
    url,
    headers: {
      authorization: `Bearer ${cloud.azure.tokens.issue("p", audience)}`,
      "content-type": "application/json",
    },
    ...(body === undefined ? {} : { body: JSON.stringify(body) }),
  });
  return { status: answer.status, body: answer.body === "" ? undefined : JSON.parse(answer.body) };
}
const arm = (method: string, id: string, body?: unknown, version = "2025-07-01") =>
  send(
    method,
    `https://management.azure.com${id}?api-version=${version}`,
    "https://management.azure.com",
    body,
  );

const time = { name: "TimeGenerated", type: "dateTime" };
const column = (name: string, type = "string") => ({ name, type });
const schema = (...columns: object[]) => ({ schema: { name: "Door_CL", columns: [time, ...columns] } });
const put = (properties: object, id = TABLE) => arm("PUT", id, { properties });
const said = ({ status, body }: Awaited<ReturnType<typeof arm>>) =>
  `${status} ${body.error.code}: ${body.error.message}`;

async function ask(query: string, of = WORKSPACE) {
  const url = `https://api.loganalytics.io/v1${of}/query`;
  const { status, body } = await send("POST", url, "https://api.loganalytics.io", { query });
  return status === 200 ? body.tables[0].rows : body.error.message;
}
const rule = (of = WORKSPACE, columns = [time, column("Door")]) =>
  arm(
    "PUT",
    RULE,
    {
      location: "westeurope",
      kind: "Direct",
      properties: {
        streamDeclarations: { "Custom-Doors": { columns } },
        destinations: { logAnalytics: [{ workspaceResourceId: of, name: "law" }] },
        dataFlows: [{ streams: ["Custom-Doors"], destinations: ["law"], outputStream: "Custom-Door_CL" }],
      },
    },
    "2023-03-11",
  );

async function ingest(...rows: object[]) {
  const { endpoints, immutableId } = (await rule()).body.properties;
  const url = `${endpoints.logsIngestion}/dataCollectionRules/${immutableId}/streams/Custom-Doors?api-version=2023-01-01`;
  const { status } = await send("POST", url, "https://monitor.azure.com", rows);
  expect(status).toBe(204);
}
const north = { TimeGenerated: "2026-01-15T11:00:00Z", Door: "north" };

describe("a custom table", () => {
  test("takes rows by a data collection rule, and queries and rules of its workspace read it", async () => {
    expect(await ask("Door_CL")).toContain("'Door_CL' does not refer to any known");
    expect((await put(schema(column("Door"), column("Count", "INT"), column("Key", "guid")))).status).toBe(
      200,
    );
    await ingest(north);
    expect(await ask("Door_CL | project Door, Count, Key")).toEqual([["north", null, ""]]);
    expect(
      await ask(
        "Door_CL | getschema | where ColumnName in ('Count', 'Key', 'Type') | project ColumnName, ColumnType",
      ),
    ).toEqual([
      ["Count", "int"],
      ["Key", "string"],
      ["Type", "string"],
    ]);
    expect(await ask("Door_CL", OTHER)).toContain("'Door_CL' does not refer to any known");
    const alert = (scope: string) =>
      arm(
        "PUT",
        `${GROUP}/providers/Microsoft.Insights/scheduledQueryRules/door`,
        {
          location: "westeurope",
          properties: {
            severity: 2,
            evaluationFrequency: "PT5M",
            windowSize: "PT5M",
            scopes: [scope],
            criteria: {
              allOf: [{ query: "Door_CL", timeAggregation: "Count", operator: "GreaterThan", threshold: 0 }],
            },
          },
        },
        "2025-01-01-preview",
      );
    expect(said(await alert(OTHER))).toContain("The query is invalid");
    expect((await alert(WORKSPACE)).status).toBe(201);
  });

  test("keeps its rows when a column is added, or taken away", async () => {
    await put(schema(column("Floor", "int"), column("Door")));
    expect(await ask("Door_CL | project Floor, Door, ingestion_time()")).toEqual([
      [null, "north", "2026-01-15T12:00:00.0000000Z"],
    ]);
    await put(schema(column("Floor", "int")));
    expect(await ask("Door_CL | project Floor")).toEqual([[null]]);
    expect(await ask("Door_CL | project Door")).toContain("'Door'");
    // What was taken away is not there again.
    await put(schema(column("Floor", "int"), column("Door")));
    expect(await ask("Door_CL | project Door")).toEqual([[""]]);
  });

  test("is listed, and shown with its plan, retention and columns, among the tables of Azure", async () => {
    expect((await arm("GET", TABLE)).body).toMatchObject({
      name: "Door_CL",
      type: "Microsoft.OperationalInsights/workspaces/tables",
      properties: {
        plan: "Analytics",
        retentionInDays: 30,
        totalRetentionInDays: 30,
        archiveRetentionInDays: 0,
        schema: {
          name: "Door_CL",
          tableType: "CustomLog",
          columns: [time, column("Floor", "int"), column("Door")],
        },
      },
    });
    const changed = await arm("PATCH", TABLE, { properties: { totalRetentionInDays: 100 } });
    expect(changed.body.properties).toMatchObject({ totalRetentionInDays: 100, archiveRetentionInDays: 70 });
    const { value } = (await arm("GET", `${WORKSPACE}/tables`)).body;
    const types = value.map((each: { name: string; properties: { schema: { tableType: string } } }) => [
      each.name,
      each.properties.schema.tableType,
    ]);
    expect(types).toEqual(
      expect.arrayContaining([
        ["Door_CL", "CustomLog"],
        ["SigninLogs", "Microsoft"],
      ]),
    );
    const again = await arm("PUT", TABLE, (await arm("GET", TABLE)).body);
    expect(again.status).toBe(200);
  });

  test.each<[string, object, string]>([
    [
      "no TimeGenerated",
      { schema: { name: "Door_CL", columns: [column("Door")] } },
      "MSG 1005: Table missing mandatory 'TimeGenerated' column.",
    ],
    [
      "a TimeGenerated that is a text",
      { schema: { name: "Door_CL", columns: [column("TimeGenerated")] } },
      "The column 'TimeGenerated' must be of type dateTime.",
    ],
    ["a reserved name", schema(column("TenantId")), "columns[1]: the name 'TenantId' is reserved."],
    [
      "a name that begins with a digit",
      schema(column("1st")),
      "columns[1]: the name '1st' must have 2 to 45",
    ],
    [
      "a type that there is not",
      schema(column("Door", "timespan")),
      "columns[1]: the type 'timespan' of 'Door' is not known.",
    ],
    ["a column twice", schema(column("Door"), column("Door")), "columns[2]: there is another column 'Door'."],
    [
      "another name than the table's",
      { schema: { name: "Gate_CL", columns: [time] } },
      "The name of the schema must be 'Door_CL'",
    ],
    [
      "another type of a column",
      schema(column("Door", "int")),
      "The type of the column 'Door' cannot be changed from string to int.",
    ],
    [
      "an unknown plan",
      { ...schema(column("Door")), plan: "Gold" },
      "'plan' must be one of Analytics, Basic, Auxiliary",
    ],
    [
      "a retention of a day",
      { ...schema(column("Door")), retentionInDays: 1 },
      "'retentionInDays' must be a whole number from 4 to 730",
    ],
  ])("is refused with %s", async (_, properties, message) => {
    const answer = await put(properties);
    expect([answer.status, said(answer)]).toEqual([400, expect.stringContaining(message)]);
    expect(await ask("Door_CL | project Door")).toEqual([[""]]);
  });

  test("says all that is wrong with its columns at once", async () => {
    const said = (await put({ schema: { name: "Door_CL", columns: [column("Type"), column("a b")] } })).body
      .error.message;
    for (const fault of ["MSG 1005", "'Type' is reserved", "'a b' must have"]) expect(said).toContain(fault);
  });

  test("needs a name that ends in _CL; a table of Azure cannot be deleted, nor get columns", async () => {
    expect(said(await put({ schema: { name: "Door", columns: [time] } }, `${WORKSPACE}/tables/Door`))).toBe(
      "404 NotFound: The specified table: 'Door' does not exist.",
    );
    const signIns = `${WORKSPACE}/tables/SigninLogs`;
    expect(
      (await arm("PUT", signIns, { properties: { retentionInDays: 90 } })).body.properties,
    ).toMatchObject({ retentionInDays: 90 });
    expect((await arm("DELETE", signIns)).status).toBe(400);
    expect(
      (await put({ schema: { name: "SigninLogs", columns: [column("More_CF")] } }, signIns)).status,
    ).toBe(501);
  });

  test("is not there for a rule of another workspace, and is empty when it is made anew", async () => {
    expect(said(await rule(OTHER))).toContain(
      `Table for output stream 'Custom-Door_CL' is not available for destination '${OTHER}'`,
    );
    await arm("DELETE", TABLE);
    expect(await ask("Door_CL")).toContain("'Door_CL' does not refer to any known");
    expect((await arm("GET", TABLE)).status).toBe(404);
    await put(schema(column("Door")));
    expect(await ask("Door_CL")).toEqual([]);
  });
});
