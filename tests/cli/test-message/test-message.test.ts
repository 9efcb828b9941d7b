import { readFileSync, writeFileSync } from "node:fs";
import { afterEach, describe, expect, test } from "@jest/globals";
import { type TestEvidence, writeTest } from "../../../cli/test-message/evidence.ts";
import { sendersOf } from "../../../cli/test-message/receivers.ts";
import { minutesOf } from "../../../cli/test-message/run.ts";
import { testText } from "../../../cli/test-message/text.ts";
import { checkFile } from "../../../cli/verify/check.ts";
import { notificationWorkflow } from "../../../workflows/index.ts";
import { FALLBACK } from "../../azure/world.ts";
import { everyKind } from "../../workflows/sample.ts";
import { definition, TestWorld } from "./world.ts";

let world: TestWorld;
afterEach(() => world.close());

async function opened(wrong: Parameters<TestWorld["open"]>[0] = {}): Promise<TestWorld> {
  world = new TestWorld();
  await world.open(wrong);
  return world;
}

/** One line a receiver. */
const lines = ({ deliveries }: TestEvidence) =>
  deliveries.map(
    ({ path, channel, to, outcome, what }) => `${path} ${channel} ${to.join()} ${outcome}: ${what}`,
  );
const TOOK = "accepted: The service took the message.";
const AZURE = "accepted: Azure Monitor took the message.";

describe("a test message through everything", () => {
  test("names each receiver, and who accepted it", async () => {
    const evidence = await (await opened()).test();
    expect(lines(evidence)).toEqual([
      `workflow e-mail soc@contoso.com,ciso@contoso.com ${TOOK}`,
      `workflow SMS +31201234567 ${TOOK}`,
      `workflow SMS +31207654321 ${TOOK}`,
      `fallback e-mail oncall@contoso.com ${AZURE}`,
      `fallback SMS +31687654321 ${AZURE}`,
      `fallback call +31612345678 ${AZURE}`,
    ]);
    expect(evidence).toMatchObject({ verdict: "accepted", run: { status: "Succeeded" }, troubles: [] });
    const native = world.cloud.outbox.messages.filter(({ via }) => via === "azure-monitor");
    expect(native.map(({ channel, subject, body }) => [channel, (subject || body).slice(0, 5)])).toEqual([
      ["email", "Test:"],
      ["sms", "Test:"],
      ["voice", "Test:"],
    ]);
  });

  test("never shows the trigger's URL", async () => {
    const evidence = await (await opened()).test();
    expect(JSON.stringify(evidence)).not.toMatch(/sig=|logic\.azure/);
  });

  test("says which message was not taken, and why", async () => {
    await opened();
    world.answers["sms.example"] = 500;
    world.smsStatus = "failed";
    const evidence = await world.test();
    const [mail, first, second, ...fallback] = lines(evidence);
    expect(mail).toContain("accepted");
    expect(first).toMatch(/^workflow SMS \+31201234567 refused: The action Send_SMS ended as Failed/);
    expect(second).toMatch(
      /^workflow SMS \+31207654321 refused: The service answered, but did not take the message\. The action Check_SMS_2 ended as Failed/,
    );
    expect(fallback.every((line) => line.includes("accepted"))).toBe(true);
    expect(evidence.verdict).toBe("refused");
    expect(JSON.stringify(evidence)).not.toContain("s3cr3t");
  });

  test("is no success if the workspace does not answer, though every message was accepted", async () => {
    await opened();
    world.answers["query.example"] = 403;
    const evidence = await world.test();
    expect(evidence.deliveries.every(({ outcome }) => outcome === "accepted")).toBe(true);
    expect(evidence.verdict).toBe("refused");
    expect(evidence.troubles.map(({ what }) => what)).toEqual([
      expect.stringMatching(
        /^The workspace did not answer the Logic App, so that a message would have no details\./,
      ),
    ]);
  });

  test("says that a disabled Logic App did not start, and still tests the fallback", async () => {
    const evidence = await (await opened({ workflow: "Disabled" })).test();
    const [first, , , ...fallback] = lines(evidence);
    expect(first).toMatch(/refused: The Logic App did not start: its trigger answered 404\. .*Disabled/);
    expect(fallback.every((line) => line.includes(AZURE))).toBe(true);
    expect(evidence.run).toBeNull();
  });

  test("does not count a receiver whose passcode is not confirmed, though Azure Monitor says Completed", async () => {
    const evidence = await (await opened({ confirmed: false })).test();
    expect(lines(evidence)[3]).toMatch(
      /^fallback e-mail oncall@contoso\.com refused: The receiver is NotSpecified, .* Its passcode is not confirmed yet/,
    );
    expect(evidence.verdict).toBe("refused");
  });

  test("says that a disabled action group notifies nobody", async () => {
    const evidence = await (await opened({ group: { enabled: false } })).test();
    expect(
      lines(evidence)
        .slice(3)
        .every((line) => /refused: The action group fallback is disabled/.test(line)),
    ).toBe(true);
  });

  test("tells a run that does not end in time from one that failed", async () => {
    const hanging = {
      ...definition.actions,
      Wait: { type: "Wait", inputs: { interval: { count: 1, unit: "Hour" } }, runAfter: {} },
    };
    const evidence = await (await opened({ definition: { ...definition, actions: hanging } })).test({}, 1);
    expect(lines(evidence)[0]).toBe(
      "workflow e-mail soc@contoso.com,ciso@contoso.com unknown: The run did not end within 1 minutes.",
    );
    expect(evidence.verdict).toBe("refused");
  });
});

