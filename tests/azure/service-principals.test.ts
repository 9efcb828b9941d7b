import { beforeEach, describe, expect, test } from "@jest/globals";
import { deployedResources } from "../../sandbox/azure/index.ts";
import { azure, call, foundation, freshAzure, restart } from "./fresh.ts";

const MAIL_SEND = "b633e1c5-b582-4048-a93e-9f11b44c7e96";
const GRAPH_FILTER = `?$filter=${encodeURIComponent("appId eq '00000003-0000-0000-c000-000000000000'")}`;

const grant = () => {
  azure.appRoles.grant("administrator", "AppRoleAssignment.ReadWrite.All");
  azure.appRoles.grant("reader", "Application.Read.All");
};

async function ask(method: string, path: string, body?: object, caller = "administrator") {
  const url = `https://graph.microsoft.com/v1.0/servicePrincipals${path}`;
  const token = azure.tokens.issue(caller, "https://graph.microsoft.com");
  const { status, body: answer } = await call(method, url, body, token);
  const fault = answer?.error === undefined ? "" : ` ${answer.error.code}: ${answer.error.message}`;
  return { answer, text: `${status}${fault}` };
}

let resourceId: string;
let principalId: string;
const assignment = () => ({ principalId, resourceId, appRoleId: MAIL_SEND });
freshAzure();
beforeEach(async () => {
  grant();
  principalId = await foundation();
  resourceId = (await ask("GET", GRAPH_FILTER)).answer.value[0].id;
});

describe("service principals", () => {
  test("are Microsoft Graph, with its app roles, and the managed identities", async () => {
    const graph = (await ask("GET", `/${resourceId}`)).answer;
    expect(graph).toMatchObject({ displayName: "Microsoft Graph", servicePrincipalType: "Application" });
    expect(graph.appRoles).toContainEqual(expect.objectContaining({ id: MAIL_SEND, value: "Mail.Send" }));
    expect((await ask("GET", `/${principalId}`)).answer).toMatchObject({
      displayName: "rules",
      servicePrincipalType: "ManagedIdentity",
    });
  });

  test("are not read without permission, nor found where there is none", async () => {
    expect((await ask("GET", GRAPH_FILTER, undefined, "nobody")).text).toBe(
      "403 Authorization_RequestDenied: Insufficient privileges to complete the operation.",
    );
    expect((await ask("GET", "/x")).text).toBe(
      "404 Request_ResourceNotFound: Resource 'x' does not exist or one of its queried reference-property objects are not present.",
    );
  });
});

test("a service principal has what clients read: by the filter of azure-cli, as a property, one assignment by its id", async () => {
  const [identity] = azure.store.list("Microsoft.ManagedIdentity/userAssignedIdentities");
  const clientId = String(identity?.resource.properties?.["clientId"]);
  const filter = `?$filter=${encodeURIComponent(`servicePrincipalNames/any(c:c eq '${clientId}')`)}`;
  expect((await ask("GET", filter)).answer.value.map(({ id }: { id: string }) => id)).toEqual([principalId]);
  expect((await ask("GET", `/${principalId}/samlMetadataUrl`)).text).toBe("204");
  expect((await ask("GET", `/${principalId}/servicePrincipalNames`)).answer).toEqual({ value: [clientId] });
  const { id } = (await ask("POST", `/${resourceId}/appRoleAssignedTo`, assignment())).answer;
  expect((await ask("GET", `/${resourceId}/appRoleAssignedTo/${id}`)).answer).toMatchObject({
    id,
    principalId,
  });
  expect((await ask("GET", `/${resourceId}/appRoleAssignedTo/x`)).text).toMatch(/^404/);
});

describe("an app role", () => {
  test("is assigned, listed and taken away", async () => {
    const created = await ask("POST", `/${resourceId}/appRoleAssignedTo`, assignment());
    expect(created.text).toBe("201");
    expect(created.answer).toEqual({
      ...assignment(),
      id: expect.stringMatching(/^[\w-]{43}$/),
      deletedDateTime: null,
      principalDisplayName: "rules",
      principalType: "ServicePrincipal",
      resourceDisplayName: "Microsoft Graph",
    });
    expect(azure.appRoles.of(principalId)).toEqual(["Mail.Send"]);
    const listed = await ask("GET", `/${resourceId}/appRoleAssignedTo`, undefined, "reader");
    expect(listed.answer.value).toEqual([created.answer]);
    expect((await ask("DELETE", `/${resourceId}/appRoleAssignedTo/${created.answer.id}`)).text).toBe("204");
    expect(azure.appRoles.of(principalId)).toEqual([]);
    expect((await ask("DELETE", `/${resourceId}/appRoleAssignedTo/${created.answer.id}`)).text).toContain(
      "404 Request_ResourceNotFound",
    );
  });

  test("is there after a restart, and is shown with what is deployed", async () => {
    await ask("POST", `/${resourceId}/appRoleAssignedTo`, assignment());
    await restart();
    grant();
    expect(azure.appRoles.of(principalId)).toEqual(["Mail.Send"]);
    expect(deployedResources(azure.store)).toContainEqual(
      expect.objectContaining({ type: "microsoft.graph/appRoleAssignment", body: assignment() }),
    );
  });

  test.each<[string, () => object, string, string]>([
    [
      "without AppRoleAssignment.ReadWrite.All",
      assignment,
      "reader",
      "403 Authorization_RequestDenied: Insufficient privileges to complete the operation.",
    ],
    [
      "that the resource does not have",
      () => ({ ...assignment(), appRoleId: principalId }),
      "administrator",
      "400 Request_BadRequest: Permission being assigned was not found on application",
    ],
    [
      "for nobody",
      () => ({ ...assignment(), principalId: "x" }),
      "administrator",
      "404 Request_ResourceNotFound: Resource 'x' does not exist or one of its queried reference-property objects are not present.",
    ],
    [
      "without a principal",
      () => ({ resourceId, appRoleId: MAIL_SEND }),
      "administrator",
      "400 Request_BadRequest: Invalid value specified for property 'principalId' of resource 'AppRoleAssignment'.",
    ],
  ])("is refused %s", async (_, body, caller, expected) => {
    expect((await ask("POST", `/${resourceId}/appRoleAssignedTo`, body(), caller)).text).toBe(expected);
    expect(azure.appRoles.of(principalId)).toEqual([]);
  });

  test("is refused the second time", async () => {
    await ask("POST", `/${resourceId}/appRoleAssignedTo`, assignment());
    expect((await ask("POST", `/${resourceId}/appRoleAssignedTo`, assignment())).text).toBe(
      "400 Request_BadRequest: Permission being assigned already exists on the object",
    );
  });
});
