import { describe, expect, test } from "@jest/globals";
import { VirtualClock } from "../../sandbox/clock.ts";
import type { HttpRequest, HttpResponse } from "../../sandbox/http.ts";
import {
  definitionFaults,
  runWorkflow,
  UnsupportedError,
  type WorkflowHost,
} from "../../sandbox/logicapps/index.ts";
import { behind, compose, requestOf, START } from "./play.ts";

const JSON_TYPE = { "content-type": "application/json" };

interface Options {
  readonly delay?: number;
  readonly answer?: HttpResponse | "lost";
  readonly host?: Partial<WorkflowHost>;
}

/** Runs actions whose one answer is given, and tells what was sent. */
async function played(actions: object, { delay = 0, answer, host }: Options = {}) {
  const clock = new VirtualClock(START);
  const requests: HttpRequest[] = [];
  const base = requestOf({ actions }, null, [], clock, []);
  expect(definitionFaults({ actions }, { answered: true })).toEqual([]);
  const result = await clock.runUntil(
    runWorkflow({
      ...base,
      host: {
        ...base.host,
        connector: (connection, { method, path, queries, body }) => ({
          method,
          url: `https://connection.invalid${path}?${new URLSearchParams(queries)}`,
          headers: { connection },
          ...(body === undefined ? {} : { body }),
        }),
        send: async (request) => {
          requests.push(request);
          if (delay > 0) await clock.stall(delay * 1000);
          if (answer === "lost") throw new Error("lost");
          return answer ?? { status: 200, headers: JSON_TYPE, body: '{"said":"yes"}' };
        },
        ...host,
      },
    }),
  );
  const of = (name: string) => result.actions.find((action) => action.name === name);
  return { ...result, of, requests, seconds: (result.endTime.getTime() - START.getTime()) / 1000 };
}

describe("actions that wait to be called", () => {
  const mail = (more: object = {}) => ({
    type: "ApiConnectionWebhook",
    inputs: {
      host: { connection: { name: "/c/mail" } },
      path: "/approvalmail/$subscriptions",
      body: { NotificationUrl: "@{listCallbackUrl()}", Message: { Options: "Yes, No" } },
    },
    ...more,
  });

  test("hand over their own URL, and wait as long as it takes", async () => {
    const { of, requests, seconds } = await played(
      { Ask: mail(), Said: compose("@body('Ask')?['said']", behind("Ask")) },
      { delay: 86_400 },
    );
    expect(requests).toEqual([
      {
        method: "POST",
        url: "https://connection.invalid/approvalmail/$subscriptions?",
        headers: { connection: "/c/mail" },
        body: '{"NotificationUrl":"https://callback.invalid/actions/Ask/run","Message":{"Options":"Yes, No"}}',
      },
    ]);
    expect([of("Said")?.outputs, seconds]).toEqual(["yes", 86_400]);
  });

  test("up to their limit", async () => {
    const { of, seconds } = await played({ Ask: mail({ limit: { timeout: "PT10M" } }) }, { delay: 3600 });
    expect([of("Ask")?.code, seconds]).toEqual(["ActionTimedOut", 600]);
    expect(of("Ask")?.outputs).toBeUndefined();
  });

  test("subscribe at any address, with what it needs, which is shown nowhere", async () => {
    const { of, requests } = await played({
      Ask: {
        type: "HttpWebhook",
        inputs: {
          subscribe: {
            method: "PUT",
            uri: "https://contoso.com/ask",
            headers: { "x-a": 1 },
            body: { url: "@listCallbackUrl()" },
            authentication: { type: "Raw", value: "s3cret" },
          },
          unsubscribe: { uri: "https://contoso.com/end" },
        },
      },
    });
    expect(requests).toEqual([
      {
        method: "PUT",
        url: "https://contoso.com/ask",
        headers: { "x-a": "1", "content-type": "application/json", authorization: "s3cret" },
        body: '{"url":"https://callback.invalid/actions/Ask/run"}',
      },
    ]);
    expect(JSON.stringify(of("Ask"))).not.toContain("s3cret");
  });

  test("fail where the connection is lost, or what comes is a failure", async () => {
    expect((await played({ Ask: mail() }, { answer: "lost" })).of("Ask")).toMatchObject({
      status: "Failed",
      code: "BadRequest",
    });
    const refused = { status: 404, headers: {}, body: "" };
    expect((await played({ Ask: mail() }, { answer: refused })).of("Ask")).toMatchObject({
      status: "Failed",
      code: "NotFound",
      outputs: { statusCode: 404 },
    });
  });
});

