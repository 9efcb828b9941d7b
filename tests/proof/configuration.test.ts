import { describe, expect, test } from "@jest/globals";
import { signIn } from "../../queries/index.ts";
import { deployedFaults } from "./configuration/deployed.ts";
import { type Configured, good, TWILIO_TOKEN } from "./configuration/good.ts";
import { errorFaults, judged } from "./configuration/judge.ts";
import { mutated } from "./configuration/mutate.ts";
import { detectionFaults } from "./configuration/program.ts";
import { configuration } from "./configuration/prove.ts";
import { watched } from "./messages/event.ts";

const MINUTES = 60_000;
const [everything, least] = good as [Configured, Configured];
const clear = "The configuration has an error; nothing was changed:\n  breakglass:location: is missing";

test.each(good.map((each, index) => [index, each] as const))(
  "the good configuration %i is a program, and its resources satisfy the policy pack",
  async (_, configured) => {
    expect(judged(configured)).toMatchObject({ outcome: { kind: "program" }, faults: [] });
    expect(await deployedFaults(configured)).toEqual([]);
  },
  5 * MINUTES,
);

test(
  "random mutations of them are a program that watches every account, or an error that names the property",
  async () => {
    const { figures, faults } = await configuration.prove({
      seed: 1,
      count: 100,
      inProcess: true,
      progress: () => {},
    });
    expect(faults).toEqual([]);
    expect(figures["were refused, each fault with its property"]).toBeGreaterThan(50);
    expect(figures["gave a valid program that watches every account"]).toBeGreaterThan(5);
  },
  10 * MINUTES,
);

describe("what is looked for is found", () => {
  test.each([
    ["no head", "TypeError: x is not a function\n    at y (z.ts:1:2)"],
    ["no fault", "The configuration has an error; nothing was changed:"],
    ["a line without a property", `${clear}\n  somewhere: it is wrong`],
    ["a line without a reason", `${clear}\n  breakglass:location: `],
    ["a line that never ends", `${clear}\n  breakglass:location: ${"x".repeat(500)}`],
    ["a value that is none", `${clear}\n  breakglass:location: found undefined`],
    ["an object that is none", `${clear}\n  breakglass:location: found [object Object]`],
    ["a secret", `${clear}\n  breakglass:twilioAuthToken: found ${TWILIO_TOKEN}`],
  ])("in an error: %s", (_, message) => {
    expect(errorFaults(message, least)).not.toEqual([]);
  });

  test("in an error that is clear: nothing", () => {
    expect(errorFaults(clear, least)).toEqual([]);
    expect(errorFaults(`${clear}\n  breakglass:tags["a\\nb"]: is wrong`, least)).toEqual([]);
  });

  test(
    "a detection that sees nothing, or asks what is no query",
    () => {
      const blind = {
        ...signIn,
        query: (of: typeof watched) => `${signIn.query(of)} | where Account == "nobody"`,
      };
      expect(detectionFaults(blind, watched)).toContainEqual(
        expect.stringContaining('sign-in does not see "an interactive sign-in" of bg1'),
      );
      const broken = { ...signIn, report: () => "SigninLogs | wher x" };
      expect(detectionFaults(broken, watched)).toContainEqual(expect.stringContaining("sign-in: "));
      expect(detectionFaults(signIn, watched)).toEqual([]);
    },
    5 * MINUTES,
  );
});

describe("a mutation", () => {
  const of = (how: string, at: number, more: object = {}) =>
    mutated(least, [{ how, at, other: 0, key: "x", value: 1, ...more } as never]).values;

  test("changes one place, and leaves the good configuration as it was", () => {
    const before = structuredClone(least);
    // Places: accounts, accounts[0], its label, its objectId, location, and so on.
    expect(of("drop", 4)["location"]).toBeUndefined();
    expect(of("replace", 4)["location"]).toBe(1);
    expect(of("edit", 4)["location"]).toBe("NORTHEUROPE");
    expect(of("wrap", 4)["location"]).toEqual(["northeurope"]);
    expect(of("repeat", 0)["accounts"]).toHaveLength(2);
    expect(of("swap", 4)).toMatchObject({ accounts: "northeurope", location: least.values["accounts"] });
    expect(Object.keys(of("unknown", 4, { key: "__proto__" }))).toContain("__proto__");
    expect(least).toEqual(before);
  });

  test("makes a secret of what was none, and the other way round", () => {
    const change = { how: "secret", at: 0, other: 0, key: "", value: 0 } as const;
    expect(mutated(least, [change]).secretKeys).toEqual(["accounts"]);
    const keys = Object.keys(everything.values);
    const at = keys.indexOf("twilioAuthToken");
    expect(mutated(everything, [{ ...change, at }]).secretKeys).toEqual(["teamsWebhookUrls"]);
  });
});
