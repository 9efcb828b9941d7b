import { afterAll, beforeAll, expect, test } from "@jest/globals";
import { probeTemplate } from "../../../cli/doubts/probes/template.ts";
import { sampleAccount } from "../../../queries/samples/account.ts";
import { evaluated } from "../../../sandbox/arm-template/evaluate.ts";
import type { Value, ValueObject } from "../../../sandbox/arm-template/scope.ts";
import { scopeOf } from "../../../sandbox/arm-template/template.ts";
import { GROUP, SUBSCRIPTION, WORKSPACE } from "../../azure/world.ts";
import { DoubtsWorld } from "./world.ts";

interface Resource {
  readonly type: string;
  readonly name: string;
  readonly properties: Readonly<Record<string, unknown>>;
  readonly dependsOn?: readonly string[];
}

const template = probeTemplate() as ValueObject & { resources: readonly Resource[] };
const faults: string[] = [];
const resources = evaluated(
  template.resources as unknown as Value,
  scopeOf(template, {
    values: new Map<string, Value>([
      ["workspaceId", WORKSPACE],
      ["accountObjectId", sampleAccount.objectId],
      ["sentinel", true],
    ]),
    place: {
      subscriptionId: SUBSCRIPTION.split("/")[2] ?? "",
      tenantId: "t",
      resourceGroup: "rg",
      location: "westeurope",
    },
    now: new Date("2026-01-15T02:00:00Z"),
  }),
  "resources",
  faults,
) as unknown as readonly Resource[];
const idOf = ({ type, name }: Resource) => `${GROUP}/providers/${type}/${name}`;

let world: DoubtsWorld;
beforeAll(async () => {
  world = await DoubtsWorld.with("name-case=any", "query-start=taken", "sentinel-schedule=taken");
  await world.deployProbes();
});
afterAll(() => world.close());

test("only what Azure alone knows in the template's expressions cannot be evaluated here", () => {
  const asked = faults.map((fault) => /cannot evaluate (\w+)\(\)/.exec(fault)?.[1] ?? fault);
  expect([...new Set(asked)].toSorted()).toEqual(["guid", "listCallbackUrl", "reference"]);
});

test("the template deploys each resource that the sandbox is given", () => {
  const deployed = world.cloud.azure.store.list().filter(({ id }) => id.includes("breakglass-probe"));
  const own = deployed.filter(({ type }) => !/communication|roleAssignments/i.test(type));
  const templated = resources.filter(({ type }) => !/roleAssignments/.test(type));
  const names = (all: readonly { name: string }[]) => all.map(({ name }) => name).toSorted();
  expect(names(templated)).toEqual(names(own.map(({ resource }) => resource)));
});

test("its rules are those that the sandbox runs", () => {
  const rules = resources.filter(({ type }) => type === "Microsoft.Insights/scheduledQueryRules");
  expect(rules).toHaveLength(6);
  for (const rule of rules)
    expect(world.cloud.azure.store.get(idOf(rule))?.body.properties).toEqual(rule.properties);
});

test("what a resource refers to is deployed before it", () => {
  const before = new Set<string>();
  for (const resource of resources) {
    const { dependsOn = [] } = resource;
    expect(dependsOn.filter((id) => !before.has(id))).toEqual([]);
    const text = JSON.stringify(template.resources[resources.indexOf(resource)]);
    for (const each of resources)
      if (each !== resource && text.includes(`'${each.type}', '${each.name}'`))
        expect(dependsOn).toContain(idOf(each));
    before.add(idOf(resource));
  }
});
