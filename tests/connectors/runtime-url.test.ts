import { expect, test } from "@jest/globals";
import fc from "fast-check";
import { CONNECTOR_HOSTS, runtimeUrl } from "../../sandbox/connectors/index.ts";
import { idOf } from "./world.ts";

const base = `/apim/teams/${Buffer.from(idOf("teams")).toString("base64url")}`;

test("the host carries the connection's name, the path its id and the operation", () => {
  expect(runtimeUrl(idOf("teams"), "/v2/Mail")).toBe(
    `https://teams.azconn-sandbox.p.azurewebsites.net${base}/v2/Mail`,
  );
});

test("a raw space is encoded, what is encoded already stays, and a lone percent sign is text", () => {
  expect(new URL(runtimeUrl(idOf("teams"), "/poster/Flow bot/location/Group%20chat/100%")).pathname).toBe(
    `${base}/poster/Flow%20bot/location/Group%20chat/100%25`,
  );
});

test("queries are encoded", () => {
  expect(new URL(runtimeUrl(idOf("teams"), "/x", { "a b": "1&2", n: 3 })).search).toBe("?a%20b=1%262&n=3");
});

test("any connection name makes a host, and any path a URL", () => {
  fc.assert(
    fc.property(fc.string({ minLength: 1 }), fc.string({ unit: "binary" }), (name, path) => {
      expect(CONNECTOR_HOSTS.test(new URL(runtimeUrl(`/connections/${name}`, path)).hostname)).toBe(true);
    }),
  );
});
