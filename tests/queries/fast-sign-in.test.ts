import { describe, expect, test } from "@jest/globals";
import { type ResolvedAccount, signIn } from "../../queries/index.ts";
import { sampleAccount } from "../../queries/samples/account.ts";
import { compile, ingest, rowSubsetFault } from "../../sandbox/kusto/index.ts";
import { tables } from "../../sandbox/tables/index.ts";

const watched = { accounts: [sampleAccount as unknown as ResolvedAccount], groups: [] };
const queries = signIn.fast?.queries(watched) ?? [];

/** How many rows of the samples of a table the query finds. */
const found = (query: string, table: string, row: object) => {
  const schema = tables.get(table);
  const rows = schema === undefined ? [] : ingest(schema, [row], "test").rows;
  return compile(query, tables).run((name) => (name === table ? rows : []), new Date()).rows.length;
};

describe("the fast queries of sign-ins", () => {
  test("are one a sign-in table", () => {
    expect(queries.map(({ table }) => table)).toEqual(signIn.tables);
  });

  test.each(queries)("over $table are of the KQL of such rules, and show five columns", ({ query }) => {
    expect(rowSubsetFault(query, tables)).toBeUndefined();
    expect(compile(query, tables).columns).toHaveLength(5);
  });

  test("find the same samples as the standard rule", () => {
    const samples = signIn.samples.filter(({ table }) =>
      (signIn.tables as readonly string[]).includes(table),
    );
    expect(samples.length).toBeGreaterThan(3);
    const wrong = samples.filter(({ table, row, matches }) => {
      const { query = "" } = queries.find((each) => each.table === table) ?? {};
      return found(query, table, row) !== (matches ? 1 : 0);
    });
    expect(wrong.map(({ name }) => name)).toEqual([]);
  });

  test("refuse an account with an empty id or name", () => {
    const nobody = { accounts: [{ label: "x", objectId: "" } as unknown as ResolvedAccount], groups: [] };
    expect(() => signIn.fast?.queries(nobody)).toThrow(RangeError);
  });
});
