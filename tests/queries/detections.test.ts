import { describe, expect, test } from "@jest/globals";
import fc from "fast-check";
import { detections, EVENT_COLUMNS, type ResolvedAccount } from "../../queries/index.ts";
import { kql } from "../../queries/kql.ts";
import { sampleAccount, sampleGroup } from "../../queries/samples/account.ts";
import { signIn } from "../../queries/sign-in.ts";
import { compile, ingest } from "../../sandbox/kusto/index.ts";
import { compiledQuery } from "../../sandbox/logs/compiled-query.ts";
import { type TableSchema, tables } from "../../sandbox/tables/index.ts";

const bg1 = sampleAccount as unknown as ResolvedAccount;
const watched = { accounts: [bg1], groups: [sampleGroup as never] };
const NOW = new Date("2026-01-15T02:20:00Z");

/** Runs a query over the rows of one table; the others are empty. */
function run(query: string, table: string, rows: readonly object[], now = NOW) {
  const schema = tables.get(table);
  if (schema === undefined) throw new Error(`no table ${table}`);
  const ingested = ingest(schema, rows, "test").rows;
  const { columns, rows: found } = compiledQuery(query).run((name) => (name === table ? ingested : []), now);
  return found.map((row) => Object.fromEntries(columns.map(({ name }, index) => [name, row[index]])));
}

const base64 = (text: string) => Buffer.from(text).toString("base64");

describe.each(detections.map((detection) => [detection.id, detection] as const))(
  "the detection %s",
  (_, detection) => {
    test.each(
      detection.samples.map(
        (sample) => [sample.matches ? "sees" : "does not see", sample.name, sample] as const,
      ),
    )("%s %s", (_sees, _name, { table, row, matches }) => {
      expect(run(detection.query(watched), table, [row])).toHaveLength(matches ? 1 : 0);
    });

    test("splits by at most six columns, all of them texts that its query returns", () => {
      expect(detection.episode.length).toBeLessThanOrEqual(6);
      const columns = new Map(
        compile(detection.query(watched), tables).columns?.map(({ name, type }) => [name, type]),
      );
      for (const name of detection.episode) expect([name, columns.get(name)]).toEqual([name, "string"]);
    });

    test("maps entities to columns that its query returns", () => {
      const columns = compile(detection.query(watched), tables).columns?.map(({ name }) => name);
      for (const name of detection.entityMappings.flatMap(({ fields }) => Object.values(fields))) {
        expect(columns).toContain(name);
      }
    });

    test("reports each sample that it sees, by the dimensions of its own row", () => {
      for (const { table, row, name } of detection.samples.filter(({ matches }) => matches)) {
        const [found] = run(detection.query(watched), table, [row]);
        const list = detection.episode.map((each) => ({ name: each, value: found?.[each] ?? "" }));
        const alert = {
          dimensionsBase64: base64(JSON.stringify(list)),
          firedAtBase64: base64(NOW.toISOString()),
        };
        expect([name, run(detection.report(watched, alert), table, [row]).length]).toEqual([name, 1]);
      }
    });

    test("gives each dimension of a sample that it sees a value", () => {
      for (const { table, row, name } of detection.samples.filter(({ matches }) => matches)) {
        const [found] = run(detection.query(watched), table, [row]);
        const named = detection.episode.filter((each) => each !== "AccountId");
        for (const each of named) expect([name, each, found?.[each]]).not.toEqual([name, each, ""]);
      }
    });

    test("reads the tables that it says, and needs none of them to exist", () => {
      const query = detection.query(watched);
      for (const table of detection.tables) expect(query).toContain(table);
      // The table with which it starts is in every workspace.
      const usage = tables.get("Usage") as TableSchema;
      expect(compile(query, new Map([["Usage", usage]])).run(() => [], NOW).rows).toEqual([]);
    });

    test("finds an event that was ingested late, while the alert looks back", () => {
      const { table, row } = detection.samples.find(({ matches }) => matches) ?? { table: "", row: {} };
      const at = (_ingested: string) => [{ ...row, _ingested }];
      expect(run(detection.query(watched), table, at("2026-01-15T02:05:00Z"))).toHaveLength(1);
      expect(run(detection.query(watched), table, at("2026-01-15T02:04:59.9999999Z"))).toHaveLength(0);
    });

    test("reports exactly the columns that it promises, in their order", () => {
      const query = detection.report(watched, { dimensionsBase64: "", firedAtBase64: "" });
      const promised = EVENT_COLUMNS.map(({ name, type }) => ({ name, type }));
      expect(compile(query, tables).columns).toEqual(promised);
      expect(compile(detection.query(watched), tables).columns).toEqual(promised);
    });
  },
);

