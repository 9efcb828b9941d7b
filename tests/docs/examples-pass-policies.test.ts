import { describe, expect, test } from "@jest/globals";
import { parse } from "yaml";
import { standIn } from "../../cli/stack/decrypted.ts";
import { judge } from "../policies/proof/in-process.ts";
import { resourcesOf } from "../proof/configuration/deployed.ts";
import type { Configured } from "../proof/configuration/good.ts";
import { codeOf, pages } from "./pages.ts";

interface Example {
  readonly where: string;
  readonly values: Readonly<Record<string, unknown>>;
}

/** A whole configuration has accounts and a fallback; a part of one shows a few keys. */
function wholeIn(where: string, values: unknown): Example[] {
  if (typeof values !== "object" || values === null) return [];
  const own = Object.entries(values)
    .map(([key, value]) => [key.replace(/^breakglass:/, ""), value])
    .filter(([key]) => !/:|^(subscriptionId|tenantId)$/.test(key));
  const found = Object.fromEntries(own) as Record<string, unknown>;
  return "accounts" in found && "fallback" in found ? [{ where, values: found }] : [];
}

const examples = pages.flatMap(codeOf).flatMap(({ file, line, language, text }): Example[] => {
  const where = `${file}:${line}`;
  if (language === "yaml") {
    const block = parse(text) as { config?: unknown } | null;
    return wholeIn(where, block?.config ?? block);
  }
  const [, literal] = /new BreakGlassAlerts\("\w+", (\{\n[\s\S]*?\n\})\);/.exec(text) ?? [];
  // What the page shows as the arguments of the component is a plain object.
  if (language === "ts" && literal !== undefined) return wholeIn(where, Function(`return (${literal})`)());
  return [];
});

/** As the deployment has it: with the secrets that an example leaves to the reader. */
function configured({ values }: Example): Configured {
  const secretKeys = ["twilioAuthToken"].filter((key) => key in values);
  const secrets = Object.fromEntries(secretKeys.map((key) => [key, standIn(`breakglass:${key}`)]));
  return { values: { ...values, ...secrets }, secretKeys };
}

describe("a whole configuration in the documentation", () => {
  test("is found where there is one", () => {
    const files = examples.map(({ where }) => where.replace(/:\d+$/, ""));
    expect(files).toEqual(
      expect.arrayContaining(["docs/library.md", "docs/onboarding.md", "docs/quick-start.md"]),
    );
  });

  test.each(examples.map((example) => [example.where, example] as const))(
    "%s passes the policy pack",
    async (_, example) => {
      const findings = judge(await resourcesOf(configured(example))).filter(({ undecided }) => !undecided);
      expect(findings.map(({ policy, message }) => `${policy}: ${message}`)).toEqual([]);
    },
    5 * 60_000,
  );
});
