import { spawn } from "node:child_process";
import { once } from "node:events";
import { mkdirSync, mkdtempSync, rmSync, writeFileSync } from "node:fs";
import { tmpdir } from "node:os";
import { join } from "node:path";
import { setImmediate, setTimeout } from "node:timers/promises";
import { afterEach, beforeEach, describe, expect, test } from "@jest/globals";
import { Ajv } from "ajv";
import { parse, stringify } from "yaml";
import { backendFault } from "../../cli/onboard/backend.ts";
import { stackFileSchema } from "../../config/index.ts";
import {
  answers,
  breakglass,
  clone,
  environment,
  freshClone,
  leftovers,
  onboard,
  onboardArgs,
  SIGNATURE,
  stacks,
  TOKEN,
} from "../cli/onboard/onboarding.ts";

freshClone();

describe("breakglass onboard with answers", () => {
  test("writes a stack file that a drill deploys, its secrets encrypted by the stack's own provider", () => {
    const { status, stdout, stderr } = onboard("fabrikam", answers);
    expect([status, stderr]).toEqual([
      0,
      'Creating the stack "fabrikam" in the backend\nEncrypting breakglass:twilioAuthToken\nEncrypting breakglass:teamsWebhookUrls.soc-1\n',
    ]);
    const written = clone.read("Pulumi.fabrikam.yaml");
    for (const secret of [TOKEN, SIGNATURE]) {
      expect(written).not.toContain(secret);
      expect(stdout).not.toContain(secret);
    }
    expect(written.split("\n")[0]).toBe("# yaml-language-server: $schema=docs/configuration.schema.json");
    expect(written).toContain(
      "\n  # Azure region of everything that is created.\n  breakglass:location: westeurope\n",
    );
    const file = parse(written);
    expect(
      new Ajv({ strict: false, validateFormats: false }).validate(stackFileSchema() as object, file),
    ).toBe(true);
    expect(file).toEqual({
      config: {
        "azure-native:subscriptionId": answers.subscriptionId,
        "azure-native:tenantId": answers.tenantId,
        "azuread:tenantId": answers.tenantId,
        "breakglass:accounts": answers.accounts,
        "breakglass:location": "westeurope",
        "breakglass:resourceGroup": answers.resourceGroup,
        "breakglass:workspace": answers.workspace,
        "breakglass:channels": answers.channels,
        "breakglass:fallback": answers.fallback,
        "breakglass:runbookUrl": answers.runbookUrl,
        "breakglass:drills": answers.drills,
        "breakglass:twilioAuthToken": { secure: expect.stringMatching(/^v1:/) },
        "breakglass:teamsWebhookUrls": { "soc-1": { secure: expect.stringMatching(/^v1:/) } },
      },
      encryptionsalt: expect.stringMatching(/^v1:/),
    });
    expect([leftovers(), stacks()]).toEqual([["Pulumi.fabrikam.yaml"], ["fabrikam.json"]]);
    const drill = breakglass(["drill", "--stack", "fabrikam", "--json"]);
    expect([drill.status, JSON.parse(drill.stdout).verdict.ok]).toEqual([0, true]);
    for (const secret of [TOKEN, SIGNATURE]) expect(drill.stdout + drill.stderr).not.toContain(secret);
  });

  test("where the secrets provider fails, it says why, and neither file nor stack is left", () => {
    const before = stacks();
    const env = { PULUMI_CONFIG_PASSPHRASE: undefined, PULUMI_CONFIG_PASSPHRASE_FILE: undefined };
    const { status, stderr } = onboard("fabrikam2", answers, [], { env });
    expect(status).toBe(2);
    expect(stderr).toContain("`pulumi stack init` failed; nothing was written:");
    expect(stderr).toContain("Set PULUMI_CONFIG_PASSPHRASE or PULUMI_CONFIG_PASSPHRASE_FILE");
    expect([leftovers(), stacks()]).toEqual([[], before]);
  });

  test.each<[string, string, () => Promise<void>]>([
    ["50 milliseconds after it creates the stack", "Creating", () => setTimeout(50)],
    ["300 milliseconds after it creates the stack", "Creating", () => setTimeout(300)],
    // `pulumi stack init` goes on for a moment after this.
    ["once the backend has the stack", "Creating", () => grown(stacks)],
    ["once it encrypts", "Encrypting", () => setTimeout(0)],
  ])(
    "interrupted %s, it leaves neither file nor stack, or has done all of it",
    async (when, step, moment) => {
      const before = stacks();
      const name = `fabrikam-${when.replaceAll(" ", "-")}`;
      const child = spawn(
        process.execPath,
        onboardArgs(name, clone.write("answers.yaml", stringify(answers))),
        {
          cwd: clone.directory,
          env: environment(),
          stdio: ["ignore", "ignore", "pipe"],
        },
      );
      const closed = once(child, "close");
      let stderr = "";
      for await (const chunk of child.stderr) {
        if (!stderr.includes(step) && String(chunk).includes(step))
          void moment().then(() => child.kill("SIGINT"));
        stderr += chunk;
      }
      const [code] = await closed;
      // On a fast machine it is done before the interrupt.
      if (leftovers().length > 0) {
        const written = parse(clone.read(`Pulumi.${name}.yaml`));
        expect([leftovers().length, stacks().length]).toEqual([1, before.length + 1]);
        expect(written.encryptionsalt).toMatch(/^v1:/);
      } else {
        expect(code).toBe(2);
        expect(stderr).toContain("Interrupted. Nothing was written.");
        expect([leftovers(), stacks()]).toEqual([[], before]);
      }
    },
  );

  test("uses the empty stack that a killed run has left", () => {
    expect(onboard("fabrikam3", answers).status).toBe(0);
    rmSync(join(clone.directory, "Pulumi.fabrikam3.yaml"));
    expect(onboard("fabrikam3", answers).status).toBe(0);
    expect(parse(clone.read("Pulumi.fabrikam3.yaml")).encryptionsalt).toMatch(/^v1:/);
  });
});

