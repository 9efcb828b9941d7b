import { readdirSync, writeFileSync } from "node:fs";
import { join } from "node:path";
import { afterAll, beforeAll, expect, test } from "@jest/globals";
import type { DoubtsEvidence } from "../../cli/doubts/evidence.ts";
import type { SealedTest } from "../../cli/test-message/evidence.ts";
import type { Sealed } from "../../cli/verify/seal.ts";
import { READING_NAMES, READINGS } from "../../sandbox/readings/index.ts";
import { Clone } from "./clone.ts";

let clone: Clone;
beforeAll(async () => {
  clone = new Clone();
});
afterAll(() => clone.remove());

test("a sign-in in the sandbox is verified over Azure's APIs, and its evidence is as it was written", async () => {
  const { code, stdout } = await clone.breakglass("verify", "--sandbox", "--json", "--account", "bg2");
  const evidence = JSON.parse(stdout) as Sealed;
  expect([code, evidence.verdict, evidence.environment]).toEqual([0, "complete", "sandbox"]);
  expect(evidence.signIn?.account).toBe("bg2@contoso.onmicrosoft.com");
  const sent = evidence.runs.flatMap(({ actions }) => actions.filter(({ sends }) => sends));
  expect(sent.map(({ name }) => name).sort()).toEqual([
    "Check_SMS",
    "Post_message_in_a_chat_or_channel",
    "Send_SMS",
    "Send_email",
  ]);
  const folder = join(clone.directory, ".sandbox", "dev", "evidence");
  const file = join(folder, "2026-01-15T02-13-07.482Z.json");
  const checked = await clone.breakglass("verify", "--check", file, "--sha256", evidence.seal.evidence);
  expect([checked.code, checked.stdout]).toEqual([0, expect.stringContaining("is unchanged")]);
  writeFileSync(
    file,
    clone.read(".sandbox/dev/evidence/2026-01-15T02-13-07.482Z.json").replace("complete", "late"),
  );
  const changed = await clone.breakglass("verify", "--check", file);
  expect([changed.code, changed.stdout]).toEqual([1, expect.stringContaining("has been changed")]);
});

test("doubts finds out every reading that the sandbox plays", async () => {
  const played = Object.fromEntries(
    READING_NAMES.map((name) => [name, Object.keys(READINGS[name].values).at(-1) ?? ""]),
  );
  const choices = Object.entries(played).map(([name, value]) => `${name}=${value}`);
  const { code, stdout } = await clone.breakglass("doubts", "--sandbox", "--json", "--reading", ...choices);
  const { readings } = JSON.parse(stdout) as DoubtsEvidence;
  const found = Object.fromEntries(readings.map(({ reading, value }) => [reading, value]));
  expect([code, found]).toEqual([0, played]);
});

test("options that do not fit are wrong input, not a broken chain", async () => {
  const { code, stderr } = await clone.breakglass("verify", "--sandbox", "--wait");
  expect([code, stderr]).toEqual([2, expect.stringContaining("cannot be used with option")]);
});

test("a test message goes through every channel of the sample tenant, and says what was not accepted", async () => {
  const good = await clone.breakglass("test-message", "--sandbox", "--json");
  const evidence = JSON.parse(good.stdout) as SealedTest;
  expect([good.code, evidence.verdict, evidence.run?.status]).toEqual([0, "accepted", "Succeeded"]);
  expect(evidence.deliveries.map(({ path, channel }) => `${path} ${channel}`).sort()).toEqual([
    "fallback SMS",
    // By the fallback, and by the group of its addresses alone.
    "fallback e-mail",
    "fallback e-mail",
    "workflow SMS",
    "workflow Teams",
    "workflow e-mail",
  ]);
  const [file] = readdirSync(join(clone.directory, ".sandbox", "dev", "evidence")).filter((name) =>
    name.startsWith("test-"),
  );
  const checked = await clone.breakglass("verify", "--check", `.sandbox/dev/evidence/${file}`);
  expect([checked.code, checked.stdout]).toEqual([0, expect.stringContaining("is unchanged")]);

  const bad = await clone.breakglass("test-message", "--sandbox", "--no-consent");
  expect(bad.code).toBe(1);
  expect(bad.stdout).toContain("│ TEST of the break-glass alerting: nobody signed in,");
  expect(bad.stdout).toMatch(/✕ refused {3}Teams .*\n.*Post_message_in_a_chat_or_channel ended as Failed/);
  expect(bad.stdout).toContain("Its passcode is not confirmed yet");
  expect(bad.stdout).toContain("Accepted means that a service took the message, not that it arrived");
});

test("a test message of a stack that is not there, or broken outside the sandbox, is wrong input", async () => {
  const none = await clone.breakglass("test-message", "nowhere");
  expect([none.code, none.stderr]).toEqual([2, expect.stringContaining("Pulumi.nowhere.yaml")]);
  const broken = await clone.breakglass("test-message", "dev", "--fault", "sms=500");
  expect([broken.code, broken.stderr]).toEqual([2, expect.stringContaining("--fault needs --sandbox")]);
  const unnamed = await clone.breakglass("test-message");
  expect([unnamed.code, unnamed.stderr]).toEqual([
    2,
    expect.stringContaining("breakglass test-message NAME"),
  ]);
});
