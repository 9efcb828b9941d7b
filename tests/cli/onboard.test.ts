import { spawn, spawnSync } from "node:child_process";
import { once } from "node:events";
import { existsSync, mkdtempSync, readdirSync, rmSync } from "node:fs";
import { tmpdir } from "node:os";
import { join } from "node:path";
import { text } from "node:stream/consumers";
import { afterAll, afterEach, beforeAll, describe, expect, test } from "@jest/globals";
import { Ajv } from "ajv";
import { parse, stringify } from "yaml";
import { stackFileSchema } from "../../config/index.ts";
import { Clone } from "../e2e/clone.ts";

const TOKEN = "t0ken-that-nobody-may-see";
const SIGNATURE = "abcdefghijklmnopqrstuvwxyz012345";
const HOOK = `https://prod-00.westeurope.logic.azure.com/workflows/${"0123456789abcdef".repeat(2)}/triggers/manual/paths/invoke?sig=${SIGNATURE}`;

const answers = {
  subscriptionId: "1d2c1f0e-5b7a-4f6e-9c3d-2a1b0c9d8e7f",
  tenantId: "5f0d3c52-1c5e-4d6b-8f1a-7e9b2c4d5a61",
  accounts: [
    { label: "no", objectId: "4f2504e0-4f89-41d3-9a0c-0305e82c3301", userPrincipalName: "e1@fabrikam.com" },
    { label: "e2", userPrincipalName: "e2@fabrikam.com" },
  ],
  location: "westeurope",
  resourceGroup: { create: { name: "rg-breakglass" } },
  workspace: { create: { name: "law-breakglass" } },
  channels: [
    { via: "twilio", accountSid: `AC${"0".repeat(32)}`, from: "+15005550006", to: ["+31612345678"] },
    { via: "teams-webhook", name: "soc-1" },
  ],
  fallback: { email: ["oncall@fabrikam.com"] },
  runbookUrl: "https://wiki.fabrikam.com/break-glass",
  drills: [{ from: "2026-02-03T09:00:00+01:00", to: "2026-02-03T11:00:00+01:00", note: "Drill" }],
  twilioAuthToken: TOKEN,
  teamsWebhookUrls: { "soc-1": { env: "SOC_WEBHOOK" } },
};

/** Without secrets: nothing asks for Pulumi. */
const {
  twilioAuthToken: _,
  teamsWebhookUrls: __,
  ...open
} = {
  ...answers,
  channels: [{ via: "graph", from: "alerts@fabrikam.com", to: ["soc@fabrikam.com"] }],
};

let clone: Clone;
let backend: string;

beforeAll(() => {
  clone = new Clone();
  backend = mkdtempSync(join(tmpdir(), "breakglass-backend-"));
});

afterAll(() => {
  clone.remove();
  rmSync(backend, { recursive: true });
});

afterEach(() => {
  for (const file of readdirSync(clone.directory)) {
    if (/^Pulumi\..+\.yaml$/.test(file) && file !== "Pulumi.dev.yaml") rmSync(join(clone.directory, file));
  }
});

function environment(): NodeJS.ProcessEnv {
  return {
    ...process.env,
    PULUMI_BACKEND_URL: `file://${backend}`,
    PULUMI_CONFIG_PASSPHRASE: "a passphrase",
    SOC_WEBHOOK: HOOK,
  };
}

function onboardArgs(name: string, file: string): string[] {
  return [join(clone.directory, "cli", "main.ts"), "onboard", name, "--answers", file];
}

interface Run {
  readonly env?: Readonly<Record<string, string | undefined>>;
  readonly input?: string;
}

function breakglass(args: readonly string[], { env = {}, input = "" }: Run = {}) {
  const { status, stdout, stderr } = spawnSync(
    process.execPath,
    [join(clone.directory, "cli", "main.ts"), ...args],
    { cwd: clone.directory, encoding: "utf8", input, env: { ...environment(), ...env } },
  );
  return { status, stdout, stderr };
}

function onboard(name: string, given: unknown, args: readonly string[] = [], run: Run = {}) {
  return breakglass(
    ["onboard", name, "--answers", clone.write("answers.yaml", stringify(given)), ...args],
    run,
  );
}

function leftovers(): string[] {
  return readdirSync(clone.directory).filter((file) => /fabrikam/i.test(file));
}

