import { expect, test } from "@jest/globals";
import { UserError } from "../../../cli/errors/user-error.ts";
import { evidenceOf } from "../../../cli/verify/evidence-of.ts";
import type { Facts } from "../../../cli/verify/facts.ts";
import { waitFor } from "../../../cli/verify/wait.ts";
import { at, complete } from "./facts.ts";

const evidence = (changes: Partial<Facts> = {}) =>
  evidenceOf(
    { ...complete, ...changes },
    {
      environment: "azure",
      stack: "contoso",
      tenantId: "t",
      subscriptionId: "s",
      targetMinutes: 10,
      signedBy: null,
      since: new Date(at("00:00:00")),
      gatheredAt: new Date(at("03:00:00")),
    },
  );

/** What one look after the other gives, the last one again and again; how it ended, and how long each wait was. */
async function waited(looks: readonly (() => ReturnType<typeof evidence>)[], timeoutMinutes = 30) {
  let time = 0;
  let count = 0;
  const sleeps: number[] = [];
  const lines: string[] = [];
  const result = await waitFor({
    look: async () => {
      const look = looks[Math.min(count++, looks.length - 1)];
      if (look === undefined) throw new Error("nothing to look at");
      return look();
    },
    now: () => new Date(time),
    sleep: async (milliseconds) => {
      sleeps.push(milliseconds);
      time += milliseconds;
    },
    onChange: (line) => lines.push(line),
    timeoutMinutes,
  });
  return { verdict: result.verdict, sleeps, lines };
}

const refuse = () => {
  throw new UserError("Azure cannot be reached.\nLook at the network.");
};

test("looks often at first, then seldom, and at the end of the time once more", async () => {
  const { verdict, sleeps } = await waited([() => evidence({ alerts: [] })], 6.1);
  expect([verdict, sleeps]).toEqual(["incomplete", [...Array(20).fill(15_000), 30_000, 30_000, 6_000]]);
});

test("says what changed, bears with no answer, and ends when all is there", async () => {
  const none = () => evidence({ alerts: [] });
  const { verdict, lines } = await waited([none, none, refuse, refuse, none, evidence]);
  const missing = "1 of 5 found; next: Alert of Azure Monitor. No alert has fired for this sign-in.";
  expect([verdict, lines]).toEqual([
    "complete",
    [
      missing,
      "Azure cannot be reached. Retrying.",
      missing,
      "Azure cannot be reached. Retrying.",
      missing,
      "5 of 5: complete",
    ],
  ]);
});

test("does not wait where the first look is refused", async () => {
  await expect(waited([refuse])).rejects.toThrow("Azure cannot be reached.");
});
