import { once } from "node:events";
import { connect } from "node:net";
import { expect, test } from "@jest/globals";
import { json, startServer } from "../../sandbox/azure/server.ts";

test("an answer says when it was given, by the clock that the server goes by", async () => {
  const server = await startServer(() => new Date("2026-01-15T02:20:00Z"));
  server.register("graph.microsoft.com", () => json(200, { is: "there" }));
  try {
    const { headers } = await server.send({
      method: "GET",
      url: "https://graph.microsoft.com/",
      headers: {},
    });
    expect(headers["date"]).toBe("Thu, 15 Jan 2026 02:20:00 GMT");
  } finally {
    await server.close();
  }
});

test("a connection that has been idle for longer than Node's five seconds still answers", async () => {
  const server = await startServer();
  server.register("graph.microsoft.com", () => json(200, { is: "there" }));
  const socket = connect(server.port, "127.0.0.1");
  const ask = async () => {
    socket.write("GET / HTTP/1.1\r\nHost: graph.microsoft.com\r\n\r\n");
    const [answer] = await Promise.race([once(socket, "data"), once(socket, "close").then(() => ["closed"])]);
    return String(answer).split("\r\n")[0];
  };
  try {
    expect(await ask()).toBe("HTTP/1.1 200 OK");
    await new Promise((resolve) => setTimeout(resolve, 7_000));
    expect(await ask()).toBe("HTTP/1.1 200 OK");
  } finally {
    socket.destroy();
    await server.close();
  }
});
