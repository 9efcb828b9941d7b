import { spawn } from "node:child_process";
import { mkdirSync, mkdtempSync, rmSync, writeFileSync } from "node:fs";
import { tmpdir } from "node:os";
import { join } from "node:path";
import { clientEnvironment } from "../../cli/sandbox/environment.ts";
import { writeRunning } from "../../cli/sandbox/running.ts";
import { startServing } from "../../sandbox/serve/index.ts";
import { type CliCommand, commands } from "./commands.ts";

export interface Tried extends CliCommand {
  readonly works: boolean;
  /** The last line of what the command says where it does not work. */
  readonly says: string;
}

const SUBSCRIPTION = "8d2c1f0e-5b7a-4f6e-9c3d-2a1b0c9d8e7f";
const TENANT = "6f0d3c52-1c5e-4d6b-8f1a-7e9b2c4d5a61";
const USER = {
  id: "5f0e6a11-0000-4000-8000-000000000001",
  userPrincipalName: "a@contoso.com",
  displayName: "A",
};

/** Runs the commands of the Azure CLI against a served sandbox of their own, one after the other. */
export async function tryCommands(
  program: string,
  progress: (line: string) => void,
  wanted: readonly CliCommand[] = commands,
): Promise<Tried[]> {
  const directory = mkdtempSync(join(tmpdir(), "breakglass-clients-"));
  const served = await startServing({
    directory,
    port: 0,
    tenantId: TENANT,
    subscriptionId: SUBSCRIPTION,
    users: [USER],
    start: new Date(),
    isRealTime: false,
    onTrouble: progress,
  });
  try {
    writeRunning(directory, {
      pid: process.pid,
      port: served.port,
      tenantId: TENANT,
      subscriptionId: SUBSCRIPTION,
    });
    const files = join(directory, "files");
    mkdirSync(files);
    writeFileSync(join(files, "query.json"), JSON.stringify({ query: "print 1" }));
    writeFileSync(join(files, "rule.json"), JSON.stringify(RULE));
    writeFileSync(
      join(files, "workflow.json"),
      JSON.stringify({ location: "westeurope", properties: { definition: WORKFLOW } }),
    );
    const environment = clientEnvironment(directory);
    const env = {
      ...process.env,
      ...environment,
      AZURE_CONFIG_DIR: join(directory, "azure-cli"),
      AZURE_CORE_COLLECT_TELEMETRY: "no",
      AZURE_CORE_LOGIN_EXPERIENCE_V2: "off",
      AZURE_EXTENSION_USE_DYNAMIC_INSTALL: "no",
    };
    const login = ["login", "--service-principal", "--username", environment["AZURE_CLIENT_ID"] ?? ""];
    const tried: Tried[] = [];
    const signedIn = await run(
      program,
      [...login, "--password", `@${join(directory, "client-secret")}`, "--tenant", TENANT],
      env,
    );
    tried.push({ area: "account", command: "login --service-principal", ...signedIn });
    for (const { area, command } of wanted) {
      const values = valuesFrom(served.cloud.azure.store, files);
      const filled = command.replace(/\{(\w)\}/g, (_, name: string) => values[name] ?? "");
      const given = [...filled.matchAll(/"([^"]*)"|(\S+)/g)].map(
        ([, quoted, plain]) => quoted ?? plain ?? "",
      );
      const outcome = await run(program, given, env);
      progress(
        `${outcome.works ? "works" : "FAILS"} az ${command}${outcome.works ? "" : `: ${outcome.says}`}`,
      );
      tried.push({ area, command, ...outcome });
    }
    return tried;
  } finally {
    await served.close();
    rmSync(directory, { recursive: true, force: true });
  }
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

type Store = Awaited<ReturnType<typeof startServing>>["cloud"]["azure"]["store"];

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

function run(
  program: string,
  given: readonly string[],
  env: NodeJS.ProcessEnv,
): Promise<{ works: boolean; says: string }> {
  return new Promise((resolve, reject) => {
    const child = spawn(program, given, { env, stdio: ["ignore", "ignore", "pipe"] });
    let said = "";
    child.stderr.on("data", (chunk: Buffer) => {
      said += chunk.toString("utf8");
    });
    child.on("error", reject);
    child.on("close", (code) => {
      const lines = said
        .trim()
        .split("\n")
        .filter((line) => line.trim() !== "");
      resolve({
        works: code === 0,
        says: lines.find((line) => /ERROR|error:/i.test(line)) ?? lines.at(-1) ?? "",
      });
    });
  });
}
