import { readdirSync } from "node:fs";
import { afterEach, describe, expect, test } from "@jest/globals";
import type { Evidence } from "../../../cli/verify/evidence.ts";
import { FALLBACK } from "../../azure/world.ts";
import { VerifyWorld, type Wrong } from "./world.ts";

const SLOW = 180_000;
let world: VerifyWorld;
afterEach(() => world.close());

async function started(wrong: Wrong = {}, answers: Record<string, number> = {}): Promise<VerifyWorld> {
  world = new VerifyWorld();
  await world.start(wrong);
  Object.assign(world.answers, answers);
  return world;
}

const statuses = ({ links }: Evidence) => Object.fromEntries(links.map(({ id, status }) => [id, status]));
const whatOf = ({ links, brokenAt }: Evidence) => links.find(({ id }) => id === brokenAt)?.what;
const at = ({ links }: Evidence, id: string) => links.find((link) => link.id === id)?.at;

test(
  "a sign-in that reached everybody is a complete chain, with the time of each link",
  async () => {
    await started();
    await world.signIn();
    const { evidence } = await world.verify({ signedBy: "Jane Doe, SOC" });
    expect(statuses(evidence)).toEqual({
      "sign-in": "found",
      alert: "found",
      "action-groups": "found",
      workflow: "found",
      messages: "found",
      incident: "found",
      "defender-alert": "found",
    });
    expect(evidence).toMatchObject({
      stack: "contoso",
      startedAt: "2026-01-15T02:13:07.482Z",
      verdict: "complete",
      secondsToLastMessage: 413,
      signedBy: "Jane Doe, SOC",
      signInsOfEpisode: 1,
      parts: [
        { name: "ingestion", seconds: 134 },
        { name: "detection", seconds: 278 },
        { name: "routing", seconds: 0 },
        { name: "sending", seconds: 0 },
      ],
    });
    expect(evidence.brokenAt).toBeUndefined();
    expect(at(evidence, "alert")).toBe("2026-01-15T02:20:00.000Z");
    expect(at(evidence, "incident")).toBe("2026-01-15T02:20:00.000Z");
    expect(at(evidence, "defender-alert")).toBe("2026-01-15T03:00:00.000Z");
    expect(evidence.alerts[0]?.groups.map(({ actionGroupId }) => actionGroupId.split("/").at(-1))).toEqual(
      expect.arrayContaining(["primary", "fallback"]),
    );
    expect(
      evidence.runs.map(({ status, actions }) => [status, actions.map(({ name }) => name).sort()]),
    ).toEqual([["Succeeded", ["Run_query_and_list_results", "Send_SMS", "Send_email"]]]);
    expect(readdirSync(world.evidence).sort()).toEqual([
      "2026-01-15T02-13-07.482Z.html",
      "2026-01-15T02-13-07.482Z.json",
    ]);
  },
  SLOW,
);

describe("the first missing link is named", () => {
  test(
    "no row",
    async () => {
      await started();
      const { evidence } = await world.verify();
      expect([evidence.verdict, evidence.brokenAt]).toEqual(["incomplete", "sign-in"]);
      expect(whatOf(evidence)).toBe(
        "No sign-in of a break-glass account has arrived since 2026-01-14 02:03:00.",
      );
    },
    SLOW,
  );

  const cases: readonly [string, Wrong, Record<string, number>, string, string][] = [
    [
      "no alert",
      { rule: { enabled: false } },
      {},
      "alert",
      "No alert has fired for this sign-in: sign-in is disabled.",
    ],
    [
      "a disabled action group",
      { fallback: { enabled: false } },
      {},
      "action-groups",
      "Not sent to fallback (disabled).",
    ],
    ["a disabled workflow", { workflow: "Disabled" }, {}, "workflow", "The alert started no run."],
    [
      "a query that failed",
      {},
      { "query.example": 403 },
      "workflow",
      "Run_query_and_list_results failed (Forbidden)",
    ],
    [
      "a message that was refused",
      {},
      { "mail.example": 401 },
      "messages",
      "Not sent: Send_email failed (Unauthorized).",
    ],
    [
      "no incident",
      { sentinel: { enabled: false } },
      {},
      "incident",
      "No incident was opened for this sign-in.",
    ],
  ];
  test.each(cases)(
    "%s",
    async (_, wrong, answers, brokenAt, what) => {
      await started(wrong, answers);
      await world.signIn();
      const { evidence } = await world.verify();
      expect([evidence.verdict, evidence.brokenAt]).toEqual(["incomplete", brokenAt]);
      expect(whatOf(evidence)).toContain(what);
    },
    SLOW,
  );
});

test(
  "a row that is ingested late makes the chain late, and ingestion is what took long",
  async () => {
    await started();
    await world.signIn({ minutesLate: 20 });
    const { evidence } = await world.verify();
    expect([evidence.verdict, evidence.secondsToLastMessage]).toEqual(["late", 1613]);
    expect((await world.verify({ target: "27" })).evidence.verdict).toBe("complete");
    expect(world.written()).toContain("The longest part was ingestion, with 22 min 14 s");
  },
  SLOW,
);

test(
  "a second sign-in while the alert is open is one of the same episode; one of a day later has its own alert",
  async () => {
    await started();
    await world.signIn();
    await world.signIn({ hoursLater: 20 });
    const { evidence } = await world.verify();
    expect([evidence.verdict, evidence.startedAt]).toEqual(["complete", "2026-01-15T22:13:07.482Z"]);
    expect([evidence.alerts.length, evidence.runs.length]).toEqual([1, 1]);
  },
  SLOW,
);

test(
  "nothing that is secret stands in the files",
  async () => {
    await started({}, { "mail.example": 401 });
    await world.signIn();
    await world.verify();
    const text = world.written();
    expect(text).toContain("Send_email");
    for (const secret of [/sig=/, /s3cr3t/, /Bearer/, /logic\.azure\.com/]) expect(text).not.toMatch(secret);
    expect(world.cloud.azure.store.get(FALLBACK)).toBeDefined();
  },
  SLOW,
);

test(
  "--wait retries until the chain is complete, and says what is missing meanwhile",
  async () => {
    await started();
    let looks = 0;
    const steps: string[] = [];
    const sleep = async () => {
      if (looks++ === 1) await world.signIn();
    };
    const { evidence } = await world.verify({ wait: true }, { sleep }, steps);
    expect([evidence.verdict, looks]).toEqual(["complete", 2]);
    expect(steps.filter((step) => /^\d/.test(step)).map((step) => step.slice(0, 45))).toEqual([
      "0 of 6 found; next: Sign-in in the workspace.",
      "6 of 6: complete",
    ]);
  },
  SLOW,
);

test(
  "--wait ends with its time, and with a message that has failed",
  async () => {
    await started({}, { "mail.example": 401 });
    const { now } = world.scene;
    const from = now().getTime();
    const { evidence } = await world.verify({ wait: "5" });
    expect([evidence.brokenAt, now().getTime() - from]).toEqual(["sign-in", 300_000]);
    await world.signIn();
    const before = now().getTime();
    const failed = await world.verify({ wait: "5" });
    expect([failed.evidence.brokenAt, now().getTime() - before]).toEqual(["messages", 0]);
  },
  SLOW,
);
