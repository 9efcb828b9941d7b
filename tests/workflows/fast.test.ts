import { describe, expect, test } from "@jest/globals";
import fc from "fast-check";
import { notificationWorkflow } from "../../workflows/index.ts";
import { type Arrival, playEpisodes, type Told } from "./episodes.ts";
import { source } from "./sample.ts";

const A = "203.0.113.7";
const B = "198.51.100.9";

/** Fifty rows of one session in two minutes, in both tables; several arrive in the same second. */
const session = (address: string, from: number, count = 50): Arrival[] =>
  Array.from({ length: count }, (_, index) => ({
    table: index % 3 === 0 ? 1 : 0,
    address,
    second: from + Math.floor((index * 110) / count / 2) * 2,
  }));

const from = (texts: readonly Told[], address: string) =>
  texts.filter(({ text }) => text.includes(address)).map(({ at }) => at);

describe("fifty rows of one session", () => {
  test("page once, within the minute, are confirmed without a second text message, and closed", async () => {
    const { texts, mails, runs } = await playEpisodes(session(A, 65));
    expect(from(texts, A)).toEqual([137]);
    expect(texts).toHaveLength(1);
    expect(mails.map(({ at, text }) => `${at} ${text.slice(0, 10)}`)).toEqual([
      "137 [Sev0] Bre",
      "482 Confirmed:",
      "1802 Closed: Br",
    ]);
    expect(runs.map(({ status }) => status)).toEqual(Array(runs.length).fill("Succeeded"));
  });
});

describe("a session from another address", () => {
  const later = [...session(A, 65), ...session(B, 200, 20)];

  test("pages again, within the minute", async () => {
    const { texts } = await playEpisodes(later);
    expect([from(texts, A), from(texts, B)]).toEqual([[137], [257]]);
    expect(texts).toHaveLength(2);
  });

  test("that begins in the same minute and table is paged of by the next alert, or by the standard rule", async () => {
    const first: Arrival = { table: 0, address: A, second: 70 };
    const other: Arrival = { table: 0, address: B, second: 71 };
    const more: Arrival = { table: 0, address: A, second: 130 };
    const next = await playEpisodes([first, other, more]);
    expect([from(next.texts, A), from(next.texts, B)]).toEqual([[137], [197]]);
    const standard = await playEpisodes([first, other]);
    expect([from(standard.texts, A), from(standard.texts, B)]).toEqual([[137], [482]]);
  });
});

describe("a rule that fires for every row", () => {
  const perRow = { readings: { "simple-alert-count": "row" } } as const;

  test("pages once of fifty rows of one session all the same", async () => {
    const { texts } = await playEpisodes(session(A, 65), perRow);
    expect(from(texts, A)).toHaveLength(1);
    expect(texts).toHaveLength(1);
  });

  test("pages at once of two sessions that begin in one minute and table", async () => {
    const first: Arrival = { table: 0, address: A, second: 70 };
    const other: Arrival = { table: 0, address: B, second: 71 };
    const { texts } = await playEpisodes([first, other], perRow);
    expect([from(texts, A), from(texts, B), texts.length]).toEqual([[137], [137], 2]);
  });

  test("pages once where it cannot be asked which session has begun", async () => {
    const oneTable = session(A, 65).filter(({ table }) => table === 0);
    const { texts } = await playEpisodes(oneTable, {
      ...perRow,
      fails: (question, index) => question === "query" && index < 200,
    });
    expect(texts.filter(({ at }) => at < 180)).toHaveLength(1);
  });
});

describe("an alert whose payload says otherwise than expected", () => {
  const row: Arrival = { table: 0, address: A, second: 65 };
  test.each([
    { "alert-rule": "name", "alert-rule-id": "absent" },
    { "alert-rule": "id", "alert-rule-id": "absent" },
    { "simple-alert-payload": "columns" },
    { "simple-alert-payload": "no-context" },
  ] as const)("pages once, and is confirmed: %j", async (readings) => {
    const { texts, mails } = await playEpisodes([row], { readings });
    expect(from(texts, A)).toEqual([137]);
    expect(mails.map(({ text }) => text.slice(0, 10))).toEqual(["[Sev0] Bre", "Confirmed:", "Closed: Br"]);
  });
});

