import { mkdtempSync, rmSync } from "node:fs";
import { tmpdir } from "node:os";
import { join } from "node:path";
import { afterEach, beforeEach, describe, expect, jest, test } from "@jest/globals";
import { giveRole } from "../../sandbox/azure/index.ts";
import { ingest, type LocalCloud, startCloud } from "../../sandbox/cloud/index.ts";
import { tables } from "../../sandbox/tables/index.ts";

const GROUP = "/subscriptions/8d2c1f0e-5b7a-4f6e-9c3d-2a1b0c9d8e7f/resourceGroups/rg";
const WORKSPACE = `${GROUP}/providers/Microsoft.OperationalInsights/workspaces/law-1`;
const IDENTITY = `${GROUP}/providers/Microsoft.ManagedIdentity/userAssignedIdentities/asks`;
const AUDIENCE = "https://api.loganalytics.io";
const JSON_TYPE = { "content-type": "application/json" };

let directory: string;
let cloud: LocalCloud;
let customerId: string;
let principalId: string;
beforeEach(async () => {
  directory = mkdtempSync(join(tmpdir(), "breakglass-logs-"));
  cloud = await startCloud({ directory, tenantId: "t", users: [], start: new Date("2026-01-01T00:00:00Z") });
  await arm(GROUP, "2024-03-01", { location: "westeurope" });
  customerId = (await arm(WORKSPACE, "2023-09-01", { location: "westeurope" })).properties.customerId;
  principalId = (await arm(IDENTITY, "2023-01-31", { location: "westeurope" })).properties.principalId;
});
afterEach(async () => {
  await cloud.close();
  rmSync(directory, { recursive: true });
});

async function arm(id: string, version: string, body: unknown) {
  const authorization = `Bearer ${cloud.azure.tokens.issue("p", "https://management.azure.com")}`;
  const url = `https://management.azure.com${id}?api-version=${version}`;
  return JSON.parse(
    (await cloud.azure.send({ method: "PUT", url, headers: { authorization }, body: JSON.stringify(body) }))
      .body,
  );
}

const grant = () =>
  arm(
    `${WORKSPACE}/providers/Microsoft.Authorization/roleAssignments/11111111-2222-4333-8444-555555555555`,
    "2022-04-01",
    {
      properties: {
        roleDefinitionId: "/x/73c42c96-874c-492b-b04d-ab87d138a893",
        principalId,
        principalType: "ServicePrincipal",
      },
    },
  );

async function query(
  text: string,
  { audience = AUDIENCE, headers = JSON_TYPE as Record<string, string> } = {},
) {
  const authorization = `Bearer ${cloud.azure.tokens.issue(principalId, audience)}`;
  const url = `https://api.loganalytics.azure.com/v1/workspaces/${customerId}/query`;
  const answer = await cloud.azure.send({
    method: "POST",
    url,
    headers: { ...headers, authorization },
    body: JSON.stringify({ query: text }),
  });
  return { status: answer.status, body: answer.body === "" ? "" : JSON.parse(answer.body) };
}

describe("the query API", () => {
  test("answers whoever may read the workspace, dynamics and dates as text", async () => {
    await grant();
    expect(await query('print n = 1, t = datetime(2026-01-01), d = dynamic({"a":1}), s = "x"')).toEqual({
      status: 200,
      body: {
        tables: [
          {
            name: "PrimaryResult",
            columns: [
              { name: "n", type: "long" },
              { name: "t", type: "datetime" },
              { name: "d", type: "dynamic" },
              { name: "s", type: "string" },
            ],
            rows: [[1, "2026-01-01T00:00:00.0000000Z", '{"a":1}', "x"]],
          },
        ],
      },
    });
  });

  test("refuses who has no role, and a token for another service", async () => {
    expect((await query("print 1")).body.error.code).toBe("InsufficientAccessError");
    await grant();
    expect((await query("print 1", { audience: "https://management.azure.com/" })).body.error.code).toBe(
      "InvalidAuthenticationTokenAudience",
    );
  });

  test("answers 200 with nothing in it without the content type", async () => {
    await grant();
    expect(await query("print 1", { headers: {} })).toEqual({ status: 200, body: "" });
  });

  test("refuses a query that does not bind, in the parser's words and with its place", async () => {
    await grant();
    const { status, body } = await query("SigninLogs | where Nope == 1");
    expect([status, body.error.code]).toEqual([400, "BadArgumentError"]);
    expect(body.error.message).toContain("KS142");
    expect(body.error.message).toContain("line 1, column 20");
  });
});

