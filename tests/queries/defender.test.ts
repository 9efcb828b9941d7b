import { describe, expect, test } from "@jest/globals";
import type { Account, ObjectId } from "../../config/index.ts";
import { defenderSignIn } from "../../queries/defender-sign-in.ts";
import {
  catalogueEntry,
  defenderActivityPolicy,
  defenderDetections,
  defenderDetectionsOf,
  defenderRule,
  detections,
  type ResolvedAccount,
} from "../../queries/index.ts";
import { sampleAccount } from "../../queries/samples/account.ts";
import { signIn } from "../../queries/sign-in.ts";
import { compile, ingest } from "../../sandbox/kusto/index.ts";
import { tables } from "../../sandbox/tables/index.ts";

const bg1 = sampleAccount as unknown as ResolvedAccount;
const watching = (...accounts: ResolvedAccount[]) => ({ accounts, groups: [] });
const watched = watching(bg1);
const query = defenderSignIn.query(watched);

describe.each(defenderDetections.map((source) => [source.id, source] as const))(
  "the Defender query of %s",
  (_, source) => {
    const text = source.query(watched);

    function found(rows: readonly object[]): number {
      const schema = tables.get(source.table);
      if (schema === undefined) throw new Error("no table");
      const ingested = ingest(schema, rows, "test").rows;
      return compile(text, tables).run(() => ingested, new Date("2026-01-15T02:20:00Z")).rows.length;
    }

    test.each(
      source.samples.map(
        (sample) => [sample.matches ? "sees" : "does not see", sample.name, sample] as const,
      ),
    )("%s %s", (_sees, _name, { row, matches }) => {
      expect(found([row])).toBe(matches ? 1 : 0);
    });

    test("returns the time, the id, and every column that an entity or a detail names", () => {
      const columns = compile(text, tables).columns?.map(({ name }) => name);
      const { accounts, ips } = source.entityMappings;
      const mapped = [...accounts, ...ips].flatMap((mapping) => Object.values(mapping));
      const named = ["Timestamp", "ReportId", ...mapped, ...Object.values(source.customDetails)];
      for (const name of named) expect(columns).toContain(name);
    });

    test("stands for detections of the catalogue, by an event that it finds", () => {
      for (const [id, { row }] of Object.entries(source.sees)) {
        expect(detections.map((each) => each.id)).toContain(id);
        expect(found([row])).toBe(1);
      }
    });

    test("leaves time to the service", () => {
      expect(text).not.toMatch(/ago\(|now\(|ingestion_time/);
    });
  },
);

describe("the Defender queries", () => {
  test("are in the catalogue, each with how often it runs", () => {
    const found = detections.map(catalogueEntry).flatMap(({ id, engines }) => {
      const defender = engines.find(({ engine }) => engine === "defender");
      return defender === undefined ? [] : [[id, defender.runs]];
    });
    expect(found).toEqual([
      ["sign-in", "every hour, over the last 4"],
      ["blocked-sign-in", "every hour, over the last 4"],
      ["failed-sign-in", "every hour, over the last 4"],
      ["cloud-activity", "continuously, with `defender.cloudApps`"],
    ]);
  });

  test("read cloud applications where the tenant has them", () => {
    const ids = (cloudApps: boolean) => defenderDetectionsOf({ cloudApps }).map(({ id }) => id);
    expect(ids(false)).toEqual(["sign-in", "failed-sign-in"]);
    expect(ids(true)).toEqual(["sign-in", "failed-sign-in", "cloud-activity"]);
  });

  test("of failed sign-ins count the attempts of an account in one row, by the first of them", () => {
    const [, failed] = defenderDetections;
    const schema = tables.get("EntraIdSignInEvents");
    if (failed === undefined || schema === undefined) throw new Error("none");
    const row = failed.samples[0]?.row;
    const rows = ["02:10", "02:05", "02:07"].map((time, index) => ({
      ...row,
      Timestamp: `2026-01-15T${time}:00Z`,
      ReportId: `r${index}`,
      IPAddress: `203.0.113.${Math.min(index, 1)}`,
    }));
    const ingested = ingest(schema, rows, "test").rows;
    const {
      columns,
      rows: [only, ...rest],
    } = compile(failed.query(watched), tables).run(() => ingested, new Date("2026-01-15T02:20:00Z"));
    const value = (name: string) => only?.[columns.findIndex((column) => column.name === name)];
    expect(rest).toEqual([]);
    expect([value("ReportId"), value("Attempts"), value("Addresses")]).toEqual(["r1", 3, 2]);
  });

  test("matches by id alone where no name is known, and refuses nobody and empty names", () => {
    const { userPrincipalName: _, ...nameless } = bg1;
    expect(defenderSignIn.query(watching(nameless))).not.toContain("AccountUpn in~");
    expect(() => defenderSignIn.query(watching())).toThrow("empty");
    expect(() => defenderSignIn.query(watching({ ...bg1, objectId: " " as never }))).toThrow(
      "empty id or name",
    );
  });
});

describe("the Defender rule", () => {
  test("is the detection, in the service's form", () => {
    expect(defenderRule(defenderSignIn, "bg", watched)).toEqual({
      id: "bg",
      displayName: `${signIn.title} (bg)`,
      description: signIn.description,
      status: "enabled",
      queryCondition: { queryText: query },
      schedule: { frequency: "PT1H" },
      detectionAction: {
        alertTemplate: {
          title: `${signIn.title} (bg)`,
          description: signIn.description,
          severity: "high",
          recommendedActions: defenderSignIn.recommendedActions,
          tactics: [{ tactic: "InitialAccess", techniques: [{ technique: "T1078", subTechniques: [] }] }],
          entityMappings: {
            accounts: [{ aadUserIdColumn: "AccountObjectId", upnColumn: "AccountUpn" }],
            ips: [{ addressColumn: "IPAddress" }],
          },
          customDetails: defenderSignIn.customDetails,
        },
      },
    });
  });

  const made = (changes: object) =>
    defenderRule({ ...defenderSignIn, ...changes }, "bg", watched).detectionAction.alertTemplate;

  test("has the first tactic alone, and sub-techniques below their technique", () => {
    const techniques = ["T1078.004", "T1078", "T1110.003", "T1078.002"];
    expect(made({ tactics: ["Persistence", "Impact"], techniques }).tactics).toEqual([
      {
        tactic: "Persistence",
        techniques: [
          { technique: "T1078", subTechniques: ["T1078.004", "T1078.002"] },
          { technique: "T1110", subTechniques: ["T1110.003"] },
        ],
      },
    ]);
    expect(made({ tactics: [] }).tactics).toEqual([]);
  });

  test.each([
    [0, "high"],
    [1, "high"],
    [2, "medium"],
    [3, "low"],
    [4, "informational"],
  ])("of severity %d is %s", (severity, name) => {
    expect(made({ severity }).severity).toBe(name);
  });

  test.each(["1bg", "b g", "", "a".repeat(101)])("cannot have the id %j", (id) => {
    expect(() => defenderRule(defenderSignIn, id, watched)).toThrow("cannot be the id of a Defender rule");
  });
});

describe("the activity policy for the portal", () => {
  const accounts = [
    { label: "bg1", userPrincipalName: "bg1@contoso.com" },
    { label: "bg2", objectId: sampleAccount.objectId },
  ] as Account[];

  test("has a value for each field of the form", () => {
    const policy = defenderActivityPolicy(accounts.slice(0, 1), ["SOC@contoso.com", "soc@contoso.com"]);
    expect(policy).toMatchObject({
      policyName: signIn.title,
      policySeverity: "High",
      category: "Access control",
      description: signIn.description,
      actOn: "Single activity",
      filters: [
        { filter: "Activity type", operator: "equals", values: ["Log on"] },
        { filter: "User > Name", operator: "equals", values: ["bg1@contoso.com"] },
      ],
      alerts: { sendAlertAsEmail: ["soc@contoso.com"], dailyAlertLimitPerPolicy: 100 },
      governanceActions: "none",
      lookUpFirst: [],
    });
  });

  test("says whose name has to be looked up first, and is none for nobody", () => {
    const policy = defenderActivityPolicy(accounts, []);
    expect(policy.filters[1]?.values).toEqual(["bg1@contoso.com", "the name of bg2"]);
    expect(policy.lookUpFirst).toEqual([`bg2: object id ${sampleAccount.objectId}, in Entra ID > Users`]);
    const group = "5d1f7a36-0c1e-4b6e-9b5e-0a4c7d2e9f10" as ObjectId;
    const byGroup = defenderActivityPolicy([...accounts.slice(0, 1), { group }], []);
    expect(byGroup.filters[1]?.values.at(-1)).toBe(`the name of each member of the group ${group}`);
    expect(byGroup.lookUpFirst.at(-1)).toBe(
      `the members of the group ${group}, in Entra ID > Groups; repeat it when they change`,
    );
    expect(() => defenderActivityPolicy([], [])).toThrow("match everybody");
  });
});