describe("the sign-in rule", () => {
  const row = { ...signIn.samples[0]?.row };
  const ingestedAt = (_ingested: string) => [{ ...row, _ingested }];

  test("finds a sign-in that was ingested 26 hours late", () => {
    const late = { ...row, TimeGenerated: "2026-01-14T00:10:00Z", _ingested: "2026-01-15T02:10:00Z" };
    expect(run(signIn.query(watched), "SigninLogs", [late])).toHaveLength(1);
  });

  test("looks back fifteen minutes by ingestion time, the first of them included", () => {
    expect(run(signIn.query(watched), "SigninLogs", ingestedAt("2026-01-15T02:05:00Z"))).toHaveLength(1);
    expect(run(signIn.query(watched), "SigninLogs", ingestedAt("2026-01-15T02:04:59.9999999Z"))).toHaveLength(
      0,
    );
  });

  test("gives each dimension a value, also where the event has none", () => {
    const [found] = run(signIn.query(watched), "SigninLogs", [{ ...row, IPAddress: "", ClientAppUsed: "" }]);
    expect(found).toMatchObject({
      AccountId: bg1.objectId,
      Account: bg1.userPrincipalName,
      IPAddress: "unknown address",
      Client: "unknown client",
    });
  });

  test("reads operating system and browser from both tables, though one keeps them as text", () => {
    const device = { operatingSystem: "Windows10", browser: "Edge 120.0" };
    const [interactive] = run(signIn.query(watched), "SigninLogs", [{ ...row, DeviceDetail: device }]);
    const text = { ...row, DeviceDetail: JSON.stringify(device) };
    const [other] = run(signIn.query(watched), "AADNonInteractiveUserSignInLogs", [text]);
    expect([interactive?.["Client"], other?.["Client"]]).toEqual([
      "Windows10 Edge 120.0",
      "Windows10 Edge 120.0",
    ]);
  });

  test("refuses an account with an empty id, which would match events without a user", () => {
    expect(() => signIn.query({ ...watched, accounts: [{ ...bg1, objectId: "" as never }] })).toThrow(
      "empty id",
    );
    expect(() => signIn.query({ ...watched, accounts: [] })).toThrow("empty");
  });
});

