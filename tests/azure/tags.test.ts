import { beforeEach, describe, expect, test } from "@jest/globals";
import { arm, freshAzure, GROUP, put, WORKSPACE } from "./fresh.ts";

freshAzure();
beforeEach(async () => {
  await put(GROUP, { location: "westeurope" });
  await put(WORKSPACE, { location: "westeurope", tags: { a: "1", b: "2" } });
});

const call = async (method: string, body?: object, of = WORKSPACE) => {
  const answer = await arm(method, of, body, "/providers/Microsoft.Resources/tags/default", "2021-04-01");
  return answer.body?.error?.code ?? answer.body?.properties.tags ?? answer.status;
};
const patch = (operation: string, tags: object) => call("PATCH", { operation, properties: { tags } });
const tagsOf = async () => (await arm("GET", WORKSPACE)).body.tags;

describe("the tags of a resource", () => {
  test("are read, merged, replaced, deleted by name and value, and all of them deleted", async () => {
    expect(await call("GET")).toEqual({ a: "1", b: "2" });
    expect(await patch("Merge", { b: "3", c: "4" })).toEqual({ a: "1", b: "3", c: "4" });
    expect(await patch("Delete", { b: "2", c: "4" })).toEqual({ a: "1", b: "3" });
    expect(await patch("Replace", { d: "5" })).toEqual({ d: "5" });
    expect(await call("PUT", { properties: { tags: { e: "6" } } })).toEqual({ e: "6" });
    expect(await tagsOf()).toEqual({ e: "6" });
    expect(await call("DELETE")).toBe(200);
    expect(await tagsOf()).toEqual({});
  });

  test("are those of a group, too, and of nothing that is not there", async () => {
    expect(await call("PUT", { properties: { tags: { a: "b" } } }, GROUP)).toEqual({ a: "b" });
    expect((await arm("GET", GROUP)).body.tags).toEqual({ a: "b" });
    expect(await call("GET", undefined, `${WORKSPACE}0`)).toBe("ResourceNotFound");
  });

  test("stay as they are where a request is refused", async () => {
    expect(await patch("Add", {})).toBe("InvalidTagsPatchOperation");
    expect(await patch("Merge", { "a<b": "1" })).toBe("InvalidTagNameCharacters");
    expect(await call("PUT", { properties: { tags: [] } })).toBe("InvalidRequestContent");
    const lock = `${GROUP}/providers/Microsoft.Authorization/locks/keep`;
    await arm("PUT", lock, { properties: { level: "ReadOnly" } }, "", "2020-05-01");
    expect(await call("DELETE")).toBe("ScopeLocked");
    expect(await tagsOf()).toEqual({ a: "1", b: "2" });
  });
});
