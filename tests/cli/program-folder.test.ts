import { afterAll, expect, test } from "@jest/globals";
import { Folder } from "./folder.ts";

const GUID = "3f2504e0-4f89-41d3-9a0c-0305e82c3301";
const stack = (account: object) => ({
  config: {
    "breakglass:accounts": [account],
    "breakglass:location": "westeurope",
    "breakglass:resourceGroup": { create: { name: "rg-one" } },
    "breakglass:workspace": { create: { name: "law-one" } },
    "breakglass:channels": [{ via: "office365", to: ["soc@contoso.com"] }],
    "breakglass:fallback": { email: ["oncall@contoso.com"] },
    "breakglass:runbookUrl": "https://contoso.com/runbook",
  },
});
const folder = new Folder()
  .write("Pulumi.yaml", "name: outer\nruntime: nodejs\n")
  .write("inner/Pulumi.yaml", "name: inner\nruntime: nodejs\n")
  .write("inner/Pulumi.one.yaml", stack({ label: "bg1", userPrincipalName: "bg1@inner.example" }))
  .write(
    "inner/Pulumi.hidden.yaml",
    stack({ label: "bg1", objectId: { secure: "v1:x" }, userPrincipalName: "bg1@inner.example" }),
  )
  .write("inner/Pulumi.wrong.yaml", stack({ label: "bg1", objectId: GUID.slice(1) }));
afterAll(() => folder.remove());

test.each([
  ["-C", "inner", "catalogue", "--stack", "one", "--portal"],
  ["catalogue", "--stack", "one", "--portal", "--program", "inner"],
])("a command works on the program in another folder: %j", async (...args) => {
  const { code, stdout, stderr } = await folder.breakglass(...args);
  expect([code, stderr]).toEqual([0, ""]);
  expect(stdout).toContain("bg1@inner.example");
});

test("a folder that is not there is named, without a stack trace", async () => {
  const { code, stderr } = await folder.breakglass("-C", "nowhere", "catalogue");
  expect(code).toBe(2);
  expect(stderr).toMatch(/^There is no folder nowhere to run in: .*\n$/);
});

test("a value that is encrypted is no error, and is named by a command that cannot read it", async () => {
  const { code, stderr } = await folder.breakglass(
    "-C",
    "inner",
    "catalogue",
    "--stack",
    "hidden",
    "--portal",
  );
  expect(code).toBe(2);
  expect(stderr).toContain(
    "Pulumi.hidden.yaml has values that are encrypted, which this command cannot read:\n  breakglass:accounts[0].objectId\n",
  );
  expect(stderr).not.toMatch(/GUID|\n {4}at /);
});
