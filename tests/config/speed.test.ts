import { describe, expect, test } from "@jest/globals";
import { parseConfig } from "../../config/index.ts";

const good = {
  accounts: [{ label: "bg1", objectId: "3f2504e0-4f89-41d3-9a0c-0305e82c3301" }],
  location: "westeurope",
  resourceGroup: { create: { name: "rg-breakglass" } },
  workspace: { create: { name: "law-breakglass" } },
  channels: [{ via: "office365", to: ["soc@contoso.com"] }],
  fallback: { email: ["oncall@contoso.com"] },
  runbookUrl: "https://contoso.com/runbook",
};

function parse(changes: Record<string, unknown>) {
  const parsed = parseConfig({ ...good, ...changes }, new Set());
  return parsed.ok
    ? parsed.config.speed
    : parsed.faults.map(({ propertyPath, reason }) => `${propertyPath}: ${reason}`);
}

describe("speed", () => {
  test("is standard, unless fast is asked for", () => {
    expect([parse({}), parse({ speed: "standard" }), parse({ speed: "fast" })]).toEqual([
      "standard",
      "standard",
      "fast",
    ]);
  });

  test.each([
    ["fsat", 'breakglass:speed: expected standard or fast, found "fsat" (did you mean "fast"?)'],
    [true, "breakglass:speed: expected standard or fast, found true"],
  ])("%p is refused", (speed, fault) => expect(parse({ speed })).toEqual([fault]));

  test("is suggested for a key that is nearly its name", () => {
    expect(parse({ sped: "fast" })).toEqual([
      'breakglass:sped: is not a known property (did you mean "speed"?)',
    ]);
  });
});
