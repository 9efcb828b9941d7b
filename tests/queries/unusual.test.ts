import { describe, expect, test } from "@jest/globals";
import type { ResolvedAccount } from "../../queries/index.ts";
import { sampleAccount } from "../../queries/samples/account.ts";
import { signedIn } from "../../queries/samples/sign-in.ts";
import { unusualSignIns } from "../../queries/unusual.ts";
import { compile, ingest } from "../../sandbox/kusto/index.ts";
import { tables } from "../../sandbox/tables/index.ts";

const bg1 = sampleAccount as unknown as ResolvedAccount;
const base64 = (text: string) => Buffer.from(text).toString("base64");

const AMSTERDAM = {
  IPAddress: "203.0.113.7",
  LocationDetails: {
    city: "Amsterdam",
    countryOrRegion: "NL",
    geoCoordinates: { latitude: 52.37, longitude: 4.89 },
  },
};
const SINGAPORE = {
  IPAddress: "198.51.100.1",
  LocationDetails: {
    city: "Singapore",
    countryOrRegion: "SG",
    geoCoordinates: { latitude: 1.29, longitude: 103.85 },
  },
};
const now = { ...signedIn, ...AMSTERDAM };
const earlier = { ...now, TimeGenerated: "2026-01-10T08:00:00Z" };

/** What is said of the sign-in of the samples, after these rows. */
function unusual(rows: readonly object[], table = "SigninLogs", current: object = now): unknown[] {
  const dimensions = [
    { name: "AccountId", value: bg1.objectId },
    { name: "Account", value: bg1.userPrincipalName },
    { name: "IPAddress", value: AMSTERDAM.IPAddress },
  ];
  const query = unusualSignIns(
    { accounts: [bg1], groups: [] },
    { dimensionsBase64: base64(JSON.stringify(dimensions)), firedAtBase64: base64("2026-01-15T02:20:00Z") },
  );
  const of = (name: string, list: readonly object[]) => {
    const schema = tables.get(name);
    return schema === undefined ? [] : ingest(schema, list, "test").rows;
  };
  const all = new Map([["SigninLogs", of("SigninLogs", [current, ...(table === "SigninLogs" ? rows : [])])]]);
  if (table !== "SigninLogs") all.set(table, of(table, rows));
  return compile(query, tables)
    .run((name) => all.get(name) ?? [], new Date("2026-01-15T02:20:30Z"))
    .rows.map(([text]) => text);
}

describe("what is unusual about a sign-in", () => {
  test("is nothing, where the account has signed in just so before", () => {
    expect(unusual([earlier])).toEqual([]);
  });

  test("is the sign-in itself, where there was none in 90 days", () => {
    const never = ["The account has not signed in during the last 90 days."];
    expect(unusual([])).toEqual(never);
    expect(unusual([{ ...earlier, TimeGenerated: "2025-10-01T08:00:00Z" }])).toEqual(never);
    expect(unusual([{ ...earlier, UserId: "x", UserPrincipalName: "jane@contoso.com" }])).toEqual(never);
    expect(unusual([{ ...earlier, ResultType: "50126" }])).toEqual(never);
  });

  test("is a country, an address, an application, a client that are new", () => {
    const device = (operatingSystem: string) => ({ DeviceDetail: { operatingSystem, browser: "Edge" } });
    const other = { ...earlier, ...SINGAPORE, AppDisplayName: "Microsoft Graph", ...device("Ios") };
    expect(unusual([other], "SigninLogs", { ...now, ...device("Windows10") })).toEqual([
      "The country NL is new for this account.",
      "The address 203.0.113.7 is new for this account.",
      "The application Azure Portal is new for this account.",
      "The client Windows10 Edge is new for this account.",
    ]);
  });

  test("counts failures in the hour before, those alone", () => {
    const failure = { ...now, ResultType: "50126" };
    const at = (TimeGenerated: string) => ({ ...failure, TimeGenerated });
    expect(unusual([earlier, at("2026-01-15T01:00:00Z")])).toEqual([]);
    expect(unusual([earlier, at("2026-01-15T02:00:00Z")])).toEqual([
      "One sign-in failed in the hour before.",
    ]);
    expect(unusual([earlier, at("2026-01-15T02:00:00Z"), at("2026-01-15T02:05:00Z")])).toEqual([
      "2 sign-ins failed in the hour before.",
    ]);
  });

  test("is travel that nobody can do", () => {
    const away = { ...now, ...SINGAPORE };
    const lines = unusual([earlier, { ...away, TimeGenerated: "2026-01-15T01:13:07Z" }]);
    expect(lines).toEqual(["Impossible travel: 10500 km from Singapore, SG in 60 minutes."]);
    expect(unusual([earlier, { ...away, TimeGenerated: "2026-01-14T01:13:07Z" }])).toEqual([]);
  });

  test("is the risk that Entra ID sees", () => {
    const risky = { ...now, RiskLevelDuringSignIn: "high" };
    expect(unusual([earlier], "SigninLogs", risky)).toEqual(["Entra ID rates the risk as high."]);
  });

  test("looks at non-interactive sign-ins as well, where the details are texts", () => {
    const { LocationDetails, ...rest } = earlier;
    const row = { ...rest, LocationDetails: JSON.stringify(LocationDetails), IsInteractive: false };
    expect(unusual([row], "AADNonInteractiveUserSignInLogs")).toEqual([]);
  });
});
