import { beforeEach, expect, test } from "@jest/globals";
import { ORDINARY_TENANT } from "../../sandbox/azure/index.ts";
import { azure, call, freshAzure } from "./fresh.ts";

const groups = [
  { id: "G-1", displayName: "break-glass", members: ["u-1", "G-2", "app"] },
  { id: "G-2", displayName: "nested", members: ["u-1", "u-2", "G-1"] },
  { id: "G-3", displayName: "empty", members: [] },
];
const users = ["1", "2"].map((number) => ({
  id: `u-${number}`,
  userPrincipalName: `bg${number}@contoso.com`,
  displayName: `bg${number}`,
}));

freshAzure({ users, tenant: { ...ORDINARY_TENANT, groups } });
beforeEach(() => azure.appRoles.grant("reader", "Group.Read.All"));

async function ask(path: string, caller = "reader") {
  const token = azure.tokens.issue(caller, "https://graph.microsoft.com");
  const { status, body } = await call(
    "GET",
    `https://graph.microsoft.com/v1.0/groups/${path}`,
    undefined,
    token,
  );
  return { status, body };
}

const kinds = (body: { value: { id: string; "@odata.type": string }[] }) =>
  body.value.map((each) => `${each["@odata.type"].split(".").at(-1)} ${each.id}`);

test("a group has its own members, and those of the groups in it, each once", async () => {
  expect((await ask("g-1")).body).toMatchObject({ id: "G-1", displayName: "break-glass" });
  expect(kinds((await ask("G-1/members")).body)).toEqual(["user u-1", "group G-2", "servicePrincipal app"]);
  expect(kinds((await ask("G-1/transitiveMembers")).body)).toEqual([
    "user u-1",
    "group G-2",
    "user u-2",
    "servicePrincipal app",
  ]);
  expect((await ask("G-3/transitiveMembers")).body.value).toEqual([]);
  expect((await ask("G-1/owners")).body.value).toEqual([]);
});

test("a group that is not there, and one that the caller may not read, are refused as Graph does", async () => {
  expect(await ask("G-9")).toMatchObject({
    status: 404,
    body: { error: { code: "Request_ResourceNotFound" } },
  });
  expect(await ask("G-1/members", "nobody")).toMatchObject({
    status: 403,
    body: { error: { code: "Authorization_RequestDenied" } },
  });
});