describe("before it asks anything, the backend", () => {
  const before = { ...process.env };
  let directory: string;
  beforeEach(() => {
    directory = mkdtempSync(join(tmpdir(), "breakglass-backend-"));
  });
  afterEach(() => {
    process.env = { ...before };
    rmSync(directory, { recursive: true });
  });
  const fault = (more: object = {}) =>
    backendFault({ stack: "contoso", definition: "name: x\nruntime: nodejs\n", onStep: () => {}, ...more });

  test("is refused where it is not there, nobody is logged in to it, or it has no passphrase", async () => {
    Object.assign(process.env, { PULUMI_BACKEND_URL: `file://${directory}/none`, PULUMI_HOME: directory });
    expect(await fault()).toMatch(
      /^`pulumi whoami --json` failed; nothing was written:\nerror: unable to open state directory/,
    );
    delete process.env["PULUMI_BACKEND_URL"];
    delete process.env["PULUMI_ACCESS_TOKEN"];
    expect(await fault()).toMatch(
      /logging in.*\nLog in to the backend first \(`pulumi login`\), or set PULUMI_BACKEND_URL\.$/,
    );
    Object.assign(process.env, { PULUMI_BACKEND_URL: `file://${directory}` });
    delete process.env["PULUMI_CONFIG_PASSPHRASE"];
    delete process.env["PULUMI_CONFIG_PASSPHRASE_FILE"];
    expect(await fault()).toBe(
      `The backend file://${directory} encrypts nothing by itself. Set PULUMI_CONFIG_PASSPHRASE or PULUMI_CONFIG_PASSPHRASE_FILE, or choose another --secrets-provider.`,
    );
    expect(await fault({ secretsProvider: "azurekeyvault://contoso" })).toBeUndefined();
  }, 60_000);

  test("is refused where it has the stack already", async () => {
    Object.assign(process.env, {
      PULUMI_BACKEND_URL: `file://${directory}`,
      PULUMI_CONFIG_PASSPHRASE: "one",
    });
    expect(await fault()).toBeUndefined();
    const stacks = join(directory, ".pulumi", "stacks", "x");
    mkdirSync(stacks, { recursive: true });
    const resources = [
      { urn: "urn:pulumi:contoso::x::pulumi:pulumi:Stack::x", custom: false, type: "pulumi:pulumi:Stack" },
    ];
    const latest = { manifest: { time: "2026-01-01T00:00:00Z", magic: "", version: "" }, resources };
    writeFileSync(
      join(stacks, "contoso.json"),
      JSON.stringify({ version: 3, checkpoint: { stack: "organization/x/contoso", latest } }),
    );
    expect(await fault()).toContain('The stack "contoso" already exists in the backend and has resources.');
    expect(await fault({ stack: "fabrikam" })).toBeUndefined();
  }, 60_000);
});

/** Waits until a list gets longer. */
async function grown(list: () => readonly string[]): Promise<void> {
  const { length } = list();
  while (list().length === length) await setImmediate();
}
