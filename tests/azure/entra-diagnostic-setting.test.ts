import { afterAll, beforeAll, describe, expect, test } from "@jest/globals";
import { AzureWorld, WORKSPACE } from "./world.ts";

const world = new AzureWorld();
let allowed = true;
beforeAll(() =>
  world.start({ isAllowed: (_, action) => allowed || !action.startsWith("microsoft.aadiam/") }),
);
afterAll(() => world.close());

const SETTING = "/providers/microsoft.aadiam/diagnosticSettings/break-glass";
const logs = (...categories: string[]) => categories.map((category) => ({ category, enabled: true }));
const put = (name: string, properties: object, top: object = {}) =>
  world.put(`/providers/microsoft.aadiam/diagnosticSettings/${name}`, { properties, ...top });

describe("the diagnostic setting of a tenant", () => {
  test("is created outside of any subscription, and read back", async () => {
    const properties = { workspaceId: WORKSPACE, logs: logs("SignInLogs", "NonInteractiveUserSignInLogs") };
    expect(await put("break-glass", properties)).toBe("200");
    expect((await world.call("GET", SETTING)).body).toMatchObject({ id: SETTING, properties });
    expect(await put("break-glass", properties)).toBe("200");
  });

  test.each<[string, object, object, string]>([
    [
      "the same category to the same workspace",
      { workspaceId: WORKSPACE.toUpperCase(), logs: logs("AuditLogs", "SignInLogs") },
      {},
      `409 Conflict: Data sink '${WORKSPACE.toUpperCase()}' is already used in diagnostic setting 'break-glass' for category 'SignInLogs'. Data sinks can't be reused in different settings on the same category for the same resource.`,
    ],
    [
      "the name of a table for a category",
      { workspaceId: WORKSPACE, logs: logs("SigninLogs") },
      {},
      "400 BadRequest: Category 'SigninLogs' is not supported.",
    ],
    [
      "nowhere to send to",
      { logs: logs("AuditLogs") },
      {},
      "400 BadRequest: At least one data sink needs to be specified.",
    ],
    [
      "a workspace that is not there",
      { workspaceId: `${WORKSPACE}-2`, logs: logs("AuditLogs") },
      {},
      `404 ResourceNotFound: The workspace '${WORKSPACE}-2' was not found.`,
    ],
    [
      "a category group",
      { workspaceId: WORKSPACE, logs: [{ categoryGroup: "allLogs", enabled: true }] },
      {},
      "400 InvalidRequestContent: The request content was invalid and could not be deserialized: Could not find member 'properties.logs[0].categoryGroup'. The sandbox knows category, enabled, retentionPolicy there.",
    ],
    [
      "tags",
      { workspaceId: WORKSPACE, logs: [] },
      { tags: {} },
      "400 InvalidRequestContent: The request content was invalid and could not be deserialized: Could not find member 'tags'. The sandbox knows properties there.",
    ],
    [
      "a location",
      { workspaceId: WORKSPACE, logs: [] },
      { location: "global" },
      "400 InvalidRequestContent: The request content was invalid and could not be deserialized: Could not find member 'location'. The sandbox knows properties there.",
    ],
  ])("with %s is refused", async (_, properties, top, expected) => {
    expect(await put("another", properties, top)).toBe(expected);
  });

  test("another category to the same workspace is taken", async () => {
    expect(await put("another", { workspaceId: WORKSPACE, logs: logs("AuditLogs") })).toBe("200");
  });

  test("is neither written nor read by whoever has no right to", async () => {
    allowed = false;
    const refused = (action: string) =>
      `403 AuthorizationFailed: The client 'somebody' with object id 'somebody' does not have authorization to perform action 'microsoft.aadiam/diagnosticSettings/${action}' over scope '${SETTING}' or the scope is invalid. If access was recently granted, please refresh your credentials.`;
    expect(await put("break-glass", { workspaceId: WORKSPACE, logs: [] })).toBe(refused("write"));
    expect((await world.call("GET", SETTING)).text).toBe(refused("read"));
    allowed = true;
  });
});
