import { spawn } from "node:child_process";
import { mkdtempSync, readdirSync, readFileSync, rmSync, writeFileSync } from "node:fs";
import { tmpdir } from "node:os";
import { join } from "node:path";
import { afterEach, beforeAll, beforeEach, describe, expect, test } from "@jest/globals";
import { ensureCli } from "../../../sandbox/engine/cli.ts";
import { deploy, destroy, secretOutputs } from "../../../sandbox/engine/deploy.ts";
import { DeployError, type EngineOptions } from "../../../sandbox/engine/options.ts";
import { type TinyAzure, tinyAzure } from "./tiny-azure.ts";

const SUBSCRIPTION = "11111111-1111-1111-1111-111111111111";
const projectDirectory = join(import.meta.dirname, "fixtures", "program");

let cli: string;
let azure: TinyAzure;
let stateDirectory: string;
let options: EngineOptions;

beforeAll(async () => {
  cli = (await ensureCli()).path;
});
beforeEach(async () => {
  azure = await tinyAzure();
  stateDirectory = mkdtempSync(join(tmpdir(), "breakglass-engine-"));
  options = {
    projectDirectory,
    stack: "dev",
    azure: {
      port: azure.port,
      subscriptionId: SUBSCRIPTION,
      caller: { clientId: "c", objectId: "o", tenantId: "t" },
      token: () => "token",
    },
    stateDirectory,
    cli,
  };
});
afterEach(() => {
  azure.close();
  rmSync(stateDirectory, { recursive: true });
});

const identity = `/subscriptions/${SUBSCRIPTION}/resourceGroups/fixture/providers/Microsoft.ManagedIdentity/userAssignedIdentities/fixture-identity`;

/** The process that the engine's lock on the stack names. */
function lockHolder(): number {
  const directory = join(stateDirectory, "state", ".pulumi", "locks", "organization", "fixture", "dev");
  const [file = ""] = readdirSync(directory).filter((name) => name.endsWith(".json"));
  return JSON.parse(readFileSync(join(directory, file), "utf8")).pid;
}

/** The files beside those of the state, which the engine writes in place. */
function attributesOfState(): string[] {
  const state = join(stateDirectory, "state", ".pulumi");
  const files = readdirSync(state, { recursive: true, encoding: "utf8" }).filter((name) =>
    name.endsWith(".attrs"),
  );
  expect(files.length).toBeGreaterThan(0);
  return files.map((name) => join(state, name));
}

async function diagnosticsOf(work: Promise<unknown>) {
  const error = await work.catch((thrown: unknown) => thrown);
  if (!(error instanceof DeployError)) throw new Error(`No DeployError: ${String(error)}`);
  return error.diagnostics;
}

describe("a deployment", () => {
  test("is previewed, made, left alone when nothing has changed, changed, and deleted", async () => {
    const settings = readFileSync(join(projectDirectory, "Pulumi.dev.yaml"), "utf8");

    const preview = await deploy({ ...options, preview: true });
    expect(preview.changes).toEqual({ create: 3 });
    expect(preview.outputs).toMatchObject({ groupName: "[unknown]", principalId: "[unknown]" });
    expect(azure.requests).toEqual([]);

    const first = await deploy(options);
    expect(first.changes).toEqual({ create: 3 });
    expect(first.outputs).toEqual({
      groupName: "fixture",
      identityId: identity,
      principalId: azure.store.get(identity.toLowerCase())?.properties["principalId"],
    });
    expect(
      first.resources.filter(({ type }) => type.startsWith("azure-native:")).map(({ id }) => id),
    ).toEqual([`/subscriptions/${SUBSCRIPTION}/resourceGroups/fixture`, identity]);

    azure.requests.length = 0;
    const second = await deploy(options);
    expect(second.changes).toEqual({ same: 3 });
    expect(second.outputs).toEqual(first.outputs);
    expect(azure.requests).toEqual([]);

    const changed = await deploy({ ...options, config: { "fixture:greeting": { value: "good morning" } } });
    expect(changed.changes).toEqual({ same: 1, update: 2 });
    expect(azure.store.get(identity.toLowerCase())?.tags).toEqual({ greeting: "good morning" });

    const gone = await destroy(options);
    expect(gone.changes).toEqual({ delete: 3 });
    expect(azure.store.size).toBe(0);
    expect(readFileSync(join(projectDirectory, "Pulumi.dev.yaml"), "utf8")).toBe(settings);
  });

  test("keeps secrets out of the settings, the state, the events and the outputs", async () => {
    const events: unknown[] = [];
    const config = { "fixture:token": { secret: "-hush-hush" } };
    const { outputs } = await deploy({
      ...options,
      config,
      onProgress: (progress) => events.push(progress),
    });
    expect(outputs["token"]).toBe("[secret]");
    expect(JSON.stringify(events)).not.toContain("hush");
    const files = readdirSync(stateDirectory, { recursive: true, withFileTypes: true }).filter((f) =>
      f.isFile(),
    );
    expect(files.length).toBeGreaterThan(5);
    for (const { parentPath, name } of files) {
      expect(readFileSync(join(parentPath, name), "utf8")).not.toContain("hush");
    }
    expect((await secretOutputs(options))["token"]).toBe("-hush-hush");
  });

  test("sees what was changed behind its back, when it is told to look", async () => {
    await deploy(options);
    azure.store.delete(identity.toLowerCase());
    expect((await deploy({ ...options, refresh: true })).changes).toEqual({ create: 1, same: 2 });
  });
});

