import { mkdtempSync, rmSync, writeFileSync } from "node:fs";
import { tmpdir } from "node:os";
import { join } from "node:path";
import { afterAll, describe, expect, test } from "@jest/globals";
import { type Declared, handWritten } from "../../policies/hand-written.ts";
import { breakglass } from "../in-process.ts";

const folder = mkdtempSync(join(tmpdir(), "breakglass-judge-"));
afterAll(() => rmSync(folder, { recursive: true }));

function file(name: string, value: unknown): string {
  const path = join(folder, name);
  writeFileSync(path, typeof value === "string" ? value : JSON.stringify(value));
  return path;
}

const judge = (...args: readonly string[]) => breakglass(folder, "judge", ...args);

const keyOf = ({ type, name }: Declared) => `${type}::${name}`;
const urnOf = (each: Declared) => `urn:pulumi:dev::soc::${keyOf(each)}`;
const PRESENT = Object.values(handWritten());
const from = (each: Declared, key: (found: Declared) => string) =>
  Object.fromEntries(
    Object.entries(each.from ?? {}).map(([property, names]) => [
      property,
      PRESENT.filter(({ name }) => names.includes(name)).map(key),
    ]),
  );
/** The hand-written stack has one detection, and no watch over silence. */
const settings = file("settings.json", {
  "detections-covered": "disabled",
  "silence-is-watched": "disabled",
});
const list = (change: (stack: ReturnType<typeof handWritten>) => void = () => {}) => {
  const stack = handWritten();
  change(stack);
  return Object.values(stack).map((each) => ({
    type: each.type,
    name: each.name,
    inputs: each.props,
    dependencies: from(each, keyOf),
  }));
};
const off = (stack: ReturnType<typeof handWritten>) => {
  stack.rule.props["enabled"] = false;
};
const found = {
  policy: "log-alert-enabled",
  message: "enabled is false: set it to true",
  enforcement: "mandatory",
};

describe("judge", () => {
  test("finds nothing in a good list of resources", async () => {
    const { code, stdout } = await judge(file("good.json", list()), "--config", settings, "--json");
    expect(JSON.parse(stdout)).toEqual({ violations: [], undecided: [] });
    expect(code).toBe(0);
  });

  test("names policy, resource, message and enforcement of what is wrong", async () => {
    const { code, stdout } = await judge(file("off.json", list(off)), "--config", settings, "--json");
    expect(JSON.parse(stdout)).toEqual({
      violations: [{ ...found, resource: "azure-native:monitor:ScheduledQueryRule::watch" }],
      undecided: [],
    });
    expect(code).toBe(2);
  });

  test("reads an exported stack, and a preview", async () => {
    const stack = handWritten();
    off(stack);
    const states = Object.values(stack).map((each) => ({
      urn: urnOf(each),
      type: each.type,
      custom: true,
      inputs: each.props,
      outputs: {},
      propertyDependencies: from(each, urnOf),
    }));
    const resource = urnOf(stack.rule);
    const exported = file("export.json", { version: 3, deployment: { resources: states } });
    const preview = file("preview.json", {
      steps: states.map((newState) => ({ op: "create", urn: newState.urn, newState })),
    });
    for (const path of [exported, preview]) {
      const { code, stdout } = await judge(path, "--config", settings, "--json");
      expect([code, JSON.parse(stdout).violations]).toEqual([2, [{ ...found, resource }]]);
    }
  });

  test("ends with 1 where somebody has to look: nothing is passed in silence", async () => {
    const unread = list((stack) => {
      stack.rule.props["criteria"].allOf[0].query += " | extend Team = TeamOf(IPAddress)";
    });
    const path = file("unread.json", unread);
    const { code, stdout } = await judge(path, "--config", settings, "--json");
    const { violations, undecided } = JSON.parse(stdout);
    expect(violations).toEqual([]);
    expect(undecided).toEqual([
      {
        policy: "query-finds-every-event",
        resource: "azure-native:monitor:ScheduledQueryRule::watch",
        message: expect.stringContaining("it calls TeamOf"),
        enforcement: "mandatory",
        isOpen: true,
      },
    ]);
    expect(code).toBe(1);
    expect((await judge(path, "--config", settings)).stdout).toContain(
      "not judged query-finds-every-event: watch: ",
    );
  });

  test("judges several files at once, each by its name", async () => {
    const [good, bad] = [file("a.json", list()), file("b.json", list(off))];
    const { code, stdout } = await judge(good, bad, "--config", settings, "--json");
    expect(
      JSON.parse(stdout).map(({ file, violations }: { file: string; violations: unknown[] }) => [
        file,
        violations.length,
      ]),
    ).toEqual([
      [good, 0],
      [bad, 1],
    ]);
    expect(code).toBe(2);
  });

  test("a policy that the settings make advisory stops nothing", async () => {
    const config = file("advisory.json", {
      "detections-covered": "disabled",
      "silence-is-watched": "disabled",
      "log-alert-enabled": { enforcementLevel: "advisory" },
    });
    const { code, stdout } = await judge(file("off.json", list(off)), "--config", config, "--json");
    expect(JSON.parse(stdout).violations.map(({ enforcement }: typeof found) => enforcement)).toEqual([
      "advisory",
    ]);
    expect(code).toBe(0);
  });

  test.each([
    ["a file that is not there", join(folder, "none.json"), "none.json cannot be read."],
    ["what is no JSON", file("text.json", "resources:"), "text.json is not valid JSON"],
    ["another form", file("other.json", { a: 1 }), "other.json has an unknown form."],
    ["a resource without inputs", file("half.json", [{ type: "a", name: "b" }]), "[0].inputs"],
  ])("ends with 1 and says why, for %s", async (_, path, reason) => {
    const { code, stdout, stderr } = await judge(path, "--json");
    expect([code, stdout]).toEqual([1, ""]);
    expect(stderr).toContain(reason);
  });

  test("names every unknown policy and setting, with what was meant", async () => {
    const config = file("wrong.json", { "log-alert-enable": {}, "log-alert-frequency": { mots: "PT1H" } });
    const { code, stderr } = await judge(file("good.json", list()), "--config", config);
    expect(code).toBe(1);
    expect(stderr).toContain('There is no policy "log-alert-enable": did you mean "log-alert-enabled"?');
    expect(stderr).toContain('"log-alert-frequency" has no setting "mots": did you mean "most"?');
  });

  test("a wrong option ends with 1: 2 means violations", async () => {
    expect((await judge("--jsn")).code).toBe(1);
  });
});
