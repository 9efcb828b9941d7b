import { expect, test } from "@jest/globals";
import { knownAccounts } from "../../../cli/azure/account-entries.ts";
import type { AccountEntry } from "../../../config/index.ts";

const user = (id: string, name: string) => ({
  "@odata.type": "#microsoft.graph.user",
  id,
  userPrincipalName: name,
});
const members: Readonly<Record<string, readonly Record<string, unknown>[]>> = {
  g1: [user("U-1", "bg1@contoso.com"), user("u-2", "BG2@contoso.com"), user("u-3", "bg3@contoso.com")],
  g2: [
    user("u-3", "bg3@contoso.com"),
    { "@odata.type": "#microsoft.graph.group", id: "G3" },
    { "@odata.type": "#microsoft.graph.device", id: "d-1" },
  ],
  empty: [],
};
const row = (id: string, values: object, isDeleted = false) => ({
  properties: { watchlistItemId: id, itemsKeyValue: values, isDeleted },
});
const watchlists: Readonly<Record<string, { searchKey: string; items: object[] }>> = {
  good: {
    searchKey: "UPN",
    items: [
      row("r1", { UPN: "bg1@contoso.com", Id: "" }),
      row("r2", { UPN: " BG1@contoso.com ", Id: "" }),
      row("r3", { UPN: "gone@contoso.com" }, true),
    ],
  },
  ids: { searchKey: "Id", items: [row("r1", { Id: "3F2504E0-4F89-41D3-9A0C-0305E82C3301" })] },
  odd: {
    searchKey: "UPN",
    items: [
      row("r1", { UPN: "bg3" }),
      row("r2", { UPN: "" }),
      row("r3", { Name: "x" }),
      row("r4", { UPN: "no@contoso.com" }),
    ],
  },
  empty: { searchKey: "UPN", items: [row("r1", { UPN: "bg1@contoso.com" }, true)] },
};
const people: Readonly<Record<string, object>> = {
  "bg1@contoso.com": user("U-1", "bg1@contoso.com"),
  "3f2504e0-4f89-41d3-9a0c-0305e82c3301": user("U-9", "bg9@contoso.com"),
};
const reads = {
  members: async (group: string) => members[group],
  watchlist: async (alias: string) => watchlists[alias] as never,
  user: async (key: string) => people[key.toLowerCase()] as never,
};
const known = (...entries: object[]) => knownAccounts(entries as unknown as AccountEntry[], reads);

test("accounts by groups are their members, each once; what is listed keeps its label, whether by id or by name", async () => {
  const listed = [
    { label: "primary", objectId: "u-1" },
    { label: "second", userPrincipalName: "bg2@contoso.com" },
  ];
  const { accounts, groups, faults } = await known(...listed, { group: "g1" }, { group: "g2" });
  expect(accounts).toEqual([
    ...listed,
    { label: "bg3@contoso.com", objectId: "u-3", userPrincipalName: "bg3@contoso.com" },
  ]);
  expect(groups).toEqual(["g1", "g2", "g3"]);
  expect(faults).toEqual([
    "breakglass:accounts[3].group: the group g2 has the member d-1, which is neither a user nor a group",
  ]);
});

test("a group that is not there, or has nobody, is a fault of its property; the others count", async () => {
  const { accounts, faults } = await known({ group: "nowhere" }, { group: "empty" }, { group: "g1" });
  expect(accounts).toHaveLength(3);
  expect(faults).toEqual([
    "breakglass:accounts[0].group: there is no group nowhere",
    "breakglass:accounts[1].group: the group empty has no user among its members",
  ]);
});

test("accounts by a watchlist are the users of its rows, each once, by the search key or the given column", async () => {
  const { accounts, groups, faults } = await known({ watchlist: "good" }, { watchlist: "ids", column: "id" });
  expect(accounts).toEqual([
    { label: "bg1@contoso.com", objectId: "u-1", userPrincipalName: "bg1@contoso.com" },
    { label: "bg9@contoso.com", objectId: "u-9", userPrincipalName: "bg9@contoso.com" },
  ]);
  expect([groups, faults]).toEqual([[], []]);
});

test("a row that names nobody is a fault that names the row, and so is a watchlist without rows or that is not there", async () => {
  const at = (index: number) => `breakglass:accounts[${index}].watchlist:`;
  const entries = ["odd", "empty", "nowhere"].map((watchlist) => ({ watchlist }));
  const { accounts, faults } = await known(...entries, { watchlist: "good", column: "Mail" });
  expect(accounts).toEqual([]);
  const neither = "which is neither an object id nor a user principal name";
  expect(faults).toEqual([
    `${at(0)} the watchlist odd has "bg3" in the column "UPN" of the row r1, ${neither}`,
    `${at(0)} the watchlist odd has nothing in the column "UPN" of the row r2, ${neither}`,
    `${at(0)} the watchlist odd has no column "UPN" in the row r3; its columns are Name`,
    `${at(0)} the watchlist odd names no@contoso.com in the row r4, and the tenant has no such user`,
    `${at(1)} the watchlist empty has no rows, so that no account of it would be watched`,
    `${at(2)} there is no watchlist nowhere`,
    `${at(3)} the watchlist good has no column "Mail" in the row r1; its columns are UPN, Id`,
    `${at(3)} the watchlist good has no column "Mail" in the row r2; its columns are UPN, Id`,
  ]);
});
