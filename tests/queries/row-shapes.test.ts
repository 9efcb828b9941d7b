import { describe, expect, test } from "@jest/globals";
import fc from "fast-check";
import { detections, type ResolvedAccount } from "../../queries/index.ts";
import { auditRow, sampleAccount, sampleGroup, somebodyElse } from "../../queries/samples/account.ts";
import { signedIn } from "../../queries/samples/sign-in.ts";
import { compile, ingest } from "../../sandbox/kusto/index.ts";
import { tables } from "../../sandbox/tables/index.ts";

const NOW = new Date("2026-01-15T02:20:00Z");
const watched = { accounts: [sampleAccount as unknown as ResolvedAccount], groups: [sampleGroup as never] };
const queries = new Map(detections.map(({ id, query }) => [id, compile(query(watched), tables)] as const));

/** The accounts that a detection finds in one row. */
function found(id: string, table: string, row: object): unknown[] {
  const schema = tables.get(table);
  const query = queries.get(id);
  if (schema === undefined || query === undefined) throw new Error(`no ${table} or ${id}`);
  const rows = ingest(schema, [row], "test").rows;
  const result = query.run((name) => (name === table ? rows : []), NOW);
  const at = result.columns.findIndex(({ name }) => name === "Account");
  return result.rows.map((each) => each[at]);
}

const NIL = "00000000-0000-0000-0000-000000000000";
/** As logs spell a name or an id: other letter case, blanks around it. */
const spelled = (text: string) =>
  fc
    .record({
      upper: fc.boolean(),
      before: fc.constantFrom("", " "),
      after: fc.constantFrom("", " ", "   ", "\t"),
    })
    .map(({ upper, before, after }) => `${before}${upper ? text.toUpperCase() : text}${after}`);
const us = fc.oneof(spelled(sampleAccount.objectId), spelled(sampleAccount.userPrincipalName));
const nothing = fc.constantFrom("", NIL);
/** Somebody else, some of them with a name in which the account's stands. */
const others = fc.constantFrom(
  somebodyElse.id,
  somebodyElse.userPrincipalName,
  `old.${sampleAccount.userPrincipalName}`,
  `${sampleAccount.userPrincipalName}.example.com`,
  "bg1_contoso.onmicrosoft.com#EXT#@fabrikam.onmicrosoft.com",
  `${sampleAccount.objectId}0`,
);
/** Where the first that is filled says who it was. */
const NAMES = ["UserPrincipalName", "AlternateSignInName", "SignInIdentifier", "Identity"] as const;
const columnsOf = (table: string) =>
  NAMES.filter((name) => tables.get(table)?.columns.some((each) => each.name === name));

describe.each(["SigninLogs", "AADNonInteractiveUserSignInLogs"])("a row of %s", (table) => {
  const unnamed = Object.fromEntries(columnsOf(table).map((name) => [name, ""]));

  test("is the account's if the id is, whatever else is in it", () => {
    fc.assert(
      fc.property(
        fc.constantFrom(...columnsOf(table)),
        fc.oneof(others, nothing),
        fc.boolean(),
        (column, name, upper) => {
          const UserId = upper ? sampleAccount.objectId.toUpperCase() : sampleAccount.objectId;
          const row = { ...signedIn, ...unnamed, UserId, [column]: name };
          expect(found("sign-in", table, row)).toHaveLength(1);
        },
      ),
      { numRuns: 60 },
    );
  });

  test("is the account's if its name or id is the first that is filled of the columns for names", () => {
    fc.assert(
      fc.property(
        fc.constantFrom(...columnsOf(table)),
        nothing,
        us,
        others,
        fc.boolean(),
        (column, UserId, who, other, isLater) => {
          const later = columnsOf(table).slice(columnsOf(table).indexOf(column) + 1);
          const rest = Object.fromEntries(later.map((name) => [name, isLater ? other : ""]));
          const row = { ...signedIn, ...unnamed, UserPrincipalName: NIL, UserId, ...rest, [column]: who };
          expect(found("sign-in", table, row)).toEqual([who.trim().toLowerCase()]);
        },
      ),
      { numRuns: 100 },
    );
  });

  test("is nobody's if it is somebody else's or has no name, even with the account's display name", () => {
    fc.assert(
      fc.property(
        fc.constantFrom(...columnsOf(table)),
        fc.oneof(others, nothing),
        fc.oneof(others, nothing),
        (column, UserId, name) => {
          const row = {
            ...signedIn,
            ...unnamed,
            UserId,
            UserDisplayName: sampleAccount.userPrincipalName,
            [column]: name,
          };
          expect(found("sign-in", table, row)).toEqual([]);
        },
      ),
      { numRuns: 100 },
    );
  });
});

