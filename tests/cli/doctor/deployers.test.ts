import { expect, test } from "@jest/globals";
import { deployers } from "../../../cli/doctor/checks/deployers.ts";
import { inWorld } from "./world.ts";

const APPLICATION = "b7c1f0de-2a34-4c5d-8e6f-90a1b2c3d4e5";
const OTHER = "c8d2e1af-3b45-4d6e-9f70-a1b2c3d4e5f6";
const WATCHED = `ok: The rules watch the identities of breakglass:deployers: ${APPLICATION}`;

function token(claims: object): string {
  const part = (value: object) => Buffer.from(JSON.stringify(value)).toString("base64url");
  return `${part({ alg: "none" })}.${part(claims)}.`;
}

test("an identity that deploys and is not named is watched by nobody", () =>
  inWorld({}, async (world) => {
    const [found, ...others] = await world.findings(deployers);
    expect(others).toEqual([]);
    expect([found?.severity, found?.what]).toEqual([
      "info",
      "Nobody watches the identity that deploys: breakglass:deployers is not set",
    ]);
    expect(found?.why).toContain("a federated credential");
  }));

test.each([
  ["the application that asks is one of them", { appid: APPLICATION.toUpperCase(), roles: [] }, [WATCHED]],
  ["a person asks", { appid: OTHER, scp: "User.Read" }, [WATCHED]],
  [
    "another application asks",
    { appid: OTHER, roles: [] },
    [WATCHED, `info: You are signed in as the application ${OTHER}, which is not in breakglass:deployers`],
  ],
])("where identities are named, and %s", (_, claims, expected) =>
  inWorld({}, async (world) => {
    const named = { deployers: [APPLICATION] };
    expect(await world.lines(deployers, named, {}, token(claims))).toEqual(expected);
  }),
);
