import { existsSync, mkdirSync, mkdtempSync, readFileSync, rmSync, writeFileSync } from "node:fs";
import { tmpdir } from "node:os";
import { dirname, join } from "node:path";
import { afterEach, beforeEach, describe, expect, test } from "@jest/globals";
import { UserError } from "../../../cli/errors/user-error.ts";
import type { Asker } from "../../../cli/onboard/asker.ts";
import { interviewed } from "../../../cli/onboard/gather.ts";
import { KeptAnswers } from "../../../cli/onboard/kept-answers.ts";
import { onboard } from "../../../cli/onboard/onboard.ts";
import { open } from "./onboarding.ts";
import { basics, person } from "./person.ts";

let directory: string;
beforeEach(() => {
  directory = mkdtempSync(join(tmpdir(), "breakglass-kept-"));
});
afterEach(() => rmSync(directory, { recursive: true }));

const file = () => join(directory, ".sandbox", ".onboard", "contoso.json");
const start = (ask: Asker, fault?: string) =>
  interviewed(ask, {
    stack: "contoso",
    neighbours: [],
    kept: new KeptAnswers(directory, "contoso"),
    checkBackend: async () => fault,
  });

/** Somebody who answers everything until a question, at which the terminal is closed. */
function until(question: string, answers: Readonly<Record<string, readonly unknown[]>> = {}) {
  const someone = person({ ...basics, ...answers });
  const unlessEnd =
    <Asked extends { readonly message: string }>(ask: (asked: Asked) => Promise<string>) =>
    (asked: Asked) => {
      if (asked.message.startsWith(question)) throw new UserError("Interrupted. Nothing was written.");
      return ask(asked);
    };
  const { text, secret } = someone.asker;
  const asker: Asker = { ...someone.asker, text: unlessEnd(text), secret: unlessEnd(secret) };
  return { ...someone, asker };
}

const OFFER = "There are ";
const GO_ON = "go on with them; only what is missing is asked";

