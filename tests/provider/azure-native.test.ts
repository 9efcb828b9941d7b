import grpc from "@grpc/grpc-js";
import { afterAll, beforeAll, beforeEach, describe, expect, test } from "@jest/globals";
import services from "@pulumi/pulumi/proto/provider_grpc_pb.js";
import type * as Messages from "@pulumi/pulumi/proto/provider_pb.js";
import messages from "@pulumi/pulumi/proto/provider_pb.js";
import type { Send } from "../../sandbox/http.ts";
import { type Providers, startProviders } from "../../sandbox/provider/index.ts";
import { fromStruct, type PropertyMap, toStruct, UNKNOWN } from "../../sandbox/provider/values.ts";

const SUBSCRIPTION = "11111111-1111-1111-1111-111111111111";
const group = `/subscriptions/${SUBSCRIPTION}/resourceGroups/rg`;

/** Answers by method and path, and remembers what it was asked. */
const asked: { method: string; url: string; body?: PropertyMap; authorization?: string }[] = [];
let answers: Record<string, [status: number, body: object, headers?: Record<string, string>]> = {};
const send: Send = async ({ method, url, headers, body }) => {
  const { authorization } = headers;
  asked.push({
    method,
    url,
    ...(body === undefined ? {} : { body: JSON.parse(body) }),
    ...(authorization === undefined ? {} : { authorization }),
  });
  const notFound = { error: { code: "ResourceNotFound", message: "There is none." } };
  const [status, answer, more = {}] = answers[`${method} ${new URL(url).pathname}`] ?? [404, notFound];
  return { status, headers: more, body: JSON.stringify(answer) };
};

let providers: Providers;
let call: <R>(method: string, request: unknown, provider?: number) => Promise<R>;
const clients: grpc.Client[] = [];

beforeAll(async () => {
  providers = await startProviders({
    send,
    token: () => "a-token",
    subscriptionId: SUBSCRIPTION,
    caller: { clientId: "c", objectId: "o", tenantId: "t" },
    resumed: new Set([urn("resources:ResourceGroup", "interrupted")]),
  });
  for (const attachment of providers.attachment.split(",")) {
    const address = `127.0.0.1:${attachment.split(":")[1]}`;
    clients.push(new services.ResourceProviderClient(address, grpc.credentials.createInsecure()));
  }
  call = (method, request, provider = 0) =>
    new Promise((resolve, reject) => {
      const client = clients[provider] as unknown as Record<string, (...args: unknown[]) => void>;
      client[method]?.(request, (error: Error | null, reply: never) =>
        error ? reject(error) : resolve(reply),
      );
    });
});
beforeEach(() => {
  asked.length = 0;
  answers = {};
});
afterAll(() => {
  for (const client of clients) client.close();
  providers.close();
});

function urn(type: string, name = "x"): string {
  return `urn:pulumi:dev::p::my:index:Component$azure-native:${type}::${name}`;
}

async function check(type: string, news: PropertyMap, olds: PropertyMap = {}, name = "x") {
  const request = new messages.CheckRequest()
    .setUrn(urn(type, name))
    .setNews(toStruct(news))
    .setOlds(toStruct(olds))
    .setRandomseed(new Uint8Array([1, 2, 3]));
  const reply = await call<Messages.CheckResponse>("check", request);
  return {
    inputs: fromStruct(reply.getInputs()),
    reasons: reply.getFailuresList().map((failure) => failure.getReason()),
  };
}

