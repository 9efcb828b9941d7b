import { describe, expect, test } from "@jest/globals";
import { notificationWorkflow } from "../../workflows/index.ts";
import { answered, fired, row } from "./alert.ts";
import { run, type World } from "./run.ts";
import { everyKind } from "./sample.ts";

const definitions = (["http", "azuremonitorlogs"] as const).map((query) => ({
  query,
  definition: notificationWorkflow({ ...everyKind, query }),
}));
const endings = (["cancelled", "timed-out", "failed"] as const).map((ending) => ({
  readings: { "action-timeout": ending },
}));

/** E-mail, post, card, two ways of text messages to their numbers. */
const everybody = ({ mails, graph, chats, cards, texts, acs }: Awaited<ReturnType<typeof run>>) => ({
  mails: mails.length,
  graph: graph.length,
  chats: chats.length,
  cards: cards.length,
  texts: texts.length,
  acs: acs.length,
});

describe.each(definitions)("whatever hangs, asked by $query", ({ query, definition }) => {
  const answer = (rows: readonly (readonly unknown[])[]): World["answer"] =>
    query === "http" ? answered(rows) : { status: 200, body: { value: [] } };

  test.each(endings)("every message has been sent within a minute, without the query: %j", async (world) => {
    const told = await run(definition, fired(), { ...world, answer: "hang" });
    const usual = await run(definition, fired(), { answer: { status: 403 } });
    expect(Math.max(...told.sentAt)).toBeLessThanOrEqual(60);
    expect(everybody(told)).toEqual(everybody(usual));
    expect(told.mails[0]?.Body).toContain("it did not answer within 25 seconds");
    expect(told.status).toBe("Succeeded");
  });

  test.each(endings)("what is unusual holds nothing: %j", async (world) => {
    const told = await run(definition, fired(), { ...world, answer: answer([row()]), unusual: "hang" });
    expect(Math.max(...told.sentAt)).toBeLessThanOrEqual(60);
    if (query === "http")
      expect(told.mails[0]?.Body).toContain("What is unusual about it could not be looked up.");
  });

  test("an answer that comes in time is in the message, and the page does not wait for longer", async () => {
    const told = await run(definition, fired(), { answer: answer([row()]) });
    expect(Math.max(...told.sentAt)).toBeLessThanOrEqual(2);
  });
});
