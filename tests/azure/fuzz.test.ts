import { once } from "node:events";
import { connect } from "node:net";
import { expect, test } from "@jest/globals";
import { json, startServer } from "../../sandbox/azure/server.ts";
import { fuzz } from "./fuzz.ts";

/** `npm run proof:fuzz` asks 20,000, a thousand at a time. */
const SLICES =
  process.env["FUZZ_SLICES"] === undefined ? [[300, 7] as const] : slices(process.env["FUZZ_SLICES"]);

function slices(count: string): (readonly [requests: number, seed: number])[] {
  return Array.from({ length: Number(count) }, (_, index) => [1000, 100 + index] as const);
}

test.each(SLICES)(
  "%i odd requests of seed %i each get a result or a typed error",
  async (count, seed) => {
    const { requests, results, typedErrors, faults } = await fuzz(count, seed);
    expect(faults).toEqual([]);
    expect(results + typedErrors).toBe(requests);
    expect(Math.min(results, typedErrors)).toBeGreaterThan(20);
  },
  300_000,
);

test.each([
  ["GET /%zz HTTP/1.1\r\nHost: graph.microsoft.com", "400"],
  ["GET // HTTP/1.1\r\nHost: graph.microsoft.com", "200"],
  ["GET / HTTP/1.1\r\nHost: [", "400"],
  ["GET https://graph.microsoft.com/x HTTP/1.1\r\nHost: example.com", "200"],
  ["GET http:// HTTP/1.1\r\nHost: graph.microsoft.com", "400"],
  ["OPTIONS * HTTP/1.1\r\nHost: graph.microsoft.com", "400"],
])("%j is answered with %s, and the server goes on", async (head, status) => {
  const server = await startServer();
  server.register("graph.microsoft.com", () => json(200, {}));
  try {
    const socket = connect(server.port, "127.0.0.1");
    socket.write(`${head}\r\nConnection: close\r\n\r\n`);
    const [answer] = await once(socket, "data");
    expect(String(answer)).toMatch(new RegExp(`^HTTP/1.1 ${status} `));
    const next = await server.send({ method: "GET", url: "https://graph.microsoft.com/", headers: {} });
    expect(next.status).toBe(200);
  } finally {
    await server.close();
  }
});

test("a client that goes away in the middle, and an answer that is not HTTP, do no harm", async () => {
  const server = await startServer();
  server.register("graph.microsoft.com", () => ({ status: 200, headers: { "x y": "\n" }, body: "" }));
  try {
    const socket = connect(server.port, "127.0.0.1");
    socket.write("POST / HTTP/1.1\r\nHost: graph.microsoft.com\r\nContent-Length: 9\r\n\r\nabc");
    await once(socket, "connect");
    socket.destroy();
    const { status, body } = await server.send({
      method: "GET",
      url: "https://graph.microsoft.com/",
      headers: {},
    });
    expect([status, JSON.parse(body).error.code]).toEqual([502, "BadGateway"]);
  } finally {
    await server.close();
  }
});

test("a body of more than 100 MB is refused, and the server goes on", async () => {
  const server = await startServer();
  server.register("graph.microsoft.com", () => json(200, {}));
  try {
    const body = "x".repeat(100 * 1024 * 1024 + 1);
    const large = await server.send({
      method: "POST",
      url: "https://graph.microsoft.com/",
      headers: {},
      body,
    });
    expect([large.status, JSON.parse(large.body).error.code]).toEqual([413, "RequestEntityTooLarge"]);
    expect(
      (await server.send({ method: "GET", url: "https://graph.microsoft.com/", headers: {} })).status,
    ).toBe(200);
  } finally {
    await server.close();
  }
}, 30_000);
