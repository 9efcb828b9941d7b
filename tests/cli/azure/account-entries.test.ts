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
const read = async (group: string) => members[group];
const known = (...entries: object[]) => knownAccounts(entries as unknown as AccountEntry[], read);

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