describe("the query API, as its clients ask", () => {
  const OTHER = `${GROUP}/providers/Microsoft.OperationalInsights/workspaces/law-2`;
  let otherId: string;
  beforeEach(async () => {
    otherId = (await arm(OTHER, "2023-09-01", { location: "westeurope" })).properties.customerId;
    giveRole(cloud.azure.store, principalId, "Log Analytics Reader", GROUP);
    for (const [workspace, days] of [
      [WORKSPACE, [0, 1, 2]],
      [OTHER, [3]],
    ] as const) {
      const events = days.map((day) => ({
        TimeGenerated: new Date(Date.UTC(2025, 11, 31 - day, 12)).toISOString(),
        UserId: String(day),
      }));
      const schema = tables.get("SigninLogs");
      if (schema === undefined) throw new Error("There is no table SigninLogs.");
      const { rows } = ingest(schema, events, "events");
      cloud.receive(workspace, [{ table: "SigninLogs", rows }]);
    }
  });

  async function answerTo(method: string, path: string, body?: object, prefer?: string) {
    const authorization = `Bearer ${cloud.azure.tokens.issue(principalId, AUDIENCE)}`;
    const { status, body: text } = await cloud.azure.send({
      method,
      url: `https://api.loganalytics.io${path}`,
      headers: { ...JSON_TYPE, authorization, ...(prefer === undefined ? {} : { prefer }) },
      ...(body === undefined ? {} : { body: JSON.stringify(body) }),
    });
    return { status, body: JSON.parse(text) };
  }
  async function ask(method: string, path: string, body?: object) {
    const { body: parsed } = await answerTo(method, path, body);
    return parsed.error?.code ?? parsed.tables?.[0].rows.flat() ?? parsed;
  }
  const QUERY = "SigninLogs | project UserId | order by UserId asc";
  const path = (id = customerId) => `/v1/workspaces/${id}/query`;

  test.each([
    [undefined, ["0", "1", "2"]],
    ["P1D", ["0"]],
    ["PT86400.0S", ["0"]],
    ["PT36H", ["0", "1"]],
    ["2025-12-29T00:00:00Z/2025-12-30T23:00:00Z", ["1", "2"]],
    ["2025-12-29T00:00:00Z/P1D", ["2"]],
    ["P1D/2025-12-31T00:00:00Z", ["1"]],
    ["2025-12-29T00:00:00/2025-12-30T23:00:00", ["1", "2"]],
    ["yesterday", "BadArgumentError"],
    ["2025-12-31/2025-12-30", "BadArgumentError"],
  ])("obey the timespan %s", async (timespan, expected) => {
    expect(await ask("POST", path(), { query: QUERY, timespan })).toEqual(expected);
  });

  test("answers GET, and takes an id in any letter case, and a resource's", async () => {
    const query = `?query=${encodeURIComponent(QUERY)}&timespan=P1D`;
    expect(await ask("GET", `${path(customerId.toUpperCase())}${query}`)).toEqual(["0"]);
    expect(await ask("POST", `/v1${WORKSPACE}/query`, { query: QUERY })).toEqual(["0", "1", "2"]);
  });

  test("asks other workspaces as well, by id or name, where the caller may read them", async () => {
    const all = ["0", "1", "2", "3"];
    expect(await ask("POST", path(), { query: QUERY, workspaces: [otherId] })).toEqual(all);
    expect(await ask("POST", path(), { query: QUERY, workspaces: ["LAW-2", OTHER, customerId] })).toEqual(
      all,
    );
    expect(await ask("POST", path(), { query: QUERY, workspaces: ["law-3"] })).toBe(
      "InsufficientAccessError",
    );
  });

  test("answers each of a batch for itself", async () => {
    const requests = [
      {
        id: "1",
        workspace: customerId,
        method: "POST",
        path: "/query",
        body: { query: QUERY, timespan: "P1D" },
      },
      { id: "2", workspace: customerId, body: { query: "Nope" } },
      { id: "3", workspace: "nobody", body: { query: QUERY } },
    ];
    const { responses } = await ask("POST", "/v1/$batch", { requests });
    expect(responses.map(({ id, status }: { id: string; status: number }) => [id, status])).toEqual([
      ["1", 200],
      ["2", 400],
      ["3", 403],
    ]);
    expect(responses[0].body.tables[0].rows).toEqual([["0"]]);
  });

  describe("with Prefer", () => {
    const CHART = "SigninLogs | summarize count() by UserId | render barchart with (title='By user', ymin=1)";

    test("brings what was asked for, and nothing else", async () => {
      for (const [prefer, members] of [
        [undefined, ["tables"]],
        ["include-render=false, respond-async, include-statistics", ["tables"]],
        ["include-render=true", ["tables", "render"]],
        ["wait=30,include-statistics=true", ["tables", "statistics"]],
        ["INCLUDE-DATASOURCES=True ; x, include-render = true", ["tables", "render", "dataSources"]],
      ] as const) {
        const { status, body } = await answerTo("POST", path(), { query: CHART }, prefer);
        expect([status, Object.keys(body)]).toEqual([200, members]);
      }
      const query = `?query=${encodeURIComponent(CHART)}`;
      const { body } = await answerTo("GET", `${path()}${query}`, undefined, "include-render=true");
      expect(body.render.title).toBe("By user");
    });

    const NOTHING = {
      ...{ visualization: null, title: null, accumulate: false, isQuerySorted: false, kind: null },
      ...{ legend: null, series: null, yMin: "NaN", yMax: "NaN", xAxis: null, xColumn: null, xTitle: null },
      ...{ yAxis: null, yColumns: null, ySplit: null, yTitle: null, anomalyColumns: null },
    };
    test.each([
      [CHART, { visualization: "barchart", title: "By user", yMin: 1 }],
      [
        "let x = 1; SigninLogs | summarize A = count(), B = count() by T = bin(TimeGenerated, 1h) | render timechart with (ycolumns=A, B, xcolumn=T, accumulate=true, kind=stacked)",
        { visualization: "timechart", yColumns: "A,B", xColumn: "T", accumulate: true, kind: "stacked" },
      ],
      [
        "print a = 1 | render columnchart kind=unstacked title='Old'",
        { visualization: "columnchart", kind: "unstacked", title: "Old" },
      ],
      ["SigninLogs | count", {}],
    ])("shows how %s wants to be drawn", async (query, said) => {
      const { body } = await answerTo("POST", path(), { query }, "include-render=true");
      expect(body.render).toEqual({ ...NOTHING, ...said });
    });

    test("counts the rows that there were, and those in the time range", async () => {
      const asked = { query: "SigninLogs | project UserId", timespan: "PT36H" };
      const { body } = await answerTo("POST", path(), asked, "include-statistics=true");
      const { executionTime, resourceUsage, ...counted } = body.statistics.query;
      expect(counted).toEqual({
        inputDatasetStatistics: { rows: { total: 3, scanned: 2 } },
        datasetStatistics: [{ tableRowCount: 2, tableSize: JSON.stringify(body.tables).length }],
      });
      expect([executionTime > 0, executionTime < 60]).toEqual([true, true]);
      expect(resourceUsage.cpu.totalCpu).toMatch(/^00:00:\d\d\.\d{7}$/);
    });

    test("names the workspaces and their tables", async () => {
      const asked = { query: "union SigninLogs, Heartbeat | count", workspaces: ["law-2"] };
      const { body } = await answerTo("POST", path(), asked, "include-dataSources=true");
      const tables = ["SigninLogs", "Heartbeat"];
      expect(body.dataSources).toEqual([
        { resourceId: WORKSPACE, customerId, region: "westeurope", tables },
        { resourceId: OTHER, customerId: otherId, region: "westeurope", tables },
      ]);
    });

    test("ends a query that takes longer than is waited for: 3 minutes, as long as asked, 10 minutes at most", async () => {
      const takes = async (seconds: number, prefer?: string) => {
        let now = 0;
        // From one look at the time to the next, so much of it passes.
        const spied = jest.spyOn(performance, "now").mockImplementation(() => (now += seconds * 1000));
        try {
          return await answerTo("POST", path(), { query: "print 1" }, prefer);
        } finally {
          spied.mockRestore();
        }
      };
      const late = { status: 504, body: { error: { code: "GatewayTimeout", message: "Gateway timeout" } } };
      for (const [seconds, prefer] of [
        [181, undefined],
        [31, "wait=30"],
        [601, "wait=10000"],
        [181, "wait=soon"],
      ] as const)
        expect(await takes(seconds, prefer)).toEqual(late);
      for (const [seconds, prefer] of [
        [100, undefined],
        [599, "wait=600"],
      ] as const)
        expect([seconds, (await takes(seconds, prefer)).status]).toEqual([seconds, 200]);
    });

    test("obeys what each of a batch prefers", async () => {
      const requests = [
        {
          id: "1",
          workspace: customerId,
          headers: { Prefer: "include-render=true" },
          body: { query: CHART },
        },
        { id: "2", workspace: customerId, body: { query: CHART } },
      ];
      const { body } = await answerTo("POST", "/v1/$batch", { requests }, "include-statistics=true");
      expect(body.responses.map((each: { body: object }) => Object.keys(each.body))).toEqual([
        ["tables", "render"],
        ["tables"],
      ]);
    });

    test("a query beyond a limit is refused, so that no client tries it again", async () => {
      const query = "range a from 1 to 100 step 1 | partition by a (count)";
      const { status, body } = await answerTo("POST", path(), { query });
      expect([status, body.error.code]).toEqual([400, "BadArgumentError"]);
      expect(body.error.message).toMatch(/^partition has 100 values of a, /);
    });
  });
});
