import { readFileSync } from "node:fs";
import { createRequire } from "node:module";
import { afterAll, beforeAll, beforeEach, describe, expect, test } from "@jest/globals";
import type * as Messages from "@pulumi/pulumi/proto/provider_pb.js";
import messages from "@pulumi/pulumi/proto/provider_pb.js";
import { fromStruct, type PropertyMap, toStruct } from "../../sandbox/provider/values.ts";
import { group, ProviderClient, SUBSCRIPTION } from "./provider-client.ts";

const client = new ProviderClient();
beforeAll(() => client.start());
beforeEach(() => client.reset());
afterAll(() => client.close());

describe("functions", () => {
  const invoke = async (
    token: string,
    args: PropertyMap,
    provider: "azure-native" | "azuread" = "azure-native",
  ) => {
    const request = new messages.InvokeRequest().setTok(token).setArgs(toStruct(args));
    return fromStruct((await client.call<Messages.InvokeResponse>("invoke", request, provider)).getReturn());
  };

  test("tell who the caller is", async () => {
    expect(await invoke("azure-native:authorization:getClientConfig", {})).toEqual({
      clientId: "c",
      objectId: "o",
      tenantId: "t",
      subscriptionId: SUBSCRIPTION,
    });
  });

  test("hand over the token that they call Resource Manager with, and none for anything else", async () => {
    const { token } = await invoke("azure-native:authorization:getClientToken", {});
    expect(typeof token).toBe("string");
    const args = { resourceGroupName: "rg", workspaceName: "w" };
    await expect(invoke("azure-native:operationalinsights:getWorkspace", args)).rejects.toThrow();
    expect(client.asked[0]?.authorization).toBe(`Bearer ${String(token)}`);
    const graph = { endpoint: "https://graph.microsoft.com" };
    await expect(invoke("azure-native:authorization:getClientToken", graph)).rejects.toThrow(
      "has tokens for Resource Manager alone; got https://graph.microsoft.com",
    );
  });

  test("read a workspace, flattened and with its id", async () => {
    const id = `${group}/providers/Microsoft.OperationalInsights/workspaces/w`;
    client.answers[`GET ${id}`] = [200, { id, name: "w", properties: { customerId: "guid" } }];
    const args = { resourceGroupName: "rg", workspaceName: "w" };
    expect(await invoke("azure-native:operationalinsights:getWorkspace", args)).toEqual({
      id,
      name: "w",
      customerId: "guid",
      azureApiVersion: "2023-09-01",
    });
  });

  test("post what is not in the path", async () => {
    const path = `${group}/providers/Microsoft.Web/connections/c/listConsentLinks`;
    client.answers[`POST ${path}`] = [200, { value: [{ link: "https://consent" }] }];
    const parameters = [{ parameterName: "token", redirectUrl: "https://portal.azure.com" }];
    const args = { resourceGroupName: "rg", connectionName: "c", parameters };
    expect(await invoke("azure-native:web:listConnectionConsentLinks", args)).toEqual({
      value: [{ link: "https://consent" }],
    });
    expect(client.asked[0]?.body).toEqual({ parameters });
  });

  test("name the request that failed", async () => {
    const args = { resourceGroupName: "rg", workflowName: "w", triggerName: "t" };
    await expect(invoke("azure-native:logic:listWorkflowTriggerCallbackUrl", args)).rejects.toThrow(
      `request failed ${group}/providers/Microsoft.Logic/workflows/w/triggers/t/listCallbackUrl: Status=404`,
    );
  });

  test("are refused by name where the sandbox has none", async () => {
    await expect(invoke("azure-native:storage:listStorageAccountKeys", {})).rejects.toThrow(
      "The sandbox has no function azure-native:storage:listStorageAccountKeys",
    );
  });

  test("look a user up by name, however it is quoted", async () => {
    client.answers["GET /v1.0/users"] = [
      200,
      { value: [{ id: "U1", userPrincipalName: "o'neil@contoso.com" }] },
    ];
    const user = await invoke(
      "azuread:index/getUser:getUser",
      { userPrincipalName: "o'neil@contoso.com" },
      "azuread",
    );
    expect(user).toMatchObject({
      id: "/users/U1",
      objectId: "U1",
      userPrincipalName: "o'neil@contoso.com",
      mail: "",
    });
    expect(new URL(client.asked[0]?.url ?? "").searchParams.get("$filter")).toBe(
      "userPrincipalName eq 'o''neil@contoso.com'",
    );
  });

  test.each<[string, PropertyMap, string]>([
    ["getUser", { objectId: "1" }, "/users/1"],
    ["getGroup", { objectId: "1" }, "/groups/1"],
    ["getServicePrincipal", { objectId: "1" }, "/servicePrincipals/1"],
  ])(
    "%s of azuread gives each output that its package declares, and an id as its plugin has it",
    async (name, args, id) => {
      const path = `/v1.0${id}`;
      client.answers[`GET ${path}`] = [200, { id: "1", displayName: "One" }];
      for (const list of ["members", "owners"]) client.answers[`GET ${path}/${list}`] = [200, { value: [] }];
      const found = await invoke(`azuread:index/${name}:${name}`, args, "azuread");
      expect([found["id"], found["objectId"], found["displayName"]]).toEqual([id, "1", "One"]);
      const file = createRequire(import.meta.url).resolve(`@pulumi/azuread/${name}.d.ts`);
      const declared = [...readFileSync(file, "utf8").matchAll(/^ {4}readonly (\w+):/gm)].map(
        ([, each]) => each,
      );
      expect(Object.keys(found)).toEqual(expect.arrayContaining(declared));
    },
  );

  test("say which user is not there", async () => {
    client.answers["GET /v1.0/users"] = [200, { value: [] }];
    await expect(
      invoke("azuread:index/getUser:getUser", { userPrincipalName: "a@b" }, "azuread"),
    ).rejects.toThrow('User with UPN "a@b" was not found');
  });

  test("find a group with its members, those of groups in it where that is asked for, and its owners", async () => {
    client.answers["GET /v1.0/groups/G1"] = [
      200,
      { id: "G1", displayName: "break-glass", securityEnabled: true },
    ];
    client.answers["GET /v1.0/groups/G1/members"] = [200, { value: [{ id: "U1" }, { id: "G2" }] }];
    client.answers["GET /v1.0/groups/G1/transitiveMembers"] = [
      200,
      { value: [{ id: "U1" }, { id: "G2" }, { id: "U2" }] },
    ];
    client.answers["GET /v1.0/groups/G1/owners"] = [200, { value: [{ id: "U3" }] }];
    const getGroup = (args: PropertyMap) => invoke("azuread:index/getGroup:getGroup", args, "azuread");
    expect(await getGroup({ objectId: "G1" })).toMatchObject({ members: ["U1", "G2"] });
    expect(await getGroup({ objectId: "G1", includeTransitiveMembers: true })).toMatchObject({
      objectId: "G1",
      displayName: "break-glass",
      members: ["U1", "G2", "U2"],
      owners: ["U3"],
      mailEnabled: false,
      securityEnabled: true,
    });
    await expect(getGroup({ objectId: "G9" })).rejects.toThrow('No group found with object ID: "G9"');
    await expect(getGroup({ displayName: "break-glass" })).rejects.toThrow(
      "by objectId alone; got displayName",
    );
  });

  test("find users by their ids, and leave those out that are not there where that is asked for", async () => {
    client.answers["GET /v1.0/users/U1"] = [200, { id: "U1", userPrincipalName: "bg1@contoso.com" }];
    const getUsers = (args: PropertyMap) => invoke("azuread:index/getUsers:getUsers", args, "azuread");
    const objectIds = ["U1", "G2"];
    expect(await getUsers({ objectIds, ignoreMissing: true })).toMatchObject({
      objectIds: ["U1"],
      users: [{ objectId: "U1", userPrincipalName: "bg1@contoso.com" }],
    });
    await expect(getUsers({ objectIds })).rejects.toThrow('User not found with object ID: "G2"');
    await expect(getUsers({ mails: ["a@b"] })).rejects.toThrow("by objectIds alone; got mails");
  });
});
