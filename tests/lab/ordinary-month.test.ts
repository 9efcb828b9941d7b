import { expect, test } from "@jest/globals";
import { ordinaryMonth } from "../../bench/month/ordinary.ts";
import { detections } from "../../queries/index.ts";

/** `npm run bench:month` does the same with 5,000 people and 30 days. */
const SMALL = { people: 60, days: 1, seed: 7 };

test("a day of ordinary work of a small tenant notifies nobody, whatever the people are called", () => {
  const { rows, found } = ordinaryMonth(SMALL);
  expect(found).toEqual(Object.fromEntries(detections.map(({ id }) => [id, 0])));
  for (const table of ["SigninLogs", "AADNonInteractiveUserSignInLogs", "AuditLogs", "CloudAppEvents"])
    expect([table, (rows[table] ?? 0) > 10]).toEqual([table, true]);
});

test("the first sample of each detection is found among that work, by its own detection alone", () => {
  const more: Record<string, object[]> = {};
  for (const { samples } of detections) {
    const { table = "", row = {} } = samples.find(({ matches }) => matches) ?? {};
    const now = { TimeGenerated: "2026-01-01T09:00:00Z", _ingested: "2026-01-01T09:02:00Z" };
    more[table] = [...(more[table] ?? []), { ...row, ...now }];
  }
  const { found } = ordinaryMonth({ ...SMALL, people: 10 }, more);
  expect(found).toEqual(Object.fromEntries(detections.map(({ id }) => [id, 1])));
});