function stacks(): string[] {
  const directory = join(backend, ".pulumi", "stacks", "breakglass");
  return existsSync(directory) ? readdirSync(directory).filter((file) => file.endsWith(".json")) : [];
}

describe("breakglass onboard with answers", () => {
  test("writes a stack file that a drill deploys, its secrets encrypted by the stack's own provider", () => {
    const { status, stdout, stderr } = onboard("fabrikam", answers);
    expect([status, stderr]).toEqual([
      0,
      'Making the stack "fabrikam" in the backend\nEncrypting breakglass:twilioAuthToken\nEncrypting breakglass:teamsWebhookUrls.soc-1\n',
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
  }, 180_000);

  test("refuses to overwrite, in whatever letter case, before anything is asked for", () => {
    expect(onboard("fabrikam", open).status).toBe(0);
    const before = clone.read("Pulumi.fabrikam.yaml");
    const { status, stdout, stderr } = onboard("Fabrikam", { ...open, location: "northeurope" });
    expect([status, stdout]).toEqual([2, ""]);
    expect(stderr).toContain("Pulumi.fabrikam.yaml is there already, and is not overwritten.");
    expect(clone.read("Pulumi.fabrikam.yaml")).toBe(before);
  });

  test("names every fault at once, quotes no secret, and writes nothing", () => {
    const wrong = {
      ...answers,
      subscriptionId: "one",
      "azure-native:tenantId": "8d2c1f0e-5b7a-4f6e-9c3d-2a1b0c9d8e7f",
      accounts: [{ label: "bg1" }],
      "breakglass:location": "West Europe",
      runbookURL: "https://x",
      teamsWebhookUrls: { "soc-1": TOKEN },
    };
    const { status, stderr } = onboard("fabrikam", wrong);
    expect(status).toBe(2);
    expect(stderr.split("\n")).toEqual([
      expect.stringContaining("The answers have 7 faults; nothing was written:"),
      '  azure-native:subscriptionId: expected a GUID such as 3f2504e0-4f89-41d3-9a0c-0305e82c3301, found "one"',
      "  azure-native:tenantId: is given several times, with different values: azure-native:tenantId, tenantId",
      "  breakglass:location: is given twice, with the namespace and without it",
      "  breakglass:accounts[0]: names nobody: give objectId, userPrincipalName, or both",
      '  breakglass:location: expected an Azure region in its short form, such as westeurope, found "West Europe"',
      '  breakglass:runbookURL: is not a known property (did you mean "runbookUrl"?)',
      expect.stringContaining("  breakglass:teamsWebhookUrls.soc-1: is not a URL"),
      "",
    ]);
    expect(stderr).not.toContain(TOKEN);
    expect(leftovers()).toEqual([]);
  });

  test.each<[string, Record<string, unknown>, string]>([
    [
      "a missing secret",
      { twilioAuthToken: undefined },
      "breakglass:twilioAuthToken: is missing: a twilio channel needs it",
    ],
    [
      "a secret of another stack",
      { twilioAuthToken: { secure: "v1:abc" } },
      "breakglass:twilioAuthToken: is encrypted for another stack: give the value, or { env: NAME } to take it from the environment",
    ],
    [
      "a variable that is not set",
      { twilioAuthToken: { env: "NO_SUCH_VARIABLE" } },
      "breakglass:twilioAuthToken: is to come from the environment variable NO_SUCH_VARIABLE, which is not set",
    ],
    [
      "a missing tenant",
      { tenantId: undefined },
      "azure-native:tenantId: expected a GUID such as 3f2504e0-4f89-41d3-9a0c-0305e82c3301, found nothing",
    ],
    [
      "a resource group of another subscription",
      { resourceGroup: { existing: `/subscriptions/${answers.tenantId}/resourceGroups/rg` } },
      `breakglass:resourceGroup.existing: is in subscription ${answers.tenantId}, and the stack deploys to ${answers.subscriptionId} (azure-native:subscriptionId): they must be the same`,
    ],
  ])("refuses %s", (_name, changes, expected) => {
    const { status, stderr } = onboard("fabrikam", { ...answers, ...changes });
    expect(status).toBe(2);
    expect(stderr.split("\n").slice(1)).toEqual([`  ${expected}`, ""]);
  });

  test.each([
    ["../x", '"../x" is not a stack\'s name'],
    ["", '"" is not a stack\'s name'],
    ["a b", '"a b" is not a stack\'s name'],
  ])("refuses the name %j", (name, expected) => {
    const { status, stderr } = onboard(name, open);
    expect(status).toBe(2);
    expect(stderr).toContain(expected);
  });

  test("a broken answers file is named by the place, and its lines are not quoted", () => {
    const file = clone.write("answers.yaml", `twilioAuthToken: "${TOKEN}\nlocation: [`);
    const { status, stderr } = breakglass(["onboard", "fabrikam", "--answers", file]);
    expect(status).toBe(2);
    expect(stderr).toMatch(/answers\.yaml is not valid YAML: \w+ at line \d+, column \d+\./);
    expect(stderr).not.toContain(TOKEN);
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

  test.each([50, 300, 600])(
    "interrupted after %i milliseconds, it leaves neither file nor stack, or has done all of it",
    async (milliseconds) => {
      const before = stacks();
      const file = clone.write("answers.yaml", stringify(answers));
      const child = spawn(process.execPath, onboardArgs(`fabrikam${milliseconds}`, file), {
        cwd: clone.directory,
        env: environment(),
        stdio: ["ignore", "ignore", "pipe"],
      });
      child.stderr.once("data", () => setTimeout(() => child.kill("SIGINT"), milliseconds));
      const [stderr, [code]] = await Promise.all([text(child.stderr), once(child, "close")]);
      // On a fast machine it is done before the interrupt.
      if (leftovers().length > 0) {
        const written = parse(clone.read(`Pulumi.fabrikam${milliseconds}.yaml`));
        expect([leftovers().length, stacks().length]).toEqual([1, before.length + 1]);
        expect(written.encryptionsalt).toMatch(/^v1:/);
      } else {
        expect(code).toBe(2);
        expect(stderr).toContain("Interrupted. Nothing was written.");
        expect([leftovers(), stacks()]).toEqual([[], before]);
      }
    },
  );

  test("goes on with the empty stack that a run has left which was killed", () => {
    expect(onboard("fabrikam3", answers).status).toBe(0);
    rmSync(join(clone.directory, "Pulumi.fabrikam3.yaml"));
    expect(onboard("fabrikam3", answers).status).toBe(0);
    expect(parse(clone.read("Pulumi.fabrikam3.yaml")).encryptionsalt).toMatch(/^v1:/);
  });

  test("reads standard input; without secrets neither Pulumi nor a backend is needed", () => {
    const { status, stdout, stderr } = breakglass(["onboard", "fabrikam", "--answers", "-", "--json"], {
      input: JSON.stringify(open),
      env: { PULUMI_BACKEND_URL: "https://nobody.invalid" },
    });
    expect([status, stderr]).toEqual([0, ""]);
    expect(JSON.parse(stdout)).toMatchObject({
      stack: "fabrikam",
      written: true,
      deploy: [
        "pulumi stack init fabrikam",
        "npm run breakglass -- drill --stack fabrikam",
        "pulumi up --stack fabrikam",
      ],
    });
  });

  test("--dry-run shows the file and the plan, and writes nothing", () => {
    const before = stacks();
    const { status, stdout } = onboard("fabrikam", answers, ["--dry-run"]);
    expect(status).toBe(0);
    expect(stdout).toContain('breakglass:twilioAuthToken: "[secret]"');
    expect(stdout).toContain("Buy +15005550006 in the Twilio account");
    expect(stdout).not.toContain(TOKEN);
    expect([leftovers(), stacks()]).toEqual([[], before]);
  });

  test("without answers and without a terminal it says so", () => {
    const { status, stderr } = breakglass(["onboard", "fabrikam"]);
    expect(status).toBe(2);
    expect(stderr).toContain("There is no terminal to ask on: give the answers with --answers FILE.");
  });

  test("a tenant that has a stack already is told, and a half-written stack is passed over", () => {
    clone.write("Pulumi.broken.yaml", "config: {");
    clone.write("Pulumi.twin.yaml", stringify({ config: { "azure-native:tenantId": answers.tenantId } }));
    const { status, stderr } = onboard("fabrikam", open, ["--dry-run"]);
    expect(status).toBe(0);
    expect(stderr).toBe(
      `Pulumi.broken.yaml cannot be read as YAML, and is passed over.\nTenant ${answers.tenantId} has a stack already: Pulumi.twin.yaml.\n`,
    );
  });
});
