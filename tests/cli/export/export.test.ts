import { mkdtempSync, readFileSync, rmSync } from "node:fs";
import { tmpdir } from "node:os";
import { join } from "node:path";
import { afterAll, beforeAll, describe, expect, test } from "@jest/globals";
import { parse } from "yaml";
import { armTemplate } from "../../../cli/export/arm.ts";
import { bicepFile } from "../../../cli/export/bicep.ts";
import { type Model, modelOf } from "../../../cli/export/model.ts";
import { readMe } from "../../../cli/export/read-me.ts";
import { sentinelRules } from "../../../cli/export/sentinel-yaml.ts";
import { loadDeployment } from "../../../cli/review/load.ts";
import { fromPulumi } from "../../../cli/review/pulumi-resources.ts";
import { stateOf } from "../../../cli/review/resource-list.ts";
import { deployedResources } from "../../../sandbox/azure/index.ts";
import { type LocalCloud, startCloud } from "../../../sandbox/cloud/index.ts";
import type { DeployedResource } from "../../policies/proof/resources.ts";

const sample: readonly DeployedResource[] = JSON.parse(
  readFileSync(join(import.meta.dirname, "../../policies/edits/sample-stack.json"), "utf8"),
);
const OTHER = "11111111-2222-4333-8444-555555555555";
const SENTINEL = "Microsoft.SecurityInsights/alertRules";
const folders: string[] = [];
const clouds: LocalCloud[] = [];
let first: LocalCloud;
let model: Model;

interface Template {
  parameters: Record<string, { type: string; defaultValue?: string }>;
  resources: { type: string; name: string; dependsOn?: string[] }[];
}

async function cloud(): Promise<LocalCloud> {
  const directory = mkdtempSync(join(tmpdir(), "breakglass-export-"));
  folders.push(directory);
  const started = await startCloud({
    directory,
    tenantId: "6f0d3c52-1c5e-4d6b-8f1a-7e9b2c4d5a61",
    users: [],
    start: new Date("2026-01-15T00:00:00Z"),
  });
  clouds.push(started);
  return started;
}

beforeAll(async () => {
  first = await cloud();
  const list = sample.map((each) => ({
    ...each,
    dependencies: Object.fromEntries(Object.entries(each.dependencies).map(([key, ids]) => [key, [...ids]])),
  }));
  const { refused } = await loadDeployment(
    first,
    { title: "stack", labels: new Map(), ...fromPulumi(stateOf(list)) },
    { opensMailboxes: true },
  );
  expect([...refused]).toEqual([]);
  model = modelOf(first, []);
});

afterAll(async () => {
  for (const each of clouds) await each.close();
  for (const folder of folders) rmSync(folder, { recursive: true });
});

const templateOf = (index = 0) => armTemplate(model.files[index] as Model["files"][number]) as Template;

/** The resources without what is another one in each subscription, and without ids that Azure makes. */
function comparable({ azure }: LocalCloud, subscription: string): Map<string, string> {
  const made = azure.store.list().flatMap(({ resource, type }) => {
    if (type === "Microsoft.Authorization/roleAssignments") return [];
    const { properties, identity } = resource;
    return [properties?.["customerId"], properties?.["principalId"], identity?.["principalId"]].filter(
      (id): id is string => typeof id === "string",
    );
  });
  const inOrder = deployedResources(azure.store).filter(({ type }) => !type.startsWith("microsoft."));
  return new Map(
    inOrder.map(({ id, apiVersion, body }) => {
      const plain = made.reduce(
        (text, each, index) => text.replaceAll(each, `made-${index}`),
        JSON.stringify({ apiVersion, body }).replaceAll(subscription, "SUBSCRIPTION"),
      );
      return [id.replaceAll(subscription, "SUBSCRIPTION"), plain.replace(/made-\d+/g, "made")];
    }),
  );
}

/** As `az deployment group create` would, in another subscription. */
async function deployElsewhere(file: Model["files"][number]): Promise<LocalCloud> {
  const second = await cloud();
  const { azure } = second;
  const send = async (path: string, version: string, body: object) => {
    const answer = await azure.send({
      method: "PUT",
      url: `https://management.azure.com/subscriptions/${OTHER}/resourceGroups/${file.group}${path}?api-version=${version}`,
      headers: {
        authorization: `Bearer ${azure.tokens.issue("deployer", "https://management.azure.com/")}`,
        "content-type": "application/json",
      },
      body: JSON.stringify(body),
    });
    expect(answer.status < 300 ? "" : answer.body).toBe("");
  };
  const [group] = model.groups;
  await send("", "2024-03-01", group?.body ?? {});
  const template = armTemplate(file) as Template;
  const asked = Object.entries(template.parameters).filter(([, each]) => each.defaultValue === undefined);
  await send("/providers/Microsoft.Resources/deployments/main", "2024-03-01", {
    properties: {
      mode: "Incremental",
      template,
      parameters: Object.fromEntries(asked.map(([name]) => [name, { value: `secret-${name}` }])),
    },
  });
  return second;
}

