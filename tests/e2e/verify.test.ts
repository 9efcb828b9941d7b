import { writeFileSync } from "node:fs";
import { join } from "node:path";
import { afterAll, beforeAll, expect, test } from "@jest/globals";
import type { Sealed } from "../../cli/verify/seal.ts";
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

test("options that do not fit are wrong input, not a broken chain", async () => {
  const { code, stderr } = await clone.breakglass("verify", "--sandbox", "--wait");
  expect([code, stderr]).toEqual([2, expect.stringContaining("cannot be used with option")]);
});
