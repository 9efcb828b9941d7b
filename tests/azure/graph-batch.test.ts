import { expect, test } from "@jest/globals";
import { azure, call, freshAzure } from "./fresh.ts";

const user = { id: "u-1", userPrincipalName: "bg1@contoso.com", displayName: "bg1" };
freshAzure({ users: [user] });

async function batch(requests: unknown, audience = "https://graph.microsoft.com") {
  const url = "https://graph.microsoft.com/v1.0/$batch";
  return call("POST", url, { requests }, azure.tokens.issue("reader", audience));
}
const get = (id: string, url: string, more = {}) => ({ id, method: "GET", url, ...more });

test("each request of a batch is answered as it is alone, with the token of the whole", async () => {
  const requests = [get("1", "/users/u-1?$select=id"), get("2", "users/u-9"), get("3", "/me")];
  const { status, body } = await batch(requests);
  expect(status).toBe(200);
  expect(body.responses).toMatchObject([
    { id: "1", status: 200, body: { id: "u-1" } },
    { id: "2", status: 404, body: { error: { code: "Request_ResourceNotFound" } } },
    { id: "3", status: 400, body: { error: { code: "BadRequest" } } },
  ]);
  expect(await batch(requests, "https://management.azure.com")).toMatchObject({
    status: 401,
    body: { error: { code: "InvalidAuthenticationToken" } },
  });
});

test("what depends on a request waits for it, and fails with 424 where it fails", async () => {
  const { body } = await batch([
    get("last", "/users/u-1", { dependsOn: ["Lost"] }),
    get("after", "/users/u-1", { dependsOn: ["found"] }),
    get("lost", "/users/u-9"),
    get("found", "/users/u-1"),
    get("very-last", "/users/u-1", { dependsOn: ["last"] }),
  ]);
  expect(body.responses.map(({ id, status }: { id: string; status: number }) => [id, status])).toEqual([
    ["lost", 404],
    ["found", 200],
    ["last", 424],
    ["after", 200],
    ["very-last", 424],
  ]);
});

test.each([
  [[], "The batch has no requests."],
  [
    Array.from({ length: 21 }, (_, index) => get(String(index), "/users")),
    "The batch has 21 requests; 20 are the most.",
  ],
  [[get("a", "/users"), get("A", "/users")], "The id 'a' is not unique in the batch."],
  [[get("a", "https://graph.microsoft.com/v1.0/users")], "requests[0] has no relative url."],
  [[get("a", "/$batch")], "requests[0] has no relative url."],
  [[get("a", "/users", { body: {} })], "requests[0] has a body, and no header Content-Type."],
  [
    [get("a", "/users", { dependsOn: ["b"] }), get("b", "/users", { dependsOn: ["a"] })],
    "The request 'a' depends on one that is not there, or that waits for it.",
  ],
])("a batch that is none is refused as a whole: %#", async (requests, message) => {
  expect(await batch(requests)).toMatchObject({
    status: 400,
    body: { error: { code: "BadRequest", message } },
  });
});