describe("an ARM template", () => {
  test("gives the same resources in another subscription", async () => {
    const [file] = model.files;
    expect(model.files).toHaveLength(1);
    const second = await deployElsewhere(file as Model["files"][number]);
    const before = comparable(first, file?.subscription ?? "");
    const after = comparable(second, OTHER);
    expect([...after.keys()].toSorted()).toEqual([...before.keys()].toSorted());
    for (const [id, resource] of before) expect([id, after.get(id)]).toEqual([id, resource]);
  });

  test("starts the workflow of its own subscription", async () => {
    const [file] = model.files;
    const { azure } = await deployElsewhere(file as Model["files"][number]);
    const [group] = azure.store
      .list("Microsoft.Insights/actionGroups")
      .flatMap(({ body }) => (body.properties?.["logicAppReceivers"] ?? []) as { callbackUrl: string }[]);
    const answer = await azure.send({
      method: "POST",
      url: group?.callbackUrl ?? "",
      headers: {},
      body: "{}",
    });
    expect(answer.status).toBe(202);
  });

  test("has no id of the subscription that it comes from, and no secret", () => {
    const text = JSON.stringify(templateOf());
    expect(text).not.toContain(model.files[0]?.subscription);
    for (const { resource } of first.azure.store.list()) {
      for (const made of [resource.identity?.["principalId"], resource.properties?.["customerId"]])
        if (typeof made === "string") expect(text).not.toContain(made);
    }
    const secure = Object.values(templateOf().parameters).filter(({ type }) => type === "secureString");
    expect(secure.length).toBeGreaterThan(0);
    expect(text).not.toMatch(/sig=|\[secret\]/);
  });

  test("has each resource once, and depends on its own alone", () => {
    const { resources } = templateOf();
    const own = deployedResources(first.azure.store).filter(
      ({ id, type }) => id.startsWith("/subscriptions/") && !type.endsWith("/resourceGroups"),
    );
    expect(resources).toHaveLength(own.length);
    for (const { dependsOn = [] } of resources) {
      for (const each of dependsOn) expect(each).toMatch(/^\[(extensionR|r)esourceId\(.+\)\]$/);
    }
  });
});

describe("a Bicep file", () => {
  const text = () => bicepFile(model.files[0] as Model["files"][number]);

  test("declares what the ARM template has, and names nothing that it does not declare", () => {
    const declared = [...text().matchAll(/^resource (\w+) '([^@']+)@([^']+)' = \{$/gm)];
    const { resources, parameters } = templateOf();
    expect(declared.map(([, , type]) => type)).toEqual(resources.map(({ type }) => type));
    const names = [...text().matchAll(/^param (\w+) string/gm)].map(([, name]) => name);
    expect(names).toEqual(Object.keys(parameters));
    const symbols = new Set(declared.map(([, symbol]) => symbol));
    expect(symbols.size).toBe(declared.length);
    for (const [, symbol] of text().matchAll(/\b(\w+)\.(?:id|identity\.principalId|properties\.\w+)\b/g)) {
      if (symbol !== undefined && !/^(subscription|resourceGroup)$/.test(symbol) && symbols.has(symbol))
        continue;
      // Inside of texts, such as queries, anything may stand.
      const line =
        text()
          .split("\n")
          .find((each) => each.includes(`${symbol}.`)) ?? "";
      expect(line).toMatch(/'/);
    }
  });

  test("keeps quotes, line ends and what looks like an expression", () => {
    const query = first.azure.store.list("Microsoft.Insights/scheduledQueryRules")[0]?.body;
    expect(JSON.stringify(query)).toContain("'");
    expect(text()).not.toMatch(/^[^']*'[^']*$/m);
    expect(text()).not.toContain(model.files[0]?.subscription);
  });
});

test("analytics rules of Microsoft Sentinel are files of its repository's form", () => {
  const files = sentinelRules(first.azure.store.list());
  const rules = first.azure.store.list(SENTINEL);
  expect(files.size).toBe(rules.length);
  for (const { id, body } of rules) {
    const found = [...files.values()].map((text) => parse(text)).find((rule) => id.endsWith(rule.id));
    expect(found).toMatchObject({
      name: body.properties?.["displayName"],
      severity: body.properties?.["severity"],
      tactics: body.properties?.["tactics"],
      entityMappings: body.properties?.["entityMappings"],
      kind: "Scheduled",
      triggerOperator: "gt",
      triggerThreshold: 0,
      version: "1.0.0",
    });
    expect(found.query.trim()).toBe(String(body.properties?.["query"]).trim());
    expect(found.queryFrequency).toMatch(/^\d+[dhm]$/);
    expect(found.queryPeriod).toMatch(/^\d+[dhm]$/);
  }
});

test("the README has the commands in order, the parameters, and what is not in the templates", () => {
  const text = readMe("contoso", model, "arm");
  const [group] = model.files;
  expect(text.indexOf(`az group create --name ${group?.group}`)).toBeGreaterThan(0);
  expect(text.indexOf("az deployment group create")).toBeGreaterThan(text.indexOf("az group create"));
  for (const { name, isSecret } of group?.parameters ?? [])
    if (isSecret) expect(text).toContain(`\`${name}\``);
  for (const { id } of model.leftOut) expect(text).toContain(id);
});
