import { describe, expect, test } from "@jest/globals";
import { deployer } from "../../../cli/doctor/checks/deployer.ts";
import { giveRole } from "../../../sandbox/azure/index.ts";
import { DOCTOR, GROUP, inWorld, WORKSPACE } from "./world.ts";

const before = { deployed: { resources: [], detectionRules: [] } };
const MAKES =
  "Microsoft.Insights/scheduledQueryRules/write, Microsoft.Insights/actionGroups/write, Microsoft.Logic/workflows/write, Microsoft.Web/connections/write, Microsoft.ManagedIdentity/userAssignedIdentities/write";
const GIVES = "Microsoft.Authorization/roleAssignments/write";

test("a reader may neither deploy nor assign roles", () =>
  inWorld({}, async (world) => {
    const [makes, gives] = await world.findings(deployer, {}, before);
    expect([makes?.severity, makes?.what]).toEqual(["warning", `You have no permission for ${MAKES} on rg`]);
    expect(makes?.fix).toContain(`Grant Contributor and Role Based Access Control Administrator on ${GROUP}`);
    expect([gives?.severity, gives?.what]).toEqual([
      "warning",
      `You have no permission for ${GIVES} on law-1`,
    ]);
  }));

test("a contributor may deploy, but not assign roles", () =>
  inWorld({}, async (world) => {
    giveRole(world.cloud.azure.store, DOCTOR, "Contributor", GROUP);
    expect(await world.lines(deployer, {}, before)).toEqual([
      `ok: You may deploy to rg: ${MAKES}`,
      `warning: You have no permission for ${GIVES} on law-1`,
    ]);
  }));

test("with permission to assign roles on the workspace, the deployment succeeds", () =>
  inWorld({}, async (world) => {
    giveRole(world.cloud.azure.store, DOCTOR, "Contributor", GROUP);
    giveRole(world.cloud.azure.store, DOCTOR, "Role Based Access Control Administrator", WORKSPACE);
    expect(await world.lines(deployer, {}, before)).toEqual([
      `ok: You may deploy to rg: ${MAKES}`,
      `ok: You may deploy to law-1: ${GIVES}`,
    ]);
  }));

test("permissions on a group that the deployment creates are unknown before it, and not checked after it", () =>
  inWorld({}, async (world) => {
    const made = { resourceGroup: { create: { name: "rg-new" } } };
    expect(await world.lines(deployer, made, before)).toEqual([
      "info: It is unknown whether you may create the resource group rg-new: Azure does not say so beforehand",
    ]);
    expect(await world.lines(deployer)).toEqual([]);
  }));

test("whoever attaches a playbook needs the role for it, which Contributor contains", () =>
  inWorld({}, async (world) => {
    const settings = { sentinel: { playbook: true } };
    const ATTACHES = "Microsoft.Logic/workflows/triggers/listCallbackUrl/action";
    expect((await world.lines(deployer, settings, before)).filter((line) => line.includes("on rg"))).toEqual([
      `warning: You have no permission for ${MAKES}, ${ATTACHES} on rg`,
    ]);
    giveRole(world.cloud.azure.store, DOCTOR, "Contributor", GROUP);
    expect((await world.lines(deployer, settings, before)).filter((line) => line.includes("to rg"))).toEqual([
      `ok: You may deploy to rg: ${MAKES}, ${ATTACHES}`,
    ]);
  }));

describe("what the deployment needs in Microsoft Graph", () => {
  const named = { accounts: [{ label: "bg1", userPrincipalName: "bg1@contoso.onmicrosoft.com" }] };
  const graph = (lines: readonly string[]) => lines.filter((line) => line.includes("Graph"));
  const tokenWith = (claims: object) => {
    const part = (value: object) => Buffer.from(JSON.stringify(value)).toString("base64url");
    return `${part({ alg: "none" })}.${part(claims)}.`;
  };

  test("is there, or is missing by name", () =>
    inWorld({}, async (world) => {
      const granted = tokenWith({ appid: "a", roles: ["User.Read.All"] });
      expect(graph(await world.lines(deployer, named, before, granted))).toEqual([
        "ok: You have the permissions in Microsoft Graph that the deployment needs: User.Read.All",
      ]);
      const [lacking] = await world.findings(deployer, named, before, tokenWith({ appid: "a", roles: [] }));
      expect([lacking?.severity, lacking?.what, lacking?.why]).toEqual([
        "warning",
        "You lack the application permission User.Read.All of Microsoft Graph",
        "The deployment needs it: it looks up the object id of bg1; not needed where it is given.",
      ]);
    }));

  test("is unknown where a person is signed in, and nothing where nothing is needed", () =>
    inWorld({}, async (world) => {
      const person = tokenWith({ appid: "a", scp: "User.Read.All" });
      expect(graph(await world.lines(deployer, named, before, person))).toEqual([
        "info: It is unknown whether you may use Microsoft Graph as the deployment does: User.Read.All",
      ]);
      expect(graph(await world.lines(deployer, {}, before, person))).toEqual([]);
    }));
});
