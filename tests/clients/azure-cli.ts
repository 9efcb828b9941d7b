import { mkdirSync, writeFileSync } from "node:fs";
import { join } from "node:path";
import { type CliCommand, commands } from "./commands.ts";
import { run } from "./run.ts";
import { type ServedClient, SUBSCRIPTION, TENANT, type Tried, withServed } from "./served.ts";

/** Runs the commands of the Azure CLI against a served sandbox of their own, one after the other. */
export async function tryCommands(
  [program, ...first]: readonly [string, ...string[]],
  progress: (line: string) => void,
  wanted: readonly CliCommand[] = commands,
): Promise<Tried[]> {
  return withServed(progress, async ({ directory, env: environment, served }) => {
    const files = join(directory, "files");
    mkdirSync(files);
    writeFileSync(join(files, "query.json"), JSON.stringify({ query: "print 1" }));
    writeFileSync(join(files, "rule.json"), JSON.stringify(RULE));
    writeFileSync(
      join(files, "workflow.json"),
      JSON.stringify({ location: "westeurope", properties: { definition: WORKFLOW } }),
    );
    const env = {
      ...environment,
      AZURE_CONFIG_DIR: join(directory, "azure-cli"),
      AZURE_CORE_COLLECT_TELEMETRY: "no",
      AZURE_CORE_LOGIN_EXPERIENCE_V2: "off",
      AZURE_EXTENSION_USE_DYNAMIC_INSTALL: "no",
    };
    const login = ["login", "--service-principal", "--username", environment["AZURE_CLIENT_ID"] ?? ""];
    const tried: Tried[] = [];
    const signedIn = await outcomeOf(
      program,
      [...first, ...login, "--password", `@${join(directory, "client-secret")}`, "--tenant", TENANT],
      env,
    );
    tried.push({ area: "account", command: "login --service-principal", ...signedIn });
    for (const { area, command } of wanted) {
      const values = valuesFrom(served.cloud.azure.store, files);
      const filled = command.replace(/\{(\w)\}/g, (_, name: string) => values[name] ?? "");
      const given = [...filled.matchAll(/"([^"]*)"|(\S+)/g)].map(
        ([, quoted, plain]) => quoted ?? plain ?? "",
      );
      const outcome = await outcomeOf(program, [...first, ...given], env);
      progress(
        `${outcome.works ? "works" : "FAILS"} az ${command}${outcome.works ? "" : `: ${outcome.says}`}`,
      );
      tried.push({ area, command, ...outcome });
    }
    return tried;
  });
}

const PROVIDERS = `/subscriptions/${SUBSCRIPTION}/resourceGroups/rg/providers`;
const RULE = {
  location: "westeurope",
  properties: {
    severity: 2,
    evaluationFrequency: "PT5M",
    windowSize: "PT5M",
    scopes: [`${PROVIDERS}/Microsoft.OperationalInsights/workspaces/law-1`],
    criteria: {
      allOf: [{ query: "SigninLogs", timeAggregation: "Count", operator: "GreaterThan", threshold: 0 }],
    },
    actions: { actionGroups: [`${PROVIDERS}/Microsoft.Insights/actionGroups/ag`] },
  },
};

const WORKFLOW = {
  $schema:
    "https://schema.management.azure.com/providers/Microsoft.Logic/schemas/2016-06-01/workflowdefinition.json#",
  contentVersion: "1.0.0.0",
  triggers: { manual: { type: "Request", kind: "Http" } },
  actions: { Say: { type: "Compose", inputs: 1, runAfter: {} } },
};

type Store = ServedClient["served"]["cloud"]["azure"]["store"];

function valuesFrom(store: Store, files: string): Record<string, string> {
  const group = `/subscriptions/${SUBSCRIPTION}/resourceGroups/rg`;
  const providers = `${group}/providers`;
  const workspace = `${providers}/Microsoft.OperationalInsights/workspaces/law-1`;
  const property = (id: string, name: string) => String(store.get(id)?.resource.properties?.[name] ?? "");
  return {
    s: SUBSCRIPTION,
    r: group,
    g: providers,
    w: workspace,
    f: files,
    c: property(workspace, "customerId"),
    p: property(`${providers}/Microsoft.ManagedIdentity/userAssignedIdentities/rules`, "principalId"),
  };
}

async function outcomeOf(
  program: string,
  given: readonly string[],
  env: NodeJS.ProcessEnv,
): Promise<{ works: boolean; says: string }> {
  const { code, errors } = await run(program, given, { env });
  const lines = errors
    .trim()
    .split("\n")
    .filter((line) => line.trim() !== "");
  return {
    works: code === 0,
    says: lines.find((line) => /ERROR|error:/i.test(line)) ?? lines.at(-1) ?? "",
  };
}
