import { type ReadingRow, readingTable, textOf } from "../../cli/drill/readings.ts";
import type { Part, ProofOptions, Proved } from "./part.ts";

export const readings: Part = {
  name: "readings",
  title: "Readings of Azure",
  about:
    "Every scenario of the sample stack is played under every value of every reading that is not the default, and under every pair of such values (docs/readings.md). Somebody must be notified of every event within ten minutes, and nobody by more than five messages about one event. A pair is left out if, with one of its values, the sandbox never consults the other reading: then it cannot differ from the value alone.",
  prove,
};

async function prove({ progress }: ProofOptions): Promise<Proved> {
  const { usual, rows, independent } = await readingTable("dev", "all", progress);
  const all = [usual, ...rows];
  const outcomes = all.flatMap((row) => row.outcomes);
  return {
    figures: {
      "values that are not the default": rows.filter(({ readings }) => readings.length === 1).length,
      "pairs of them": rows.filter(({ readings }) => readings.length === 2).length + independent,
      "pairs that cannot differ from one of their values": independent,
      "scenarios played": outcomes.length,
      "events of which somebody was notified in time, and nobody too often":
        outcomes.length - wrong(all).length,
      "longest time from the arrival of an event to the first message, in seconds": Math.ceil(
        Math.max(...outcomes.map(({ firstAfter }) => firstAfter ?? 0)),
      ),
      "most messages to one receiver about one event": Math.max(
        ...outcomes.map(({ mostToOne }) => mostToOne),
      ),
    },
    faults: wrong(all),
  };
}

function wrong(rows: readonly ReadingRow[]): string[] {
  return rows.flatMap((row) =>
    row.wrong.map((scenario) => `${textOf(row.readings) || "as by default"}: ${scenario}`),
  );
}
