import { expect, test } from "@jest/globals";
import { deployer } from "../../../cli/doctor/checks/deployer.ts";
import { giveRole } from "../../../sandbox/azure/index.ts";
import { DOCTOR, GROUP, inWorld, WORKSPACE } from "./world.ts";

const before = { deployed: { resources: [], detectionRules: [] } };
const MAKES =
  "Microsoft.Insights/scheduledQueryRules/write, Microsoft.Insights/actionGroups/write, Microsoft.Logic/workflows/write, Microsoft.Web/connections/write, Microsoft.ManagedIdentity/userAssignedIdentities/write";
const GIVES = "Microsoft.Authorization/roleAssignments/write";

test("a reader may neither make nor give anything", () =>
  inWorld({}, async (world) => {
    const [makes, gives] = await world.findings(deployer, {}, before);
    expect([makes?.severity, makes?.what]).toEqual([
      "warning",
      `Whoever runs this may not do ${MAKES} on rg`,
    ]);
    expect(makes?.fix).toContain(`Grant Contributor and Role Based Access Control Administrator on ${GROUP}`);
    expect([gives?.severity, gives?.what]).toEqual([
      "warning",
      `Whoever runs this may not do ${GIVES} on law-1`,
    ]);
  }));

test("a contributor may make everything, and give nothing", () =>
  inWorld({}, async (world) => {
    giveRole(world.cloud.azure.store, DOCTOR, "Contributor", GROUP);
    expect(await world.lines(deployer, {}, before)).toEqual([
      `ok: Whoever runs this may deploy into rg: ${MAKES}`,
      `warning: Whoever runs this may not do ${GIVES} on law-1`,
    ]);
  }));

test("with the right to give roles on the workspace, the deployment goes through", () =>
  inWorld({}, async (world) => {
    giveRole(world.cloud.azure.store, DOCTOR, "Contributor", GROUP);
    giveRole(world.cloud.azure.store, DOCTOR, "Role Based Access Control Administrator", WORKSPACE);
    expect(await world.lines(deployer, {}, before)).toEqual([
      `ok: Whoever runs this may deploy into rg: ${MAKES}`,
      `ok: Whoever runs this may deploy into law-1: ${GIVES}`,
    ]);
  }));

test("of a group that the deployment makes Azure says nothing; afterwards nothing has to be said", () =>
  inWorld({}, async (world) => {
    const made = { resourceGroup: { create: { name: "rg-new" } } };
    expect(await world.lines(deployer, made, before)).toEqual([
      "info: Whether the resource group rg-new may be made, Azure does not say beforehand",
    ]);
    expect(await world.lines(deployer)).toEqual([]);
  }));
