import { afterAll, beforeAll, beforeEach, describe, expect, test } from "@jest/globals";
import type * as Messages from "@pulumi/pulumi/proto/provider_pb.js";
import messages from "@pulumi/pulumi/proto/provider_pb.js";
import { fromStruct, type PropertyMap, toStruct } from "../../sandbox/provider/values.ts";
import { group, ProviderClient, urn } from "./provider-client.ts";

const client = new ProviderClient();
beforeAll(() => client.start());
beforeEach(() => client.reset());
afterAll(() => client.close());

const id = `${group}/providers/Microsoft.Web/connections/logs`;
const inputs: PropertyMap = {
  apiVersion: "2018-07-01-preview",
  resourceProviderNamespace: "Microsoft.Web",
  parentResourcePath: "",
  resourceType: "connections",
  resourceName: "logs",
  resourceGroupName: "rg",
  location: "westeurope",
  kind: "V1",
  properties: { parameterValueType: "Alternative" },
};

describe("the generic resource", () => {
  test("writes what it is given, at its own type's path, and reads it back in the version of its inputs", async () => {
    client.answers[`PUT ${id}`] = [201, { id }];
    const request = new messages.CreateRequest()
      .setUrn(urn("resources:Resource"))
      .setProperties(toStruct(inputs));
    // What is read back is not there: the order and the addresses of the calls are what counts here.
    await expect(client.call("create", request)).rejects.toThrow("ResourceNotFound");
    const written = client.asked.find(({ method }) => method === "PUT");
    expect(written?.body).toEqual({
      location: "westeurope",
      kind: "V1",
      properties: { parameterValueType: "Alternative" },
    });
    for (const { url } of client.asked) {
      expect(url).toBe(`https://management.azure.com${id}?api-version=2018-07-01-preview`);
    }
    expect(client.asked.map(({ method }) => method)).toEqual(["GET", "PUT", "GET"]);
  });

  test("is read and deleted in that version too", async () => {
    client.answers[`GET ${id}`] = [200, { id, name: "logs", location: "westeurope", kind: "V1" }];
    const read = new messages.ReadRequest()
      .setUrn(urn("resources:Resource"))
      .setId(id)
      .setInputs(toStruct(inputs))
      .setProperties(toStruct({ location: "westeurope", kind: "V1" }));
    const reply = await client.call<Messages.ReadResponse>("read", read);
    expect(fromStruct(reply.getInputs())).toEqual(inputs);
    const gone = new messages.DeleteRequest()
      .setUrn(urn("resources:Resource"))
      .setId(id)
      .setOldInputs(toStruct(inputs));
    await client.call("delete", gone);
    expect(client.asked.map(({ method, url }) => `${method} ${new URL(url).search}`)).toEqual([
      "GET ?api-version=2018-07-01-preview",
      "DELETE ?api-version=2018-07-01-preview",
    ]);
  });

  test("needs its parent's path even where it is empty", async () => {
    const { parentResourcePath: _, ...without } = inputs;
    const request = new messages.CheckRequest().setUrn(urn("resources:Resource")).setNews(toStruct(without));
    const reply = await client.call<Messages.CheckResponse>("check", request);
    expect(reply.getFailuresList().map((failure) => failure.getProperty())).toEqual(["parentResourcePath"]);
  });
});