describe("the report of an alert", () => {
  const row = { ...signIn.samples[0]?.row };
  const report = (dimensions: Record<string, string>, firedAt: string, rows: readonly object[]) => {
    const list = Object.entries(dimensions).map(([name, value]) => ({ name, value }));
    const alert = { dimensionsBase64: base64(JSON.stringify(list)), firedAtBase64: base64(firedAt) };
    return run(signIn.report(watched, alert), "SigninLogs", rows);
  };
  const episode = {
    AccountId: bg1.objectId,
    Account: bg1.userPrincipalName ?? "",
    IPAddress: "203.0.113.7",
    Client: "Browser",
  };

  test("lists every sign-in of the episode, oldest first, and none of another", () => {
    const rows = [
      { ...row, Id: "second", TimeGenerated: "2026-01-15T02:14:00Z" },
      { ...row, Id: "first", TimeGenerated: "2026-01-15T02:13:00Z" },
      { ...row, Id: "other address", IPAddress: "198.51.100.1" },
    ];
    expect(report(episode, "2026-01-15T02:15:00.000Z", rows).map((found) => found["EventId"])).toEqual([
      "first",
      "second",
    ]);
  });

  test("counts a row once that arrived twice, and each of two that differ", () => {
    const rows = [
      { ...row, Id: "twice" },
      { ...row, Id: "twice", _ingested: "2026-01-15T02:19:00Z" },
      { ...row, Id: "twice", ResultType: "50074" },
    ];
    const found = report(episode, "2026-01-15T02:20:00.000Z", rows);
    expect(found.map((each) => [each["EventId"], each["Result"]]).sort()).toEqual([
      ["twice", "Interrupted: multifactor authentication required (50074)"],
      ["twice", "Success"],
    ]);
  });

  test("cannot be bent by what an event holds", () => {
    const hostile = `"; SigninLogs | where true or "' \\`;
    const rows = [
      { ...row, IPAddress: hostile, Id: "hostile" },
      { ...row, Id: "plain" },
    ];
    const found = report({ ...episode, IPAddress: hostile }, "2026-01-15T02:15:00.000Z", rows);
    expect(found.map((each) => each["EventId"])).toEqual(["hostile"]);
  });

  test("is empty, not an error, for an alert that cannot be read", () => {
    expect(report({}, "", [row])).toEqual([]);
  });
});

describe("an application", () => {
  const accountActivity = detections.find(({ id }) => id === "account-activity");
  const compiled = compile(accountActivity?.query(watched) ?? "", tables);
  const APP = "8c907101-5831-45a1-b703-8a59f190e639";
  const rows = (table: string, row: object) => ingest(tables.get(table) as TableSchema, [row], "test").rows;
  const changedBy = (InitiatedBy: object) =>
    rows("AuditLogs", {
      TimeGenerated: "2026-01-14T08:00:00Z",
      Category: "ApplicationManagement",
      OperationName: "Add service principal credentials",
      InitiatedBy,
      TargetResources: [{ id: "other", modifiedProperties: [{ newValue: JSON.stringify([APP]) }] }],
    });
  /** What is found of its sign-in, which has just arrived. */
  const found = (audit: ReturnType<typeof changedBy>, signIn: object) => {
    const signIns = rows("AADServicePrincipalSignInLogs", {
      TimeGenerated: "2026-01-15T02:13:00Z",
      ...signIn,
    });
    const of = (name: string) =>
      name === "AuditLogs" ? audit : name === "AADServicePrincipalSignInLogs" ? signIns : [];
    const { columns, rows: events } = compiled.run(of, NOW);
    const at = columns.findIndex(({ name }) => name === "Account");
    return events.map((event) => event[at]);
  };
  const ours = { user: { id: bg1.objectId.toUpperCase() } };

  test.each([
    ["ServicePrincipalId", { ServicePrincipalId: APP, ServicePrincipalName: "Backdoor" }],
    ["AppId", { AppId: APP.toUpperCase(), ServicePrincipalName: "Backdoor" }],
  ])("that the account changed is seen when it signs in, by its %s", (_column, row) => {
    expect(found(changedBy(ours), row)).toEqual(["the application Backdoor"]);
  });

  test("that somebody else changed is not, nor one that nobody changed", () => {
    expect(
      found(changedBy({ user: { id: "9b2d6c1e-0f53-4c0e-8a42-6f1f0f1f9d10" } }), { AppId: APP }),
    ).toEqual([]);
    expect(found(changedBy(ours), { AppId: "0b5c2a7e-3d4f-4a51-8c6d-1e2f3a4b5c6d" })).toEqual([]);
    expect(found(changedBy(ours), { AppId: "", ServicePrincipalId: "" })).toEqual([]);
  });
});

describe("the query builder", () => {
  test("turns every text into a literal that is that text", () => {
    fc.assert(
      fc.property(fc.string({ unit: "binary" }), (text) => {
        expect(compile(kql`print value = ${text}`.text, tables).run(() => [], NOW).rows).toEqual([[text]]);
      }),
      { numRuns: 300 },
    );
  });

  test("refuses an empty list", () => {
    expect(() => kql`print x in (${[]})`).toThrow("empty");
  });
});