describe("whatever hangs", () => {
  const row: Arrival = { table: 0, address: A, second: 65 };
  test.each([[["runs"]], [["query"]], [["runs", "query"]]] as const)(
    "%j: a run of a fast rule has sent something within a minute of its alert",
    async (hangs) => {
      const { texts } = await playEpisodes([row], { hangs });
      expect(texts[0]?.at).toBeGreaterThan(120);
      expect(texts[0]?.at).toBeLessThanOrEqual(180);
    },
  );
});

describe("the standard rule", () => {
  const row: Arrival = { table: 0, address: A, second: 65 };
  const pageAndClosing = ["482 [Sev0]", "1802 Closed"];
  const shown = (mails: readonly Told[]) => mails.map(({ at, text }) => `${at} ${text.slice(0, 6)}`);

  test("pages in full where no fast rule has fired", async () => {
    const { texts, mails } = await playEpisodes([row], { rules: ["standard"] });
    expect([from(texts, A), shown(mails)]).toEqual([[482], pageAndClosing]);
  });

  test("pages in full where the fast rule's text message was refused", async () => {
    const { texts, mails } = await playEpisodes([row], { refuses: (at) => at.getUTCMinutes() < 5 });
    expect([from(texts, A), shown(mails)]).toEqual([[482], ["137 [Sev0]", ...pageAndClosing]]);
  });

  test("pages in full where it cannot be asked whether the fast rule has", async () => {
    const unasked = await playEpisodes([row], { fails: (question) => question === "runs" });
    expect(from(unasked.texts, A)).toEqual([137, 482]);
    const unanswered = await playEpisodes([row], { fails: (question) => question === "query" });
    // The fast page names nobody: which row its alert is about could not be asked.
    expect([from(unanswered.texts, A), unanswered.texts.length]).toEqual([[482], 2]);
  });

  test("in a stack of standard speed decides nothing, and leaves nothing in the history", () => {
    const { actions, outputs } = notificationWorkflow(source);
    expect(outputs).toEqual({});
    expect(Object.keys(actions)).not.toContain("Decide_who_pages");
  });
});

const arrivals = fc
  .array(
    fc.record({
      table: fc.constantFrom(0 as const, 1 as const),
      address: fc.constantFrom(A, B, "192.0.2.1"),
      // Few seconds in few minutes: many arrive together, and in any order of their ids.
      second: fc.tuple(fc.nat({ max: 7 }), fc.constantFrom(0, 1, 30, 59)).map(([m, s]) => 60 * m + s),
    }),
    { minLength: 1, maxLength: 8 },
  )
  .map((list): Arrival[] => list);

describe("whatever arrives, and in whatever order", () => {
  const pages = (texts: readonly Told[], list: readonly Arrival[]) =>
    [...new Set(list.map(({ address }) => address))].map((address) => from(texts, address).length);

  test("each session is paged of exactly once, where nothing fails", async () => {
    await fc.assert(
      fc.asyncProperty(arrivals, async (list) => {
        const { texts } = await playEpisodes(list);
        expect(pages(texts, list)).toEqual(pages(texts, list).map(() => 1));
        expect(texts).toHaveLength(pages(texts, list).length);
      }),
      { numRuns: 8 },
    );
  });

  test("each session is paged of at least once, whatever of the decisions fails", async () => {
    await fc.assert(
      fc.asyncProperty(arrivals, fc.infiniteStream(fc.boolean()), async (list, failing) => {
        const { texts } = await playEpisodes(list, { fails: () => failing.next().value === true });
        expect(pages(texts, list)).not.toContain(0);
      }),
      { numRuns: 8 },
    );
  });
});