describe("code of a workflow", () => {
  const script = { type: "JavaScriptCode", inputs: { code: "return 1;" } };

  test.each(["JavaScriptCode", "CSharpScriptCode", "PowerShellCode"])(
    "of %s gives what is given",
    async (type) => {
      const asked: string[] = [];
      const result = async (action: string) => {
        asked.push(action);
        return { status: 200, headers: JSON_TYPE, body: '{"ips":["203.0.113.7"]}' };
      };
      const { of, requests } = await played(
        { Script: { ...script, type }, Said: compose("@body('Script')?['ips']?[0]", behind("Script")) },
        { host: { result } },
      );
      expect([of("Script")?.inputs, of("Script")?.outputs]).toEqual([
        { code: "return 1;" },
        { body: { ips: ["203.0.113.7"] } },
      ]);
      expect([of("Said")?.outputs, requests, asked]).toEqual(["203.0.113.7", [], ["Script"]]);
    },
  );

  test("fails with a status that says so, and is refused by name where nothing is given", async () => {
    const result = async () => ({ status: 500, headers: {}, body: "" });
    const { of } = await played({ Script: script }, { host: { result } });
    expect([of("Script")?.status, of("Script")?.code]).toEqual(["Failed", "InternalServerError"]);
    await expect(played({ Script: script })).rejects.toThrow("runs no code of a workflow ('Script')");
  });
});

describe("actions that call other resources", () => {
  test("a workflow, whose answer may take longer than any other", async () => {
    const { of, requests, seconds } = await played(
      {
        Call: {
          type: "Workflow",
          inputs: {
            host: { workflow: { id: "/subscriptions/s/w/child" }, triggerName: "go" },
            body: { n: 1 },
          },
        },
      },
      { delay: 600 },
    );
    expect(requests).toEqual([
      {
        method: "POST",
        url: "https://management.azure.com/subscriptions/s/w/child/triggers/go/run?api-version=2016-10-01",
        headers: JSON_TYPE,
        body: '{"n":1}',
      },
    ]);
    expect([of("Call")?.outputs, seconds]).toEqual([
      { statusCode: 200, headers: JSON_TYPE, body: { said: "yes" } },
      600,
    ]);
  });

  test("a connector's operation, with headers of its own", async () => {
    const inputs = { host: { connection: { name: "/c" } }, method: "get", path: "/x", headers: { "x-n": 1 } };
    const { requests } = await played({ A: { type: "ApiConnection", inputs } });
    expect(requests).toEqual([
      { method: "GET", url: "https://connection.invalid/x?", headers: { connection: "/c", "x-n": "1" } },
    ]);
  });

  test("a function", async () => {
    const { requests } = await played({
      Call: { type: "Function", inputs: { function: { id: "/f/a" }, queries: { q: 1 }, body: "x" } },
    });
    expect(requests).toEqual([
      { method: "POST", url: "https://management.azure.com/f/a?q=1", headers: {}, body: "x" },
    ]);
  });

  test("an operation by its name, of a built-in connector and of Power Automate, whose credentials go nowhere", async () => {
    const authentication = "secret";
    const { requests, of } = await played({
      Secret: {
        type: "ServiceProvider",
        inputs: {
          parameters: { secretName: "@concat('s', 1)" },
          serviceProviderConfiguration: { connectionName: "kv", operationId: "getSecret" },
        },
      },
      Post: {
        type: "OpenApiConnection",
        inputs: { host: { connectionName: "teams", operationId: "PostMessage" }, authentication },
        ...behind("Secret"),
      },
      Get: {
        type: "ApiConnection",
        inputs: { host: { connection: { name: "/c" } }, method: "get", path: "/x", authentication },
        ...behind("Post"),
      },
    });
    expect(requests).toEqual([
      {
        method: "POST",
        url: "https://connection.invalid/getSecret?",
        headers: { connection: "kv" },
        body: '{"secretName":"s1"}',
      },
      {
        method: "POST",
        url: "https://connection.invalid/PostMessage?",
        headers: { connection: "teams" },
        body: "{}",
      },
      { method: "GET", url: "https://connection.invalid/x?", headers: { connection: "/c" } },
    ]);
    expect(JSON.stringify([of("Post"), of("Get")])).not.toContain(authentication);
    const { of: unnamed } = await played({ Call: { type: "ServiceProvider", inputs: {} } });
    expect(unnamed("Call")?.error?.message).toContain("needs 'connectionName' and 'operationId'");
  });

  test("an address, with a cookie", async () => {
    const inputs = {
      method: "GET",
      uri: "https://example.com/x",
      headers: { "x-n": "1" },
      cookie: "a=@{add(1, 1)}",
    };
    const { requests } = await played({ H: { type: "Http", inputs } });
    expect(requests[0]?.headers).toEqual({ "x-n": "1", cookie: "a=2" });
  });

  test("without an id they fail", async () => {
    const { of } = await played({ Call: { type: "Workflow", inputs: { host: {} } } });
    expect(of("Call")?.error?.message).toContain("The action names no workflow by its id.");
  });

  test("where answers are not given, a definition with such actions is refused", () => {
    for (const type of ["ApiConnectionWebhook", "HttpWebhook", "Workflow", "Function"])
      expect(definitionFaults({ actions: { A: { type } } })[0]).toContain(
        `The sandbox has no action of type '${type}' ('A')`,
      );
  });
});

