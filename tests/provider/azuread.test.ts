import { afterAll, beforeAll, beforeEach, describe, expect, test } from "@jest/globals";
import type * as Messages from "@pulumi/pulumi/proto/provider_pb.js";
import messages from "@pulumi/pulumi/proto/provider_pb.js";
import { fromStruct, type PropertyMap, toStruct, UNKNOWN } from "../../sandbox/provider/values.ts";
import { ProviderClient } from "./provider-client.ts";

const client = new ProviderClient();
beforeAll(() => client.start());
beforeEach(() => client.reset());
afterAll(() => client.close());

const TYPE = "azuread:index/appRoleAssignment:AppRoleAssignment";
const URN = `urn:pulumi:dev::p::my:index:Component$${TYPE}::x`;
const ROLE = "b633e1c5-b582-4048-a93e-9f11b44c7e96";
const PRINCIPAL = "11111111-2222-4333-8444-555555555555";
const RESOURCE = "66666666-7777-4888-8999-aaaaaaaaaaaa";
const INPUTS = { appRoleId: ROLE, principalObjectId: PRINCIPAL, resourceObjectId: RESOURCE };
const PATH = `/v1.0/servicePrincipals/${RESOURCE}`;
const IN_GRAPH = { id: "a-1", appRoleId: ROLE, principalId: PRINCIPAL, resourceId: RESOURCE };
const NAMES = {
  principalDisplayName: "flow",
  principalType: "ServicePrincipal",
  resourceDisplayName: "Microsoft Graph",
};
const ID = `/servicePrincipals/${RESOURCE}/appRoleAssignedTo/a-1`;
const CONFLICT = {
  error: { code: "Request_BadRequest", message: "Permission being assigned already exists on the object" },
};

const call = <R>(method: string, request: unknown) => client.call<R>(method, request, "azuread");

function create(inputs: PropertyMap, isPreview = false) {
  const request = new messages.CreateRequest()
    .setUrn(URN)
    .setProperties(toStruct(inputs))
    .setPreview(isPreview);
  return call<Messages.CreateResponse>("create", request);
}

async function read(): Promise<Messages.ReadResponse> {
  return call("read", new messages.ReadRequest().setUrn(URN).setId(ID));
}

describe("an assignment of an app role", () => {
  test("is posted below the resource, after a look whether that exists", async () => {
    client.answers = {
      [`GET ${PATH}`]: [200, { id: RESOURCE }],
      [`POST ${PATH}/appRoleAssignedTo`]: [201, { ...IN_GRAPH, ...NAMES }],
    };
    const created = await create(INPUTS);
    expect(created.getId()).toBe(ID);
    expect(fromStruct(created.getProperties())).toEqual({ ...INPUTS, ...NAMES });
    expect(client.asked.map(({ method }) => method)).toEqual(["GET", "POST"]);
    expect(client.asked[1]).toMatchObject({
      url: `https://graph.microsoft.com${PATH}/appRoleAssignedTo`,
      body: { appRoleId: ROLE, principalId: PRINCIPAL, resourceId: RESOURCE },
      authorization: "Bearer a-token",
    });
  });

  test("is not created in a preview, where the principal may be unknown", async () => {
    const inputs = { ...INPUTS, principalObjectId: UNKNOWN };
    expect(fromStruct((await create(inputs, true)).getProperties())).toEqual({
      ...inputs,
      principalDisplayName: UNKNOWN,
      principalType: UNKNOWN,
      resourceDisplayName: UNKNOWN,
    });
    expect(client.asked).toEqual([]);
  });

  test("is refused with the reason of Graph", async () => {
    await expect(create(INPUTS)).rejects.toThrow(
      `Service principal not found for resource (Object ID: "${RESOURCE}")`,
    );
    const denied = { error: { code: "Authorization_RequestDenied", message: "Insufficient privileges." } };
    client.answers = {
      [`GET ${PATH}`]: [200, { id: RESOURCE }],
      [`POST ${PATH}/appRoleAssignedTo`]: [403, denied],
    };
    await expect(create(INPUTS)).rejects.toThrow(
      'Could not create app role assignment: Status=403 Code="Authorization_RequestDenied" Message="Insufficient privileges."',
    );
    client.answers[`POST ${PATH}/appRoleAssignedTo`] = [400, CONFLICT];
    await expect(create(INPUTS)).rejects.toThrow("Permission being assigned already exists on the object");
  });

  test("that an interrupted run had given is taken over", async () => {
    client.answers = {
      [`GET ${PATH}`]: [200, { id: RESOURCE }],
      [`POST ${PATH}/appRoleAssignedTo`]: [400, CONFLICT],
      [`GET ${PATH}/appRoleAssignedTo`]: [200, { value: [{ ...IN_GRAPH, ...NAMES }] }],
    };
    client.unfinished.add(`appRole ${RESOURCE} ${PRINCIPAL} ${ROLE}`);
    expect((await create(INPUTS)).getId()).toBe(ID);
  });

  test("is read back, and is gone when Graph has it no more", async () => {
    client.answers[`GET ${PATH}/appRoleAssignedTo`] = [200, { value: [{ ...IN_GRAPH, ...NAMES }] }];
    const found = await read();
    expect([found.getId(), fromStruct(found.getInputs())]).toEqual([ID, INPUTS]);
    client.answers[`GET ${PATH}/appRoleAssignedTo`] = [200, { value: [] }];
    expect((await read()).getId()).toBe("");
    client.answers = {};
    expect((await read()).getId()).toBe("");
  });

  test("is deleted, also if it is gone already", async () => {
    const request = () => new messages.DeleteRequest().setUrn(URN).setId(ID);
    client.answers[`DELETE ${PATH}/appRoleAssignedTo/a-1`] = [204, {}];
    await call("delete", request());
    client.answers = {};
    await call("delete", request());
    expect(client.asked.map(({ method, url }) => `${method} ${new URL(url).pathname}`)).toEqual([
      `DELETE ${PATH}/appRoleAssignedTo/a-1`,
      `DELETE ${PATH}/appRoleAssignedTo/a-1`,
    ]);
  });

  test("is replaced by any change, and by nothing else", async () => {
    const diff = async (after: PropertyMap) => {
      const request = new messages.DiffRequest()
        .setUrn(URN)
        .setOldInputs(toStruct(INPUTS))
        .setNews(toStruct(after));
      return (await call<Messages.DiffResponse>("diff", request)).getReplacesList();
    };
    expect(await diff(INPUTS)).toEqual([]);
    expect(await diff({ ...INPUTS, principalObjectId: RESOURCE })).toEqual(["principalObjectId"]);
  });

  test("is checked before Graph is asked", async () => {
    const request = new messages.CheckRequest()
      .setUrn(URN)
      .setNews(toStruct({ appRoleId: "Mail.Send", principalObjectId: UNKNOWN, scope: "x" }));
    const checked = await call<Messages.CheckResponse>("check", request);
    expect(checked.getFailuresList().map((each) => `${each.getProperty()}: ${each.getReason()}`)).toEqual([
      'resourceObjectId: Missing required argument: "resourceObjectId"',
      'appRoleId: expected "appRoleId" to be a valid UUID, got "Mail.Send"',
      'scope: "scope" is not an argument of this type; known are appRoleId, principalObjectId, resourceObjectId',
    ]);
  });

  test("is the one type of azuread that there is", async () => {
    const urn = "urn:pulumi:dev::p::azuread:index/group:Group::x";
    const news = toStruct({ displayName: "g" });
    // A policy pack sees it first.
    const checked = await call<Messages.CheckResponse>(
      "check",
      new messages.CheckRequest().setUrn(urn).setNews(news),
    );
    expect([checked.getInputs()?.toJavaScript(), checked.getFailuresList()]).toEqual([
      { displayName: "g" },
      [],
    ]);
    await expect(
      call("create", new messages.CreateRequest().setUrn(urn).setProperties(news).setPreview(true)),
    ).rejects.toThrow("The sandbox has no resource type azuread:index/group:Group");
  });
});

