import { mkdirSync, readdirSync, readFileSync, writeFileSync } from "node:fs";
import { delimiter, join } from "node:path";
import { ensureCli } from "../../../sandbox/engine/cli.ts";
import { runCommand } from "../../../sandbox/engine/command.ts";
import type { Project } from "../../../sandbox/engine/project.ts";
import { SIGNATURE, withChannels } from "../../e2e/channel-settings.ts";
import { Clone } from "../../e2e/clone.ts";
import type { Artefact } from "./forms.ts";

export const TWILIO_TOKEN = "3c1f6e2ab94d4f0c8a7be5d09f2c6b31";

export interface Collected {
  readonly artefacts: readonly Artefact[];
  /** By what each is. */
  readonly secrets: ReadonlyMap<string, string>;
}

/**
 * Uses the project as people do, with every kind of channel, and collects all that anybody sees of it or that it leaves
 * behind: what commands print, reports, state, settings, logs. The local Azure's own store is none of it.
 */
export async function collected(progress: (line: string) => void): Promise<Collected> {
  const { path: cli } = await ensureCli();
  const clone = new Clone();
  const log = join(clone.directory, "engine.log");
  const environment = { ...process.env };
  const artefacts: Artefact[] = [];
  const breakglass = async (...args: string[]) => {
    progress(`breakglass ${args.join(" ")}`);
    const { stdout, stderr, code } = await clone.breakglass(...args);
    if (stdout === "") throw new Error(`breakglass ${args[0]} ended with ${code}: ${stderr}`);
    artefacts.push({ name: `breakglass ${args.slice(0, 2).join(" ")}`, text: `${stdout}\n${stderr}` });
    return stdout;
  };
  const inClone = (name: string) => join(clone.directory, name);
  try {
    clone.configure((settings) => withChannels(settings, { assignRole: true }));
    process.env["PATH"] = `${talkative(clone, cli, log)}${delimiter}${environment["PATH"]}`;
    await breakglass("drill", "--json", "--report", inClone("drill.html"), "--fault", "email=429");
    await breakglass("drill", "--scenario", "account-change");
    clone.write("resources.json", await breakglass("resources", "--json"));
    await breakglass("resources");
    const state = inClone(join(".sandbox", "dev"));
    for (const args of ["stack export", "stack output --json", "stack", "config"]) {
      progress(`pulumi ${args}`);
      const { output, errorOutput } = await runCommand(cli, projectOf(clone, state), [
        ...args.split(" "),
        ...["--stack", "dev"],
      ]);
      artefacts.push({ name: `pulumi ${args}`, text: `${output}\n${errorOutput}` });
      if (args === "stack export") clone.write("export.json", output);
    }
    const sides = ["--base", inClone("export.json"), "--head", inClone("resources.json")];
    await breakglass("review", ...sides);
    const secrets = secretsIn(state);
    clone.write("answers.json", JSON.stringify(answers(secrets.get("the webhook's URL") ?? "")));
    mkdirSync(inClone("backend"));
    process.env["PULUMI_BACKEND_URL"] = `file://${inClone("backend")}`;
    process.env["PULUMI_CONFIG_PASSPHRASE"] = "correct horse";
    await breakglass("onboard", "fabrikam", "--answers", inClone("answers.json"), "--json");
    const files = ["drill.html", "export.json", "engine.log", "Pulumi.fabrikam.yaml"];
    const written = files.map((name) => ({ name, text: clone.read(name) }));
    return { artefacts: [...artefacts, ...written, ...leftIn(state)], secrets };
  } finally {
    process.env = environment;
    clone.remove();
  }
}

function projectOf({ directory }: Clone, stateDirectory: string): Project {
  const settingsFile = join(stateDirectory, "Pulumi.dev.yaml");
  return {
    name: "breakglass",
    runtime: "nodejs",
    runtimeOptions: {},
    stack: "dev",
    directory,
    stateDirectory,
    settingsFile,
    hasOwnPassphrase: false,
    standIns: [],
  };
}

/**
 * A Pulumi CLI that logs as much as it does without secrets: from `-v=3` on it logs what Pulumi's SDK says for debugging,
 * the answers of lookups among it (@pulumi/pulumi, runtime/invoke.ts; docs/limits.md).
 */
function talkative(clone: Clone, cli: string, log: string): string {
  const directory = join(clone.directory, "bin");
  mkdirSync(directory);
  const script = `#!/bin/sh\nexec "${cli}" -v=2 --logtostderr "$@" 2>>"${log}"\n`;
  writeFileSync(join(directory, "pulumi"), script, { mode: 0o755 });
  writeFileSync(log, "");
  return directory;
}

/** What the configuration holds, and what Azure made of it that authorises whoever has it. */
function secretsIn(state: string): ReadonlyMap<string, string> {
  const store = readFileSync(join(state, "azure", "resources.json"), "utf8");
  const callbacks = [...new Set([...store.matchAll(/[?&]sig=([\w%-]{20,})/g)].map(([, sig = ""]) => sig))];
  const webhook = new RegExp(`https://[^"]*${SIGNATURE}[^"]*`).exec(store)?.[0];
  if (webhook === undefined || callbacks.length < 2 || !store.includes(TWILIO_TOKEN)) {
    throw new Error("The local Azure does not hold the secrets that are to be searched for.");
  }
  return new Map([
    ["the Twilio token", TWILIO_TOKEN],
    ["the webhook's URL", webhook],
    ...callbacks.map((sig, index) => [`signature ${index + 1} of a URL`, decodeURIComponent(sig)] as const),
  ]);
}

function answers(webhook: string): object {
  return {
    subscriptionId: "1d2c1f0e-5b7a-4f6e-9c3d-2a1b0c9d8e7f",
    tenantId: "5f0d3c52-1c5e-4d6b-8f1a-7e9b2c4d5a61",
    accounts: [{ label: "e1", objectId: "4f2504e0-4f89-41d3-9a0c-0305e82c3301" }],
    location: "westeurope",
    resourceGroup: { create: { name: "rg-breakglass" } },
    workspace: { create: { name: "law-breakglass" } },
    channels: [
      { via: "twilio", accountSid: `AC${"0".repeat(32)}`, from: "+15005550006", to: ["+31612345678"] },
      { via: "teams-webhook", name: "soc" },
    ],
    fallback: { email: ["oncall@fabrikam.com"] },
    runbookUrl: "https://wiki.fabrikam.com/break-glass",
    twilioAuthToken: TWILIO_TOKEN,
    teamsWebhookUrls: { soc: webhook },
  };
}

/** Every file that the sandbox leaves, but for the local Azure's own. */
function leftIn(state: string): Artefact[] {
  return readdirSync(state, { recursive: true, withFileTypes: true })
    .filter((entry) => entry.isFile() && !entry.parentPath.startsWith(join(state, "azure")))
    .map(({ parentPath, name }) => join(parentPath, name))
    .map((file) => ({ name: file.slice(state.length + 1), text: readFileSync(file, "utf8") }));
}