describe("check", () => {
  test("names what is not named, always the same for one seed, and keeps the name afterwards", async () => {
    const first = await check("resources:ResourceGroup", { location: "westeurope" });
    expect(first.inputs["resourceGroupName"]).toMatch(/^x[0-9a-f]{8}$/);
    expect(await check("resources:ResourceGroup", { location: "westeurope" })).toEqual(first);
    const kept = await check(
      "resources:ResourceGroup",
      { location: "westeurope" },
      {
        ...first.inputs,
        resourceGroupName: "old",
      },
    );
    expect(kept.inputs["resourceGroupName"]).toBe("old");
  });

  test("names a role assignment with a GUID", async () => {
    const { inputs } = await check("authorization:RoleAssignment", {
      scope: "/s",
      principalId: "p",
      roleDefinitionId: "d",
    });
    expect(inputs["roleAssignmentName"]).toMatch(/^[0-9a-f]{8}(-[0-9a-f]{4}){3}-[0-9a-f]{12}$/);
  });

  test("takes the location from the resource group", async () => {
    answers[`GET ${group}`] = [200, { id: group, name: "rg", location: "uksouth" }];
    const { inputs, reasons } = await check("logic:Workflow", { resourceGroupName: "rg", workflowName: "w" });
    expect(inputs["location"]).toBe("uksouth");
    expect(reasons).toEqual([]);
  });

  test("leaves the location unknown as long as the group is", async () => {
    const { inputs } = await check("logic:Workflow", { resourceGroupName: UNKNOWN, workflowName: "w" });
    expect(inputs["location"]).toBe(UNKNOWN);
  });

  test("names every property that is missing or that azure-native would drop", async () => {
    const { reasons } = await check("monitor:ActionGroup", {
      resourceGroupName: "rg",
      location: "Global",
      enabled: true,
      logicAppReceivers: [{ name: "l", resourceId: "/r", callbackUrl: "https://x", commonSchema: true }],
      shortName: "bg",
    });
    expect(reasons).toHaveLength(3);
    expect(reasons).toContain("missing required property 'groupShortName'");
    expect(reasons.join("\n")).toContain(
      "'logicAppReceivers[0].commonSchema' is not a property of this type",
    );
    expect(reasons.join("\n")).toContain("'shortName' is not a property of this type");
  });

  test("refuses a type that the sandbox does not have, by name", async () => {
    await expect(check("storage:StorageAccount", {})).rejects.toThrow(
      "The sandbox has no resource type azure-native:storage:StorageAccount",
    );
  });
});

describe("create", () => {
  const create = (inputs: PropertyMap, { preview = false, name = "x" } = {}) =>
    call<Messages.CreateResponse>(
      "create",
      new messages.CreateRequest()
        .setUrn(urn("resources:ResourceGroup", name))
        .setProperties(toStruct(inputs))
        .setPreview(preview),
    );
  const inputs = { resourceGroupName: "rg", location: "westeurope" };

  test("asks, writes and reads with the token and the type's API version", async () => {
    const state = {
      id: group,
      name: "rg",
      type: "Microsoft.Resources/resourceGroups",
      location: "westeurope",
    };
    answers[`PUT ${group}`] = [201, state];
    const sent = create(inputs);
    await expect(sent).rejects.toThrow('Status=404 Code="ResourceNotFound"');
    expect(asked.map(({ method }) => method)).toEqual(["GET", "PUT", "GET"]);
    expect(asked[1]).toEqual({
      method: "PUT",
      url: `https://management.azure.com${group}?api-version=2024-03-01`,
      body: { location: "westeurope" },
      authorization: "Bearer a-token",
    });
  });

  test("refuses to take over what exists", async () => {
    answers[`GET ${group}`] = [200, { id: group, name: "rg", location: "westeurope" }];
    await expect(create(inputs)).rejects.toThrow(`cannot create already existing resource '${group}'`);
    expect(asked.map(({ method }) => method)).toEqual(["GET"]);
  });

  test("takes over what an interrupted run had begun", async () => {
    const state = {
      id: group,
      name: "rg",
      location: "westeurope",
      properties: { provisioningState: "Succeeded" },
    };
    answers = { [`GET ${group}`]: [200, state], [`PUT ${group}`]: [200, state] };
    const reply = await create(inputs, { name: "interrupted" });
    expect(reply.getId()).toBe(group);
    expect(fromStruct(reply.getProperties())["properties"]).toEqual({ provisioningState: "Succeeded" });
  });

  test("passes on what ARM refuses, with its code and message", async () => {
    answers[`PUT ${group}`] = [400, { error: { code: "LocationNotAvailable", message: "Not here." } }];
    await expect(create(inputs)).rejects.toThrow(
      'Status=400 Code="LocationNotAvailable" Message="Not here."',
    );
  });

  test("keeps the state of a resource whose creation failed in the background", async () => {
    const operation = "https://management.azure.com/operations/1";
    answers = {
      [`PUT ${group}`]: [201, { id: group }, { "azure-asyncoperation": operation }],
      "GET /operations/1": [200, { status: "Failed", error: { code: "Conflict", message: "Too late." } }],
    };
    const error = await create(inputs).catch((thrown: unknown) => thrown as grpc.ServiceError);
    if (!("metadata" in error)) throw new Error("The creation succeeded.");
    expect(error.details).toBe('Status=200 Code="Conflict" Message="Too late."');
    const detail = error.metadata.get("grpc-status-details-bin")[0];
    expect(String(detail)).toContain("pulumirpc.ErrorResourceInitFailed");
    expect(String(detail)).toContain(group);
  });

  test("of a preview knows the inputs and nothing else", async () => {
    const reply = await create({ ...inputs, tags: { a: UNKNOWN } }, { preview: true });
    expect(asked).toEqual([]);
    expect(fromStruct(reply.getProperties())).toMatchObject({
      location: "westeurope",
      tags: { a: UNKNOWN },
      name: UNKNOWN,
      type: UNKNOWN,
    });
  });
});

