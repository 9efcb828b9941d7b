import { expect, test } from "@jest/globals";
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
