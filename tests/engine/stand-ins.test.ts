import { mkdtempSync, readFileSync, rmSync, writeFileSync } from "node:fs";
import { tmpdir } from "node:os";
import { join } from "node:path";
import { afterEach, beforeEach, describe, expect, test } from "@jest/globals";
import { parse } from "yaml";
import { standIn } from "../../cli/stack/decrypted.ts";
import { encryptedPaths } from "../../cli/stack/settings.ts";
import { parseConfig } from "../../config/index.ts";
import { prepareProject } from "../../sandbox/engine/project.ts";

let folder: string;

beforeEach(() => {
  folder = mkdtempSync(join(tmpdir(), "breakglass-stand-ins-"));
  writeFileSync(join(folder, "Pulumi.yaml"), "name: x\nruntime: nodejs\n");
});
afterEach(() => rmSync(folder, { recursive: true, force: true }));

function prepared(settings: string, standIn?: (path: string) => string | undefined) {
  writeFileSync(join(folder, "Pulumi.dev.yaml"), settings);
  return prepareProject({
    projectDirectory: folder,
    stack: "dev",
    stateDirectory: join(folder, ".sandbox"),
    ...(standIn === undefined ? {} : { standIn }),
  } as never);
}

const CONFIG = `config:
  app:plain: 1
  app:token: { secure: AAA }
  app:list:
    - name: one
      key: { secure: BBB }
    - secure: CCC
  app:urls:
    soc: { secure: DDD }
`;
const KEY_STORE = `secretsprovider: azurekeyvault://contoso.vault.azure.net/keys/x\nencryptedkey: QUJD\n${CONFIG}`;
const PATHS = ["app:token", "app:list[0].key", "app:list[1]", "app:urls.soc"];

describe("secrets of a key store", () => {
  test("have values of ours in their places, and the settings are those of our passphrase", () => {
    const project = prepared(KEY_STORE, (path) => `for ${path}`);
    expect(project.standIns).toEqual(PATHS.map((path) => ({ path, value: `for ${path}` })));
    expect(project.hasOwnPassphrase).toBe(false);
    const made = "made up";
    expect(parse(readFileSync(project.settingsFile, "utf8"))).toEqual({
      config: {
        "app:plain": 1,
        "app:token": made,
        "app:list": [{ name: "one", key: made }, made],
        "app:urls": { soc: made },
      },
    });
  });

  test("for which there is none are refused by their paths", () => {
    expect(() => prepared(KEY_STORE, (path) => (path === "app:token" ? "x" : undefined))).toThrow(
      `has secrets whose key is at azurekeyvault, and the sandbox asks nobody for it. It has no made-up value for ${PATHS.slice(1).join(", ")}: write`,
    );
    expect(() => prepared(CONFIG)).toThrow("has secrets whose key is at Pulumi Cloud");
  });

  test("of a passphrase are left as they are", () => {
    const project = prepared(`encryptionsalt: v1:abc\n${CONFIG}`);
    expect(project.standIns).toEqual([]);
    expect(parse(readFileSync(project.settingsFile, "utf8")).config["app:token"]).toEqual({ secure: "AAA" });
  });
});

test("what stands for our secrets is what the configuration takes", () => {
  const parsed = parseConfig(
    {
      accounts: [{ label: "bg1", objectId: standIn("breakglass:accounts[0].objectId") }],
      location: "westeurope",
      resourceGroup: { create: { name: "rg" } },
      workspace: { create: { name: "law-one" } },
      channels: [
        { via: "teams-webhook", name: "soc" },
        { via: "twilio", accountSid: `AC${"0".repeat(32)}`, from: "CONTOSO", to: ["+31612345678"] },
      ],
      fallback: { email: ["oncall@contoso.com"] },
      runbookUrl: "https://contoso.com/runbook",
      twilioAuthToken: standIn("breakglass:twilioAuthToken"),
      teamsWebhookUrls: { soc: standIn("breakglass:teamsWebhookUrls.soc") },
    },
    new Set(["twilioAuthToken", "teamsWebhookUrls"]),
  );
  expect(parsed).toMatchObject({ ok: true });
  expect(standIn("breakglass:fallback.sms[0].phoneNumber")).toBe(undefined);
  // Of a program of your own, the name tells what it is.
  const GUID = /^[0-9a-f]{8}-[0-9a-f]{4}-4[0-9a-f]{3}-8[0-9a-f]{3}-[0-9a-f]{12}$/;
  expect(standIn("soc:appId")).toMatch(GUID);
  expect(standIn("soc:hooks.teamsUrl")).toMatch(/^https:\/\/made-up\.example\/[0-9a-f]{32}$/);
  expect(standIn("soc:oncallMail")).toMatch(/^made-up-[0-9a-f]{8}@sandbox\.example$/);
  expect(standIn("soc:phone")).toMatch(/^1511\d{7}$/);
  expect(standIn("soc:tokens[0]")).toMatch(/^[0-9a-f]{32}$/);
});

test("encrypted values that are no secrets by their key are found by their paths", () => {
  const secure = { secure: "v1:x" };
  expect(
    encryptedPaths({
      "azure-native:clientSecret": secure,
      "breakglass:twilioAuthToken": secure,
      "breakglass:teamsWebhookUrls": { soc: secure },
      "breakglass:accounts": [{ label: "bg1", objectId: secure }],
      "breakglass:fallback": { email: ["a@b.c"], sms: [{ countryCode: "44", phoneNumber: secure }] },
    }),
  ).toEqual(["breakglass:accounts[0].objectId", "breakglass:fallback.sms[0].phoneNumber"]);
});