describe("what goes wrong", () => {
  test("in the configuration is told in the program's own words", async () => {
    const config = { "fixture:greeting": { value: "fault" } };
    expect(await diagnosticsOf(deploy({ ...options, config }))).toEqual([
      { message: "fixture:greeting: must not be a fault" },
    ]);
  });

  test("in the settings' form is told by the engine", async () => {
    const config = { "fixture:greeting": { value: { a: 1 } } };
    const [diagnostic] = await diagnosticsOf(deploy({ ...options, config }));
    expect(diagnostic?.message).toContain("greeting");
  });

  test("in Azure is told with the resource and Azure's reason, and the rest is kept", async () => {
    azure.refuse("fixture-identity", "Forbidden", "Not you.");
    const [diagnostic] = await diagnosticsOf(deploy(options));
    expect(diagnostic?.urn).toContain("UserAssignedIdentity::identity");
    expect(diagnostic?.message).toContain('Status=400 Code="Forbidden" Message="Not you."');
    expect([...azure.store.keys()]).toEqual([`/subscriptions/${SUBSCRIPTION}/resourcegroups/fixture`]);
  });

  test("with the project's files is told with their paths", async () => {
    const message = `${join(tmpdir(), "Pulumi.yaml")}: cannot be read.`;
    expect(await diagnosticsOf(deploy({ ...options, projectDirectory: tmpdir() }))).toEqual([{ message }]);
  });
});

describe("an interrupted deployment", () => {
  test.each([
    ["together with the engine, which was writing", true],
    ["while the engine goes on without it", false],
  ])(
    "that was killed in the middle of a creation, %s, is gone on with and creates nothing twice",
    async (_, withEngine) => {
      const held = azure.hold("fixture-identity");
      const script = join(import.meta.dirname, "fixtures", "deploy.ts");
      const child = spawn(process.execPath, [script, JSON.stringify(options)], {
        stdio: "ignore",
      });
      await held;
      const ended = new Promise((resolve) => child.on("close", resolve));
      const engine = lockHolder();
      process.kill(child.pid ?? 0, "SIGKILL");
      if (withEngine) process.kill(engine, "SIGKILL");
      await ended;
      if (withEngine) for (const file of attributesOfState()) writeFileSync(file, "");
      const principalId = azure.store.get(identity.toLowerCase())?.properties["principalId"];

      const { outputs } = await deploy(options);
      expect(outputs["principalId"]).toBe(principalId);
      expect((await deploy(options)).changes).toEqual({ same: 3 });
    },
  );

  test("by its signal ends in good order", async () => {
    const abort = new AbortController();
    const onProgress: EngineOptions["onProgress"] = (progress) => {
      if (progress.kind === "event" && progress.event.resourcePreEvent) abort.abort();
    };
    expect(await diagnosticsOf(deploy({ ...options, onProgress, signal: abort.signal }))).toEqual([
      { message: "Interrupted. The next run goes on from here." },
    ]);
    const { resources } = await deploy(options);
    expect(resources.map(({ id }) => id)).toContain(identity);
  });
});
