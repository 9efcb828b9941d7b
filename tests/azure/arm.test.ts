import { describe, expect, test } from "@jest/globals";
import { ORDINARY_TENANT } from "../../sandbox/azure/index.ts";
import {
  ASSIGNMENT,
  arm,
  azure,
  call,
  foundation,
  freshAzure,
  GROUP,
  IDENTITY,
  put,
  READER,
  restart,
  SUBSCRIPTION,
  WORKSPACE,
} from "./fresh.ts";

freshAzure({
  tenant: {
    ...ORDINARY_TENANT,
    groups: [{ id: "g-1", displayName: "Watch", members: ["u-1"] }],
    applications: [{ id: "a-1", appId: "a-2", displayName: "Deployer" }],
  },
});

describe("resources", () => {
  test("are created, read in any letter case, updated and deleted", async () => {
    expect(await put(GROUP, { location: "westeurope" })).toBe("201");
    expect(await put(GROUP, { location: "westeurope", tags: { a: "b" } })).toBe("200");
    const read = await arm("GET", GROUP.toLowerCase().replace("resourcegroups", "resourceGroups"));
    expect([read.status, read.body.tags]).toEqual([200, { a: "b" }]);
    expect((await arm("DELETE", GROUP)).status).toBe(200);
    expect((await arm("DELETE", GROUP)).status).toBe(204);
    expect((await arm("GET", GROUP)).body.error.code).toBe("ResourceNotFound");
  });

  test("may be in a group of any alphabet", async () => {
    const group = GROUP.replace(/[^/]*$/, "rg-övervakning");
    expect(await put(encodeURI(group), { location: "westeurope" })).toBe("201");
    expect((await arm("GET", encodeURI(group))).body).toMatchObject({ id: group, name: "rg-övervakning" });
    expect((await arm("GET", encodeURI(group.replace("ö", "Ö")))).status).toBe(200);
  });

  test("go with their group", async () => {
    await foundation();
    await arm("DELETE", GROUP);
    expect(azure.store.list()).toEqual([]);
  });

  test("are there again after a restart", async () => {
    const principalId = await foundation();
    await restart();
    expect((await arm("GET", IDENTITY)).body.properties.principalId).toBe(principalId);
  });

  test.each([
    [
      "no group",
      WORKSPACE,
      { location: "westeurope" },
      "404 ResourceGroupNotFound: Resource group 'rg' could not be found.",
    ],
    ["no location", GROUP, {}, "400 LocationRequired"],
    [
      "a tag that cannot be one",
      GROUP,
      { location: "westeurope", tags: { "cost/centre": "4711", owner: "soc" } },
      "400 InvalidTagNameCharacters: The tag names 'cost/centre' have reserved characters '<,>,%,&,\\,?,/' or control characters.",
    ],
    [
      "an unknown type",
      `${SUBSCRIPTION}/resourceGroups/rg/providers/Microsoft.Foo/bars/x`,
      {},
      "501 NotImplemented: The resource type 'Microsoft.Foo/bars' is not in the sandbox",
    ],
  ])("are refused with %s", async (_, id, body, message) => {
    expect(await put(id, body)).toContain(message);
  });

  test("cannot move to another region", async () => {
    await put(GROUP, { location: "westeurope" });
    expect(await put(GROUP, { location: "northeurope" })).toContain("409 InvalidResourceLocation");
  });

  test("need an API version that the type has, and a token", async () => {
    const url = `https://management.azure.com${GROUP}`;
    expect((await call("GET", url)).body.error.code).toBe("MissingApiVersionParameter");
    expect((await call("GET", `${url}?api-version=1999-01-01`)).body.error.code).toBe(
      "NoRegisteredProviderFound",
    );
    expect((await azure.send({ method: "GET", url, headers: {} })).status).toBe(401);
  });

  test("a host that the sandbox does not know is named", async () => {
    const answer = await call("GET", "https://example.com/");
    expect([answer.status, answer.body.error.message]).toEqual([
      501,
      "The sandbox has no service at example.com.",
    ]);
  });
});

