import { describe, expect, test } from "@jest/globals";
import type { Account, ObjectId } from "../../config/index.ts";
import {
  defenderActivityPolicy,
  defenderRule,
  defenderSignIn,
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

function found(row: object): number {
  const schema = tables.get("EntraIdSignInEvents");
  if (schema === undefined) throw new Error("no table");
  const { rows } = ingest(schema, [row], "test");
  return compile(query, tables).run(() => rows, new Date("2026-01-15T02:20:00Z")).rows.length;
}

describe("the Defender query", () => {
  test.each(
    defenderSignIn.samples.map(
      (sample) => [sample.matches ? "sees" : "does not see", sample.name, sample] as const,
    ),
  )("%s %s", (_sees, _name, { row, matches }) => {
    expect(found(row)).toBe(matches ? 1 : 0);
  });

  test("returns the time, the id, and every column that an entity or a detail names", () => {
    const columns = compile(query, tables).columns?.map(({ name }) => name);
    const { accounts, ips } = defenderSignIn.entityMappings;
    const mapped = [...accounts, ...ips].flatMap((mapping) => Object.values(mapping));
    const named = ["Timestamp", "ReportId", ...mapped, ...Object.values(defenderSignIn.customDetails)];
    for (const name of named) expect(columns).toContain(name);
  });

  test("leaves time to the service", () => {
    expect(query).not.toMatch(/ago\(|now\(|ingestion_time/);
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
