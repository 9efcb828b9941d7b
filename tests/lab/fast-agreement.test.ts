import { expect, test } from "@jest/globals";
import fc from "fast-check";
import { ourRules } from "../../cli/lab/rules.ts";
import { historyOf } from "../../sandbox/lab/history.ts";
import { simulate } from "../../sandbox/lab/simulate.ts";
import { type Arrival, playEpisodes } from "../workflows/episodes.ts";

const ADDRESSES = ["203.0.113.7", "198.51.100.9", "192.0.2.1"];
const SECOND = 1000;

/** The text messages of the real workflow, which runs on the sandbox's engine: when, and of which address. */
async function workflowPages(arrivals: readonly Arrival[]): Promise<string[]> {
  const { texts } = await playEpisodes(arrivals);
  return texts.map(({ at, text }) => `${at} ${ADDRESSES.find((address) => text.includes(address))}`).sort();
}

function laboratoryPages(arrivals: readonly Arrival[]): string[] {
  const series = ({ address }: Arrival) => ADDRESSES.indexOf(address);
  const rows = arrivals.toSorted((a, b) => series(a) - series(b) || a.second - b.second);
  const history = historyOf({
    seriesOf: Int32Array.from(rows, series),
    event: Float64Array.from(rows, ({ second }) => second * SECOND),
    ingested: Float64Array.from(rows, ({ second }) => second * SECOND),
    background: Uint8Array.from(rows, ({ table }) => table),
    policyApplied: new Uint8Array(rows.length),
  });
  const fast = ourRules().find(({ name }) => name === "fast");
  if (fast === undefined) throw new Error("There is no rule fast.");
  const pages: string[] = [];
  simulate(history, fast, { seed: 1, jitterSeconds: 0, skippedShare: 0 }, ({ kind, at, signIns: [row] }) => {
    if (kind === "page") pages.push(`${at / SECOND} ${ADDRESSES[history.seriesOf[row ?? -1] ?? -1]}`);
  });
  return pages.sort();
}

const arrival = fc.record({
  table: fc.constantFrom(0 as const, 1 as const),
  address: fc.constantFrom(...ADDRESSES),
  second: fc.integer({ min: 1, max: 480 }),
});

test("the laboratory's rule fast pages when the deployed workflow does, and of the same episodes", async () => {
  const histories = fc.uniqueArray(arrival, { minLength: 1, maxLength: 7, selector: ({ second }) => second });
  const [A = "", B = ""] = ADDRESSES;
  const secondIsLeftToTheStandardRule: Arrival[] = [
    { table: 0, address: A, second: 70 },
    { table: 0, address: B, second: 71 },
  ];
  await fc.assert(
    fc.asyncProperty(histories, async (arrivals) => {
      expect(laboratoryPages(arrivals)).toEqual(await workflowPages(arrivals));
    }),
    {
      numRuns: Math.ceil(Number(process.env["LAB_HISTORIES"] ?? 40) / 14),
      seed: 20260115,
      examples: [[secondIsLeftToTheStandardRule]],
    },
  );
}, 600_000);