describe("diff", () => {
  test("says what replaces, and deletes first where the name is the program's", async () => {
    const diff = async (extra: PropertyMap) => {
      const request = new messages.DiffRequest()
        .setUrn(urn("resources:ResourceGroup"))
        .setOldInputs(toStruct({ resourceGroupName: "rg", location: "westeurope", ...extra }))
        .setNews(toStruct({ resourceGroupName: "rg", location: "uksouth", ...extra }));
      const reply = await call<Messages.DiffResponse>("diff", request);
      return {
        changes: reply.getChanges(),
        replaces: reply.getReplacesList(),
        first: reply.getDeletebeforereplace(),
        details: [...reply.getDetaileddiffMap().entries()].map(([path, detail]) => [path, detail.getKind()]),
      };
    };
    const { UPDATE_REPLACE } = messages.PropertyDiff.Kind;
    expect(await diff({})).toEqual({
      changes: messages.DiffResponse.DiffChanges.DIFF_SOME,
      replaces: ["location"],
      first: true,
      details: [["location", UPDATE_REPLACE]],
    });
    expect(await diff({ __createBeforeDelete: true })).toMatchObject({
      replaces: ["location"],
      first: false,
    });
  });
});

describe("read and delete", () => {
  test("find out that a resource is gone", async () => {
    const request = new messages.ReadRequest().setUrn(urn("resources:ResourceGroup")).setId(group);
    expect((await call<Messages.ReadResponse>("read", request)).getId()).toBe("");
    const gone = new messages.DeleteRequest().setUrn(urn("resources:ResourceGroup")).setId(group);
    await expect(call("delete", gone)).resolves.toBeDefined();
  });

  test("give an imported resource its inputs", async () => {
    answers[`GET ${group}`] = [200, { id: group, name: "rg", location: "westeurope", tags: { a: "b" } }];
    const request = new messages.ReadRequest().setUrn(urn("resources:ResourceGroup")).setId(group);
    const reply = await call<Messages.ReadResponse>("read", request);
    expect(fromStruct(reply.getInputs())).toEqual({
      resourceGroupName: "rg",
      location: "westeurope",
      tags: { a: "b" },
    });
  });
});

describe("functions", () => {
  const invoke = async (token: string, args: PropertyMap, provider = 0) => {
    const request = new messages.InvokeRequest().setTok(token).setArgs(toStruct(args));
    return fromStruct((await call<Messages.InvokeResponse>("invoke", request, provider)).getReturn());
  };

  test("tell who the caller is", async () => {
    expect(await invoke("azure-native:authorization:getClientConfig", {})).toEqual({
      clientId: "c",
      objectId: "o",
      tenantId: "t",
      subscriptionId: SUBSCRIPTION,
    });
  });

  test("read a workspace, flattened and with its id", async () => {
    const id = `${group}/providers/Microsoft.OperationalInsights/workspaces/w`;
    answers[`GET ${id}`] = [200, { id, name: "w", properties: { customerId: "guid" } }];
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
    answers[`POST ${path}`] = [200, { value: [{ link: "https://consent" }] }];
    const parameters = [{ parameterName: "token", redirectUrl: "https://portal.azure.com" }];
    const args = { resourceGroupName: "rg", connectionName: "c", parameters };
    expect(await invoke("azure-native:web:listConnectionConsentLinks", args)).toEqual({
      value: [{ link: "https://consent" }],
    });
    expect(asked[0]?.body).toEqual({ parameters });
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
    answers["GET /v1.0/users"] = [200, { value: [{ id: "U1", userPrincipalName: "o'neil@contoso.com" }] }];
    const user = await invoke(
      "azuread:index/getUser:getUser",
      { userPrincipalName: "o'neil@contoso.com" },
      1,
    );
    expect(user).toMatchObject({
      id: "U1",
      objectId: "U1",
      userPrincipalName: "o'neil@contoso.com",
      mail: "",
    });
    expect(new URL(asked[0]?.url ?? "").searchParams.get("$filter")).toBe(
      "userPrincipalName eq 'o''neil@contoso.com'",
    );
  });

  test("say which user is not there", async () => {
    answers["GET /v1.0/users"] = [200, { value: [] }];
    await expect(invoke("azuread:index/getUser:getUser", { userPrincipalName: "a@b" }, 1)).rejects.toThrow(
      'User with UPN "a@b" was not found',
    );
  });
});
