import { describe, expect, test } from "@jest/globals";
import fc from "fast-check";
import { detections, type ResolvedAccount, signIn } from "../../queries/index.ts";
import { kql } from "../../queries/kql.ts";
import { sampleAccount } from "../../queries/sign-in-samples.ts";
import { compile, ingest } from "../../sandbox/kusto/index.ts";
import { tables } from "../../tables/index.ts";

const bg1 = sampleAccount as unknown as ResolvedAccount;
const NOW = new Date("2026-01-15T02:20:00Z");

/** Runs a query over the rows of one table; the others are empty. */
function run(query: string, table: string, rows: readonly object[], now = NOW) {
  const schema = tables.get(table);
  if (schema === undefined) throw new Error(`no table ${table}`);
  const ingested = ingest(schema, rows, "test").rows;
  const { columns, rows: found } = compile(query, tables).run(
    (name) => (name === table ? ingested : []),
    now,
  );
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
      expect(run(detection.query([bg1]), table, [row])).toHaveLength(matches ? 1 : 0);
    });

    test("splits by at most six columns, all of them texts that its query returns", () => {
      expect(detection.episode.length).toBeLessThanOrEqual(6);
      const columns = new Map(
        compile(detection.query([bg1]), tables).columns?.map(({ name, type }) => [name, type]),
      );
      for (const name of detection.episode) expect([name, columns.get(name)]).toEqual([name, "string"]);
    });

    test("maps entities to columns that its query returns", () => {
      const columns = compile(detection.query([bg1]), tables).columns?.map(({ name }) => name);
      for (const name of detection.entityMappings.flatMap(({ fields }) => Object.values(fields))) {
        expect(columns).toContain(name);
      }
    });

    test("reports exactly the columns that it promises, in their order", () => {
      const query = detection.report.query([bg1], { dimensionsBase64: "", firedAtBase64: "" });
      expect(compile(query, tables).columns).toEqual(
        detection.report.columns.map(({ name, type }) => ({ name, type })),
      );
    });
  },
);

describe("the sign-in rule", () => {
  const row = { ...signIn.samples[0]?.row };
  const ingestedAt = (_ingested: string) => [{ ...row, _ingested }];

  test("finds a sign-in that was ingested 26 hours late", () => {
    const late = { ...row, TimeGenerated: "2026-01-14T00:10:00Z", _ingested: "2026-01-15T02:10:00Z" };
    expect(run(signIn.query([bg1]), "SigninLogs", [late])).toHaveLength(1);
  });

  test("looks back fifteen minutes by ingestion time, the first of them included", () => {
    expect(run(signIn.query([bg1]), "SigninLogs", ingestedAt("2026-01-15T02:05:00Z"))).toHaveLength(1);
    expect(run(signIn.query([bg1]), "SigninLogs", ingestedAt("2026-01-15T02:04:59.9999999Z"))).toHaveLength(
      0,
    );
  });

  test("gives each dimension a value, also where the event has none", () => {
    const [found] = run(signIn.query([bg1]), "SigninLogs", [{ ...row, IPAddress: "", ClientAppUsed: "" }]);
    expect(found).toMatchObject({
      AccountId: bg1.objectId,
      UserPrincipalName: bg1.userPrincipalName,
      IPAddress: "unknown address",
      Client: "unknown client",
    });
  });

  test("reads operating system and browser from both tables, though one keeps them as text", () => {
    const device = { operatingSystem: "Windows10", browser: "Edge 120.0" };
    const [interactive] = run(signIn.query([bg1]), "SigninLogs", [{ ...row, DeviceDetail: device }]);
    const text = { ...row, DeviceDetail: JSON.stringify(device) };
    const [other] = run(signIn.query([bg1]), "AADNonInteractiveUserSignInLogs", [text]);
    expect([interactive?.["Client"], other?.["Client"]]).toEqual([
      "Windows10 Edge 120.0",
      "Windows10 Edge 120.0",
    ]);
  });

  test("refuses an account with an empty id, which would match events without a user", () => {
    expect(() => signIn.query([{ ...bg1, objectId: "" as never }])).toThrow("empty id");
    expect(() => signIn.query([])).toThrow("empty");
  });
});

describe("the report of an alert", () => {
  const row = { ...signIn.samples[0]?.row };
  const report = (dimensions: Record<string, string>, firedAt: string, rows: readonly object[]) => {
    const list = Object.entries(dimensions).map(([name, value]) => ({ name, value }));
    const alert = { dimensionsBase64: base64(JSON.stringify(list)), firedAtBase64: base64(firedAt) };
    return run(signIn.report.query([bg1], alert), "SigninLogs", rows);
  };
  const episode = {
    AccountId: bg1.objectId,
    UserPrincipalName: bg1.userPrincipalName ?? "",
    IPAddress: "203.0.113.7",
    Client: "Browser",
  };

  test("lists every sign-in of the episode, oldest first, and none of another", () => {
    const rows = [
      { ...row, Id: "second", TimeGenerated: "2026-01-15T02:14:00Z" },
      { ...row, Id: "first", TimeGenerated: "2026-01-15T02:13:00Z" },
      { ...row, Id: "other address", IPAddress: "198.51.100.1" },
    ];
    expect(report(episode, "2026-01-15T02:15:00.000Z", rows).map((found) => found["SignInId"])).toEqual([
      "first",
      "second",
    ]);
  });

  test("cannot be bent by what an event holds", () => {
    const hostile = `"; SigninLogs | where true or "' \\`;
    const rows = [
      { ...row, IPAddress: hostile, Id: "hostile" },
      { ...row, Id: "plain" },
    ];
    const found = report({ ...episode, IPAddress: hostile }, "2026-01-15T02:15:00.000Z", rows);
    expect(found.map((each) => each["SignInId"])).toEqual(["hostile"]);
  });

  test("is empty, not an error, for an alert that cannot be read", () => {
    expect(report({}, "", [row])).toEqual([]);
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