describe("looking a service principal up", () => {
  const invoke = async (args: PropertyMap) => {
    const request = new messages.InvokeRequest()
      .setTok("azuread:index/getServicePrincipal:getServicePrincipal")
      .setArgs(toStruct(args));
    return fromStruct((await call<Messages.InvokeResponse>("invoke", request)).getReturn());
  };
  const principal = {
    id: RESOURCE,
    appId: "00000003-0000-0000-c000-000000000000",
    displayName: "Microsoft Graph",
    appRoles: [{ id: ROLE, value: "Mail.Send", isEnabled: true, allowedMemberTypes: ["Application"] }],
    servicePrincipalNames: ["00000003-0000-0000-c000-000000000000", "https://graph.microsoft.com"],
    tags: ["HideApp"],
  };

  test("gives its app roles by name", async () => {
    client.answers["GET /v1.0/servicePrincipals"] = [200, { value: [principal] }];
    const found = await invoke({ clientId: principal.appId });
    expect(found).toMatchObject({
      id: `/servicePrincipals/${RESOURCE}`,
      objectId: RESOURCE,
      clientId: principal.appId,
      appRoleIds: { "Mail.Send": ROLE },
      appRoles: [{ id: ROLE, value: "Mail.Send", enabled: true }],
      servicePrincipalNames: ["https://graph.microsoft.com"],
      features: [{ visibleToUsers: false }],
      featureTags: [{ hide: true, enterprise: false }],
      homepageUrl: "",
      redirectUris: [],
    });
    expect(new URL(client.asked[0]?.url ?? "").searchParams.get("$filter")).toBe(
      `appId eq '${principal.appId}'`,
    );
  });

  test("by object id asks for it alone", async () => {
    client.answers[`GET ${PATH}`] = [200, principal];
    expect((await invoke({ objectId: RESOURCE }))["displayName"]).toBe("Microsoft Graph");
  });

  test("says what it did not find, and what it wants", async () => {
    client.answers["GET /v1.0/servicePrincipals"] = [200, { value: [] }];
    await expect(invoke({ clientId: "x" })).rejects.toThrow(
      'No service principal found for application ID: "x"',
    );
    client.answers["GET /v1.0/servicePrincipals"] = [200, { value: [principal, principal] }];
    await expect(invoke({ displayName: "x" })).rejects.toThrow("Found multiple service principals");
    await expect(invoke({ objectId: PRINCIPAL })).rejects.toThrow("was not found");
    await expect(invoke({})).rejects.toThrow(
      "needs exactly one of clientId, displayName, objectId; got none",
    );
  });
});