describe("an audit event", () => {
  /** As an object, or as its text. */
  const shaped = (value: unknown) => fc.boolean().map((isText) => (isText ? JSON.stringify(value) : value));
  /** Also as a list of one. */
  const initiators = (user: fc.Arbitrary<object>) =>
    fc
      .tuple(user, fc.boolean())
      .chain(([each, isListed]) => shaped(isListed ? [{ user: each }] : { user: each }));

  test("is the account's own by its id or name, in whichever shape the log has it", () => {
    const asId = fc
      .constantFrom(sampleAccount.objectId, sampleAccount.objectId.toUpperCase())
      .map((id) => ({ id }));
    const asName = us.map((userPrincipalName) => ({ userPrincipalName }));
    fc.assert(
      fc.property(initiators(fc.oneof(asId, asName)), (InitiatedBy) => {
        expect(found("account-activity", "AuditLogs", { ...auditRow, InitiatedBy })).toHaveLength(1);
      }),
      { numRuns: 100 },
    );
  });

  test("is not the account's if somebody else or nobody did it", () => {
    const other = fc.oneof(others, nothing);
    const user = fc.oneof(
      other.map((id) => ({ id })),
      other.map((userPrincipalName) => ({ userPrincipalName })),
    );
    fc.assert(
      fc.property(fc.oneof(initiators(user), fc.constantFrom(null, "", {}, [], "[]")), (InitiatedBy) => {
        expect(found("account-activity", "AuditLogs", { ...auditRow, InitiatedBy })).toEqual([]);
      }),
      { numRuns: 100 },
    );
  });

  const named = fc.oneof(
    us.map((id) => ({ id: id.trim() })),
    us.map((userPrincipalName) => ({ userPrincipalName })),
    us.map((newValue) => ({
      modifiedProperties: [{ displayName: "x", oldValue: "", newValue: JSON.stringify(newValue) }],
    })),
  );
  const target = (id: string) => ({ id, type: "User", modifiedProperties: [] });

  test("is about the account wherever among its targets it stands, as list, object or text", () => {
    const lists = fc
      .tuple(
        fc.array(others.map(target), { maxLength: 3 }),
        named,
        fc.array(others.map(target), { maxLength: 2 }),
      )
      .map(([before, ours, after]) => [...before, ours, ...after]);
    fc.assert(
      fc.property(fc.oneof(lists.chain(shaped), named.chain(shaped)), (TargetResources) => {
        expect(found("account-change", "AuditLogs", { ...auditRow, TargetResources })).toHaveLength(1);
      }),
      { numRuns: 150 },
    );
  });

  test("is about the account if only its additional details name it", () => {
    const details = us.map((value) => [{ key: "Target", value }]);
    fc.assert(
      fc.property(details.chain(shaped), (AdditionalDetails) => {
        expect(found("account-change", "AuditLogs", { ...auditRow, AdditionalDetails })).toHaveLength(1);
      }),
      { numRuns: 60 },
    );
  });

  test("is about nobody of ours if it names others alone, or nobody", () => {
    const lists = fc.array(others.map(target), { maxLength: 4 });
    fc.assert(
      fc.property(lists.chain(shaped), (TargetResources) => {
        expect(found("account-change", "AuditLogs", { ...auditRow, TargetResources })).toEqual([]);
      }),
      { numRuns: 100 },
    );
  });
});
