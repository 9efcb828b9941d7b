import type grpc from "@grpc/grpc-js";
import { afterAll, beforeAll, beforeEach, describe, expect, test } from "@jest/globals";
import type * as Messages from "@pulumi/pulumi/proto/provider_pb.js";
import messages from "@pulumi/pulumi/proto/provider_pb.js";
import { fromStruct, type PropertyMap, toStruct, UNKNOWN } from "../../sandbox/provider/values.ts";
import { group, ProviderClient, SUBSCRIPTION, urn } from "./provider-client.ts";

const client = new ProviderClient();
beforeAll(() => client.start());
beforeEach(() => client.reset());
afterAll(() => client.close());

async function check(type: string, news: PropertyMap, olds: PropertyMap = {}, name = "x") {
  const request = new messages.CheckRequest()
    .setUrn(urn(type, name))
    .setNews(toStruct(news))
    .setOlds(toStruct(olds))
    .setRandomseed(new Uint8Array([1, 2, 3]));
  const reply = await client.call<Messages.CheckResponse>("check", request);
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

  test("names what is not named the same for every seed where two deployments are compared", async () => {
    const steady = new ProviderClient();
    await steady.start({ hasSteadyNames: true });
    const named = async (of: ProviderClient, name: string, seed: number) => {
      const request = new messages.CheckRequest()
        .setUrn(urn("resources:ResourceGroup", name))
        .setNews(toStruct({ location: "westeurope" }))
        .setOlds(toStruct({}))
        .setRandomseed(new Uint8Array([seed]));
      const reply = await of.call<Messages.CheckResponse>("check", request);
      return fromStruct(reply.getInputs())["resourceGroupName"];
    };
    const [one, again, other] = [
      await named(steady, "soc", 1),
      await named(steady, "soc", 2),
      await named(steady, "logs", 1),
    ];
    steady.close();
    expect([again, other === one]).toEqual([one, false]);
    expect(await named(client, "soc", 1)).not.toBe(await named(client, "soc", 2));
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
    client.answers[`GET ${group}`] = [200, { id: group, name: "rg", location: "uksouth" }];
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

  test.each([true, false])(
    "passes a type that the sandbox does not have on to policies as it is; it is refused, by name, where it would be created (preview: %s)",
    async (preview) => {
      const given = { resourceGroupName: "rg", kind: "StorageV2" };
      expect(await check("storage:StorageAccount", given)).toMatchObject({ inputs: given, reasons: [] });
      const request = new messages.CreateRequest()
        .setUrn(urn("storage:StorageAccount"))
        .setProperties(toStruct(given))
        .setPreview(preview);
      await expect(client.call("create", request)).rejects.toThrow(
        "The sandbox has no resource type azure-native:storage:StorageAccount",
      );
    },
  );
});

describe("what can be previewed, and judged by policies, but not made", () => {
  const groupName = { resourceGroupName: "rg" };
  const rule = { scopes: ["/s"], actions: [{ actionType: "RemoveAllActionGroups" }] };
  const path = (below: string) => `${group}/providers/Microsoft.${below}`;
  test.each([
    [
      "alertsmanagement:AlertProcessingRuleByName",
      { ...groupName, location: "Global", alertProcessingRuleName: "quiet", properties: rule },
      path("AlertsManagement/actionRules/quiet"),
    ],
    [
      "operationalinsights:Table",
      { ...groupName, workspaceName: "law", tableName: "SigninLogs", plan: "Basic" },
      path("OperationalInsights/workspaces/law/tables/SigninLogs"),
    ],
  ])("%s: its creation is Azure's to refuse", async (type, given, id) => {
    const { inputs, reasons } = await check(type, given);
    expect(reasons).toEqual([]);
    const create = (preview: boolean) =>
      client.call<Messages.CreateResponse>(
        "create",
        new messages.CreateRequest().setUrn(urn(type)).setProperties(toStruct(inputs)).setPreview(preview),
      );
    expect(fromStruct((await create(true)).getProperties())).toMatchObject({ name: UNKNOWN });
    client.answers[`PUT ${id}`] = [404, { error: { code: "InvalidResourceType", message: "not here" } }];
    await expect(create(false)).rejects.toThrow("not here");
  });
});

describe("create", () => {
  const create = (inputs: PropertyMap, { preview = false } = {}) =>
    client.call<Messages.CreateResponse>(
      "create",
      new messages.CreateRequest()
        .setUrn(urn("resources:ResourceGroup"))
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
    client.answers[`PUT ${group}`] = [201, state];
    const sent = create(inputs);
    await expect(sent).rejects.toThrow('Status=404 Code="ResourceNotFound"');
    expect(client.asked.map(({ method }) => method)).toEqual(["GET", "PUT", "GET"]);
    expect(client.asked[1]).toEqual({
      method: "PUT",
      url: `https://management.azure.com${group}?api-version=2024-03-01`,
      body: { location: "westeurope" },
      authorization: "Bearer a-token",
    });
  });

  test("refuses to take over what exists", async () => {
    client.answers[`GET ${group}`] = [200, { id: group, name: "rg", location: "westeurope" }];
    await expect(create(inputs)).rejects.toThrow(`cannot create already existing resource '${group}'`);
    expect(client.asked.map(({ method }) => method)).toEqual(["GET"]);
  });

  test("takes over what an interrupted run had begun", async () => {
    const id = `/subscriptions/${SUBSCRIPTION}/resourceGroups/interrupted`;
    const state = { id, name: "interrupted", properties: { provisioningState: "Succeeded" } };
    client.answers = { [`GET ${id}`]: [200, state], [`PUT ${id}`]: [200, state] };
    const reply = await create({ ...inputs, resourceGroupName: "interrupted" });
    expect(client.begun).toEqual([id]);
    expect(reply.getId()).toBe(id);
    expect(fromStruct(reply.getProperties())["properties"]).toEqual({ provisioningState: "Succeeded" });
  });

  test("passes on what ARM refuses, with its code and message", async () => {
    client.answers[`PUT ${group}`] = [400, { error: { code: "LocationNotAvailable", message: "Not here." } }];
    await expect(create(inputs)).rejects.toThrow(
      'Status=400 Code="LocationNotAvailable" Message="Not here."',
    );
  });

  test("keeps the state of a resource whose creation failed in the background", async () => {
    const operation = "https://management.azure.com/operations/1";
    client.answers = {
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
    expect(client.asked).toEqual([]);
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
      const reply = await client.call<Messages.DiffResponse>("diff", request);
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
    expect((await client.call<Messages.ReadResponse>("read", request)).getId()).toBe("");
    const gone = new messages.DeleteRequest().setUrn(urn("resources:ResourceGroup")).setId(group);
    await expect(client.call("delete", gone)).resolves.toBeDefined();
  });

  test("give an imported resource its inputs", async () => {
    client.answers[`GET ${group}`] = [
      200,
      { id: group, name: "rg", location: "westeurope", tags: { a: "b" } },
    ];
    const request = new messages.ReadRequest().setUrn(urn("resources:ResourceGroup")).setId(group);
    const reply = await client.call<Messages.ReadResponse>("read", request);
    expect(fromStruct(reply.getInputs())).toEqual({
      resourceGroupName: "rg",
      location: "westeurope",
      tags: { a: "b" },
    });
  });
});