describe("an interview that did not come to its end", () => {
  test("goes on where it ended, with the same result", async () => {
    const whole = await start(person(basics).asker);
    new KeptAnswers(directory, "contoso").forget();

    await expect(start(until("URL of the runbook").asker)).rejects.toThrow("Interrupted");
    const { asker, asked, complaints } = person({ ...basics, [OFFER]: [GO_ON] });
    expect(await start(asker)).toEqual(whole);
    expect(asked.slice(0, 2)).toEqual([
      expect.stringMatching(
        /^There are 21 answers about contoso, of 20\d\d-\d\d-\d\d \d\d:\d\d UTC, which no stack file came of$/,
      ),
      "URL of the runbook",
    ]);
    expect(complaints).toEqual(["Esc goes back to the question before.\n"]);
    // All of them, for the case that the stack cannot be written.
    const again = person({ [OFFER]: [GO_ON] });
    expect(await start(again.asker)).toEqual(whole);
    expect(again.asked).toHaveLength(1);
  });

  test("is gone through again with its answers as proposals", async () => {
    await expect(start(until("URL of the runbook").asker)).rejects.toThrow("Interrupted");
    const proposed: string[] = [];
    const { asker } = person({
      [OFFER]: ["go through them: each is proposed"],
      "URL of the runbook": ["https://b.com/r"],
      "Fallback: addresses": ["other@contoso.com"],
    });
    const given = await start({
      ...asker,
      text: (asked) => {
        proposed.push(`${asked.message}: ${asked.default}`);
        return asker.text(asked);
      },
    });
    expect(given).toMatchObject({
      "azure-native:tenantId": "6f0d3c52-1c5e-4d6b-8f1a-7e9b2c4d5a61",
      channels: [{ via: "office365", to: ["soc@contoso.com", "ciso@contoso.com"] }],
      fallback: { email: ["other@contoso.com"] },
      runbookUrl: "https://b.com/r",
    });
    expect(proposed).toContain("Subscription id: 3f2504e0-4f89-41d3-9a0c-0305e82c3301");
    expect(proposed).toContain("URL of the runbook: undefined");
  });

  test("is forgotten where somebody wants to begin anew, and where its file is none", async () => {
    await expect(start(until("URL of the runbook").asker)).rejects.toThrow("Interrupted");
    const anew = person({ ...basics, [OFFER]: ["begin anew"] });
    await start(anew.asker);
    expect(anew.asked.slice(1, 3)).toEqual(["Tenant id", "Subscription id"]);
    mkdirSync(dirname(file()), { recursive: true });
    for (const content of ["{", '{"version":1}', '{"version":2,"at":"2026-01-01T00:00:00Z","answers":[]}']) {
      writeFileSync(file(), content);
      const { asker, asked } = person(basics);
      await start(asker);
      expect(asked[0]).toBe("Tenant id");
    }
  });

  test("asks anew from the first answer that is not one any more", async () => {
    await expect(start(until("URL of the runbook").asker)).rejects.toThrow("Interrupted");
    writeFileSync(
      file(),
      readFileSync(file(), "utf8").replace(/("message": "Subscription id",\s*"value": ").*"/, '$1none"'),
    );
    const { asker, asked } = person({ ...basics, [OFFER]: [GO_ON] });
    await start(asker);
    expect(asked.slice(1, 4)).toEqual(["Subscription id", "How to name the accounts", "Account: short name"]);
  });

  test("keeps no secret", async () => {
    const token = "0123456789abcdef0123456789abcdef";
    const texts = {
      Channels: [["twilio"]],
      "twilio: account SID": [`AC${"0".repeat(32)}`],
      "twilio: number": ["+15005550006"],
      "twilio: phone numbers": ["+31612345678"],
    };
    const first = person({ ...basics, ...texts, "Auth token": [token] });
    const given = await start(first.asker);
    expect(given).toMatchObject({ twilioAuthToken: token });
    expect(readFileSync(file(), "utf8")).not.toContain(token);
    const { asker, asked } = person({ "Auth token": [token], [OFFER]: [GO_ON] });
    expect(await start(asker)).toEqual(given);
    expect(asked.slice(1)).toEqual(["Auth token of the Twilio account (not shown)"]);
  });

  test("is mentioned by a failure, whatever it is, and forgotten once there is a stack file", async () => {
    const kept = new KeptAnswers(directory, "contoso");
    const failing = () => Promise.reject(new UserError("The disk is full."));
    await expect(kept.through(failing)).rejects.toThrow(/^The disk is full\.$/);
    kept.keep([{ message: "Tenant id", value: "x" }]);
    await expect(kept.through(failing)).rejects.toThrow(
      /^The disk is full\.\nThe answers are kept, without secrets: the next start for contoso offers them\.$/,
    );
    writeFileSync(join(directory, "Pulumi.yaml"), "name: x\n");
    await onboard("contoso", { answers: { ...open, location: "nowhere,else" } }, directory).catch(() => {});
    expect(existsSync(file())).toBe(true);
    await onboard("contoso", { answers: open }, directory);
    expect(existsSync(file())).toBe(false);
  });

  test("goes on where nothing can be kept", async () => {
    writeFileSync(join(directory, ".sandbox"), "");
    expect(await start(person(basics).asker)).toMatchObject({ runbookUrl: "https://contoso.com/runbook" });
  });
});

describe("a backend that would not encrypt", () => {
  test.each([
    [
      false,
      ["Secrets, as of twilio and teams-webhook, could not be encrypted. Go on with a tenant that has none?"],
    ],
    [true, [expect.stringContaining("Secrets, as of"), "Tenant id"]],
  ])("is named before the first question; somebody goes on: %s", async (goesOn, expected) => {
    const { asker, asked, complaints } = person({ ...basics, "Secrets, as of": [goesOn] });
    const found = await start(asker, "no backend; nothing was written: why").catch((error: Error) => error);
    expect(complaints[0]).toBe("no backend: why");
    expect(asked.slice(0, 2)).toEqual(expected);
    expect(found instanceof UserError ? found.message : "answers").toBe(
      goesOn ? "answers" : "Nothing was written.",
    );
  });
});