describe("authentication", () => {
  const http = (authentication: unknown) => ({
    H: {
      type: "Http",
      inputs: { method: "GET", uri: "https://example.com/x", authentication, retryPolicy: { type: "none" } },
    },
  });
  const oauth = {
    type: "ActiveDirectoryOAuth",
    tenant: "t",
    audience: "https://a",
    clientId: "c",
    secret: "s3cret",
  };
  const clientToken: WorkflowHost["clientToken"] = async ({ authority, tenant, clientId, audience }) =>
    [authority, tenant, clientId, audience].join("|");

  test.each<[string, unknown, string | undefined]>([
    ["an application's", oauth, "Bearer https://login.windows.net|t|c|https://a"],
    [
      "an application's, with a certificate",
      { ...oauth, secret: undefined, pfx: "x" },
      "Bearer https://login.windows.net|t|c|https://a",
    ],
    [
      "another authority's",
      { ...oauth, authority: "https://login.partner" },
      "Bearer https://login.partner|t|c|https://a",
    ],
    ["the workflow's own", { type: "ManagedServiceIdentity" }, "Bearer token"],
    ["a user's", { type: "Basic", username: "u", password: "p" }, "Basic dTpw"],
    ["any other", { type: "Raw", value: "Key 1" }, "Key 1"],
    ["a certificate's", { type: "ClientCertificate", pfx: "x", password: "p" }, undefined],
    ["none", { type: "None" }, undefined],
  ])("%s is sent, and never shown", async (_, authentication, authorization) => {
    const { of, requests } = await played(http(authentication), { host: { clientToken } });
    expect(requests[0]?.headers["authorization"]).toBe(authorization);
    expect(of("H")?.inputs).toEqual({
      method: "GET",
      uri: "https://example.com/x",
      retryPolicy: { type: "none" },
    });
  });

  test.each<[unknown, string]>([
    [
      { ...oauth, tenant: "", clientId: undefined },
      "The authentication 'ActiveDirectoryOAuth' needs tenant, clientId.",
    ],
    [{ ...oauth, secret: undefined }, "needs a secret, or a certificate as pfx"],
    [{ type: "Raw" }, "The authentication 'Raw' needs value."],
    [{ type: "ClientCertificate" }, "needs pfx"],
  ])("%j fails the action before anything is sent", async (authentication, message) => {
    const { of, requests } = await played(http(authentication), { host: { clientToken } });
    expect([of("H")?.status, requests]).toEqual(["Failed", []]);
    expect(of("H")?.error?.message).toContain(message);
  });

  test("an unknown one, and an application's where there are no tokens, are refused by name", async () => {
    await expect(played(http({ type: "Magic" }))).rejects.toThrow(UnsupportedError);
    await expect(played(http(oauth))).rejects.toThrow(
      "no tokens for the authentication 'ActiveDirectoryOAuth'",
    );
  });
});