describe("role assignments", () => {
  const assignment = (principalId: string, more = {}) => ({
    properties: { roleDefinitionId: READER, principalId, principalType: "ServicePrincipal", ...more },
  });

  test("of a fresh identity need its type", async () => {
    const principalId = await foundation();
    expect(await put(ASSIGNMENT, assignment(principalId, { principalType: undefined }))).toContain(
      "400 PrincipalNotFound",
    );
    expect(await put(ASSIGNMENT, assignment(principalId))).toBe("201");
  });

  test.each([
    ["user", "u-1", "User", "Group"],
    ["group", "g-1", "Group", "ServicePrincipal"],
    ["application", "A-1", "ServicePrincipal", "User"],
  ])("of a %s of the tenant need no type, and none but its own", async (_, id, type, wrong) => {
    await foundation();
    expect(await put(ASSIGNMENT, assignment(id, { principalType: wrong }))).toContain(
      `400 UnmatchedPrincipalType: The PrincipalId '${id}' has type '${type}'`,
    );
    expect(await put(ASSIGNMENT, assignment(id, { principalType: undefined }))).toBe("201");
    expect((await arm("GET", ASSIGNMENT)).body.properties).toMatchObject({
      principalId: id,
      principalType: type,
    });
    expect(await put(ASSIGNMENT, assignment(id, { principalType: type }))).toBe("200");
  });

  test("of a principal that does not exist are refused, whatever its type", async () => {
    await foundation();
    expect(await put(ASSIGNMENT, assignment("99999999-2222-4333-8444-555555555555"))).toContain(
      "400 PrincipalNotFound",
    );
  });

  test("cannot change their principal, nor exist twice, nor have a name that is no GUID", async () => {
    const principalId = await foundation();
    await put(ASSIGNMENT, assignment(principalId));
    await put(IDENTITY.replace("/rules", "/other"), { location: "westeurope" });
    const other = (await arm("GET", IDENTITY.replace("/rules", "/other"))).body.properties.principalId;
    expect(await put(ASSIGNMENT, assignment(other))).toContain("RoleAssignmentUpdateNotPermitted");
    expect(await put(ASSIGNMENT.replace("111111", "222222"), assignment(principalId))).toContain(
      "409 RoleAssignmentExists",
    );
    expect(await put(ASSIGNMENT.replace(/[^/]+$/, "reader"), assignment(principalId))).toContain(
      "InvalidRoleAssignmentId",
    );
  });
});

describe("Microsoft Graph", () => {
  const users = "https://graph.microsoft.com/v1.0/users";

  test("finds a user by id, by name in any letter case, and by filter", async () => {
    expect((await call("GET", `${users}/U-1`)).body.displayName).toBe("O'Neil");
    const filter = encodeURIComponent("userPrincipalName eq 'o''neil@contoso.com'");
    expect(
      (await call("GET", `${users}?$filter=${filter}`)).body.value.map(({ id }: { id: string }) => id),
    ).toEqual(["u-1"]);
  });

  test("lists all users without a filter", async () => {
    const { body } = await call("GET", users);
    expect(body.value.map(({ id }: { id: string }) => id)).toEqual(["u-1"]);
  });

  test("answers the default set of properties, or those that are named", async () => {
    const { body } = await call("GET", `${users}/u-1`);
    expect(Object.keys(body)).not.toContain("accountEnabled");
    expect(body).toMatchObject({ id: "u-1", jobTitle: null, businessPhones: [] });
    const named = await call("GET", `${users}/u-1?$select=id,accountEnabled,onPremisesSyncEnabled`);
    expect(named.body).toEqual({ id: "u-1", accountEnabled: true, onPremisesSyncEnabled: null });
    expect((await call("GET", `${users}?$select=nope`)).body.error.message).toContain("'nope'");
    expect((await call("GET", `${users}/u-1/manager`)).status).toBe(404);
  });

  test("answers 404 for nobody, and refuses a filter that it does not know", async () => {
    expect((await call("GET", `${users}/nobody`)).body.error.code).toBe("Request_ResourceNotFound");
    expect(
      (await call("GET", `${users}?$filter=${encodeURIComponent("startswith(displayName,'a')")}`)).body.error
        .message,
    ).toContain("startswith");
  });
});