describe("what Azure answers for a test of the fallback", () => {
  const answering = (status: number, body: object) =>
    world.cloud.azure.interfere(
      ({ pathname }) => /createNotifications|notificationStatus/.test(pathname),
      () => ({ status, headers: { "content-type": "application/json" }, body: JSON.stringify(body) }),
    );

  test("a receiver that failed is refused, one that is not mentioned is unknown", async () => {
    await opened();
    answering(200, {
      state: "Complete",
      actionDetails: [
        {
          MechanismType: "Email",
          Name: "email-1",
          Status: "Failed",
          SubState: "Throttled",
          Detail: "Too many.",
        },
        { MechanismType: "Sms", Name: "sms-1", Status: "Succeeded", SubState: "Default" },
      ],
    });
    expect(lines(await world.test()).slice(3)).toEqual([
      "fallback e-mail oncall@contoso.com refused: Azure Monitor says Failed (Throttled: Too many.).",
      `fallback SMS +31687654321 ${AZURE}`,
      "fallback call +31612345678 unknown: Azure Monitor does not mention it in the result of the test.",
    ]);
  });

  test("a missing permission leaves the workflow's results, and says what to grant", async () => {
    await opened();
    answering(403, { error: { code: "AuthorizationFailed", message: "No." } });
    const evidence = await world.test();
    expect(lines(evidence)[0]).toContain("accepted");
    expect(lines(evidence)[3]).toContain("unknown: You have no permission to test the action group");
    expect(evidence.troubles[0]?.next).toContain("Monitoring Contributor");
  });

  test("no result in time is unknown", async () => {
    await opened();
    answering(202, {});
    const evidence = await world.test({}, 1);
    expect(lines(evidence)[3]).toContain("unknown: Azure Monitor did not say within 1 minutes");
  });
});

describe("before anything is sent", () => {
  test("a workflow that would take it for an alert is refused", async () => {
    const { Known_detections: _, ...actions } = definition.actions;
    await opened({ definition: { ...definition, actions } });
    await expect(world.test()).rejects.toThrow(
      "The Logic App of contoso does not know test messages: it would send an alert. Nothing was sent. Deploy it first: pulumi up --stack contoso",
    );
    expect(world.cloud.outbox.messages).toEqual([]);
  });

  test("somebody without the permission for the trigger's URL is told which one is missing", async () => {
    await opened();
    world.cloud.azure.interfere(
      ({ pathname }) => pathname.endsWith("/listCallbackUrl"),
      () => ({
        status: 403,
        headers: {},
        body: JSON.stringify({ error: { code: "AuthorizationFailed", message: "No." } }),
      }),
    );
    await expect(world.test()).rejects.toThrow("listCallbackUrl/action");
    expect(world.cloud.outbox.messages).toEqual([]);
  });

  test.each(["0", "-1", "61", "soon", ""])("--wait %p is refused", async (text) => {
    await opened();
    expect(() => minutesOf(text)).toThrow(
      `--wait is "${text}". Write a number of minutes, more than 0 and at most 60.`,
    );
  });
});

describe("the evidence", () => {
  test("is never overwritten, is sealed, and shows a change", async () => {
    const evidence = await (await opened()).test();
    const first = writeTest(world.evidence, evidence);
    const second = writeTest(world.evidence, evidence);
    expect(second.file).not.toBe(first.file);
    expect(checkFile(first.file)).toMatchObject({ unchanged: true, faults: [] });
    writeFileSync(first.file, readFileSync(first.file, "utf8").replace("oncall@", "somebody@"));
    expect(checkFile(first.file).faults).toEqual([
      `${first.file} has been changed: its content does not match its seal.`,
    ]);
    expect(testText(second.evidence, second.file)).toContain(
      "Accepted means that a service took the message, not that it arrived: ask each receiver.",
    );
    expect(testText(second.evidence, second.file)).not.toMatch(/received|delivered/i);
  });
});

test("the receivers are read from the workflow as it is deployed", async () => {
  await opened();
  const saved = JSON.parse(JSON.stringify(notificationWorkflow(everyKind)));
  const senders = sendersOf(saved);
  expect(
    senders.map(({ action, channel, to }) => `${action} ${channel} ${to.join()}`),
  ).toMatchInlineSnapshot(`
[
  "Send_email e-mail soc@contoso.com,ciso@contoso.com",
  "Send_mail_by_Graph e-mail soc@contoso.com,ciso@contoso.com",
  "Post_message_in_a_chat_or_channel Teams 19:abc@thread.tacv2",
  "Post_card_to_Teams_webhook Teams webhook soc",
  "Send_SMS SMS +31201234567",
  "Send_SMS_2 SMS +31207654321",
  "Send_text_message SMS +31611111111",
  "Send_text_message_2 SMS +31622222222",
]
`);
  expect(FALLBACK).toContain("fallback");
});
