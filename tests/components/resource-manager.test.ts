import { createServer, type Server } from "node:http";
import type { AddressInfo } from "node:net";
import { afterEach, beforeEach, expect, test } from "@jest/globals";
import { runtime } from "@pulumi/pulumi";
import { resourceManager } from "../../components/resource-manager.ts";

let server: Server;
let asked: string[];
let answers: Record<string, [status: number, body: string]>;
const HOST = "https://management.azure.com";

beforeEach(async () => {
  asked = [];
  runtime.setMocks({ call: () => ({ token: "secret" }), newResource: () => ({ id: "", state: {} }) });
  server = createServer((request, response) => {
    asked.push(`${request.url} ${request.headers.authorization}`);
    const [status, body] = answers[request.url ?? ""] ?? [404, ""];
    response.writeHead(status).end(body);
  });
  await new Promise<void>((resolve) => server.listen(0, "127.0.0.1", resolve));
  process.env["BREAKGLASS_ARM_ENDPOINT"] = `http://127.0.0.1:${(server.address() as AddressInfo).port}`;
});
afterEach(() => {
  delete process.env["BREAKGLASS_ARM_ENDPOINT"];
  server.close();
});

test("a list is read across its pages, with the token of the provider", async () => {
  answers = {
    "/list?api-version=1": [200, JSON.stringify({ value: [1], nextLink: `${HOST}/list?$skipToken=x` })],
    "/list?$skipToken=x": [200, JSON.stringify({ value: [2, 3] })],
  };
  const azure = await resourceManager("public", {});
  expect(await azure?.list("/list", "1")).toEqual([1, 2, 3]);
  expect(asked).toEqual(["/list?api-version=1 Bearer secret", "/list?$skipToken=x Bearer secret"]);
});

test("the token goes nowhere else, whatever a link or a variable says", async () => {
  answers = {
    "/list?api-version=1": [200, JSON.stringify({ value: [], nextLink: "https://evil.example/x" })],
  };
  const azure = await resourceManager("public", {});
  await expect(azure?.list("/list", "1")).rejects.toThrow(
    `${HOST} links to https://evil.example, where no token is sent.`,
  );
  process.env["BREAKGLASS_ARM_ENDPOINT"] = "http://127.0.0.1.evil.example";
  await expect(resourceManager("public", {})).rejects.toThrow("only an address of 127.0.0.1 may stand for");
  expect(asked).toHaveLength(1);
});

test("a refusal has the service's status, code and words, also where it is no JSON", async () => {
  answers = {
    "/a?api-version=1": [403, JSON.stringify({ error: { code: "AuthorizationFailed", message: "may not" } })],
    "/b?api-version=1": [502, "<html>"],
  };
  const azure = await resourceManager("public", {});
  await expect(azure?.get("/a", "1")).rejects.toThrow(
    'Status=403 Code="AuthorizationFailed" Message="may not"',
  );
  await expect(azure?.get("/b", "1")).rejects.toThrow("Status=502");
});
