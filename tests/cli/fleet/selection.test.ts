import { mkdirSync, rmSync, writeFileSync } from "node:fs";
import { dirname, join } from "node:path";
import { afterEach, beforeEach, describe, expect, test } from "@jest/globals";
import { lastRunFile } from "../../../cli/fleet/last-run.ts";
import { meantStacks } from "../../../cli/fleet/selection.ts";
import { parseShard, type Shard } from "../../../cli/fleet/shard.ts";
import { stackFaults } from "../../../cli/fleet/stack-faults.ts";
import { StackFolder } from "./folder.ts";
import { BROKEN, idsOf, stackFile } from "./tenants.ts";

let folder: StackFolder;
beforeEach(() => {
  folder = new StackFolder().add("eu-west", "eu-test", "us-east", "dev");
});
afterEach(() => folder.remove());

const meant = (choice: Partial<Parameters<typeof meantStacks>[2]> = {}) =>
  meantStacks(folder.directory, "up", {
    ...{ names: [], exclude: [], sandbox: false, continues: false },
    ...choice,
  });

describe("which stacks are meant", () => {
  test.each([
    ["all except the sample", {}, ["eu-test", "eu-west", "us-east"]],
    ["all, in the sandbox", { sandbox: true }, ["dev", "eu-test", "eu-west", "us-east"]],
    ["those named", { names: ["us-east", "eu-west"] }, ["eu-west", "us-east"]],
    ["those of a glob", { names: ["eu-*"] }, ["eu-test", "eu-west"]],
    ["the sample only by its name", { names: ["dev", "us-*"] }, ["dev", "us-east"]],
    ["a glob does not mean the sample", { names: ["*"] }, ["eu-test", "eu-west", "us-east"]],
    ["without those excluded", { exclude: ["*-test", "us-east"] }, ["eu-west"]],
  ])("%s", (_, choice, stacks) => {
    expect(meant(choice).stacks).toEqual(stacks);
  });

  test("a shard is a part of those selected; one without a tenant says so", () => {
    const stacks = (shard: string) => meant({ shard: parseShard(shard) as Shard });
    expect(stacks("1/2").stacks).toEqual(["eu-test", "us-east"]);
    expect(stacks("2/2").stacks).toEqual(["eu-west"]);
    expect(stacks("4/4")).toEqual({ stacks: [], notes: ["Nothing to do: shard 4/4 has no tenant."] });
    expect(meant({ names: ["eu-*"], shard: parseShard("2/2") as Shard }).stacks).toEqual(["eu-west"]);
  });

  test("all names that match nothing are reported at once", () => {
    expect(() => meant({ names: ["eu-wst", "asia-*"], exclude: ["us-east"] })).toThrow(
      'There is no stack "eu-wst" (did you mean "eu-west"?).\n' +
        'No stack matches "asia-*". The stacks are dev, eu-test, eu-west, us-east.',
    );
  });

  test("an exclusion that leaves nothing is an error", () => {
    expect(() => meant({ exclude: ["*"] })).toThrow(
      "No stack is selected. The stacks are dev, eu-test, eu-west, us-east. The sample, dev, is included only with --sandbox or by name.",
    );
  });

  test("a folder without stacks says how to make one", () => {
    for (const stack of ["eu-west", "eu-test", "us-east", "dev"])
      rmSync(join(folder.directory, `Pulumi.${stack}.yaml`));
    expect(() => meant()).toThrow(
      `There is no stack in ${folder.directory}. Create one: breakglass onboard <name>`,
    );
  });
});

describe("what is left of the last run", () => {
  const record = (text: string) => {
    const file = lastRunFile(folder.directory, "up", false);
    mkdirSync(dirname(file), { recursive: true });
    writeFileSync(file, text);
  };
  const run = (states: Readonly<Record<string, string>>) =>
    JSON.stringify({
      version: 1,
      command: "up",
      started: "2026-03-01T08:00:00.000Z",
      tenants: Object.fromEntries(
        Object.entries(states).map(([stack, state]) => [stack, { state, summary: state }]),
      ),
    });

  test("is what did not succeed or was not started; one that is gone is reported", () => {
    record(
      run({ "eu-west": "succeeded", "eu-test": "failed", gone: "interrupted", "us-east": "not started" }),
    );
    expect(meant({ continues: true })).toMatchObject({
      stacks: ["eu-test", "us-east"],
      notes: ["gone no longer has a stack file: skipped."],
    });
    expect(meant({ continues: true, names: ["eu-*"] }).stacks).toEqual(["eu-test"]);
    // The parts are of all tenants, so that each stays in its own.
    expect(meant({ continues: true, shard: parseShard("1/2") as Shard }).stacks).toEqual([
      "eu-test",
      "us-east",
    ]);
    expect(meant({ continues: true, shard: parseShard("2/2") as Shard }).stacks).toEqual([]);
  });

  test("is nothing where all succeeded", () => {
    record(run({ "eu-west": "succeeded" }));
    expect(meant({ continues: true })).toMatchObject({
      stacks: [],
      notes: ["Nothing to do: every tenant succeeded in the last run."],
    });
  });

  test("the run in the sandbox is not the one in Azure", () => {
    record(run({ "eu-west": "failed" }));
    expect(() => meant({ continues: true, sandbox: true })).toThrow(
      `There is no last run to continue: ${join(folder.directory, ".sandbox", ".fleet", "last-up.json")} does not exist. Run without --continue.`,
    );
  });

  test.each([
    [
      "cut off",
      run({ "eu-west": "failed" }).slice(0, 60),
      /last-up\.json is not valid JSON: [^\n]+\nDelete the file and run without --continue\.$/,
    ],
    [
      "of another shape",
      '{"version": 2}',
      /last-up\.json: version: [\s\S]*last-up\.json: tenants: [\s\S]*\nDelete the file and run without --continue\.$/,
    ],
    ["of a state that there is not", run({ "eu-west": "odd" }), /last-up\.json: tenants\.eu-west\.state: /],
  ])("a record that is %s is an error, with what to do", (_, text, message) => {
    record(text);
    expect(() => meant({ continues: true })).toThrow(message);
  });
});

describe("what is wrong with the stack files", () => {
  const faults = (...stacks: readonly string[]) => stackFaults(folder.directory, stacks);

  test("nothing, if each has its own tenant", () => {
    expect(faults("eu-west", "eu-test", "us-east")).toEqual({ broken: new Map(), notes: [] });
  });

  test("half-written ones are named, and the others are not", () => {
    folder.write("eu-test", stackFile(2, BROKEN.halfWritten)).write("us-east", "");
    const { broken } = faults("eu-west", "eu-test", "us-east");
    expect([...broken.keys()]).toEqual(["eu-test", "us-east"]);
    expect(broken.get("eu-test")).toMatch(/Pulumi\.eu-test\.yaml is not valid YAML: .* at line 15/);
    expect(broken.get("us-east")).toBe(
      "Pulumi.us-east.yaml has no configuration: it is empty or incomplete.",
    );
  });

  test("two tenants in one file", () => {
    folder.write("eu-test", stackFile(2, BROKEN.twoTenants));
    expect(faults("eu-test").broken.get("eu-test")).toBe(
      `Pulumi.eu-test.yaml: azure-native:tenantId is ${idsOf(2).tenantId}, but azuread:tenantId is aaaaaaaa-0000-4000-8000-000000000000. Set both to the watched tenant.`,
    );
  });

  test("two stacks that would overwrite each other, though only one of them is run", () => {
    folder.write("copy", stackFile(1).replaceAll(idsOf(1).tenantId, idsOf(1).tenantId.toUpperCase()));
    expect([...faults("copy").broken]).toEqual([
      [
        "copy",
        `Pulumi.copy.yaml and Pulumi.eu-west.yaml have the same tenant (${idsOf(1).tenantId}), subscription and resource group: each would overwrite the other's resources. Delete one of them, or correct its ids.`,
      ],
    ]);
    expect([...faults("copy", "eu-west").broken.keys()]).toEqual(["copy", "eu-west"]);
  });

  test("two stacks of one tenant without a shared resource group are reported, and run", () => {
    folder.write(
      "eu-more",
      stackFile(1, (settings) => settings.replace("rg-breakglass-alerts", "rg-other")),
    );
    expect(faults("eu-more", "eu-west")).toEqual({
      broken: new Map(),
      notes: [
        `The tenant ${idsOf(1).tenantId} has several stacks: eu-more, eu-west. Each of them notifies of every sign-in.`,
      ],
    });
  });

  test("names that differ only in letter case", () => {
    folder.write("EU-west", stackFile(9));
    expect(faults("EU-west", "us-east").broken).toEqual(
      new Map([
        [
          "EU-west",
          "Pulumi.EU-west.yaml and Pulumi.eu-west.yaml differ only in letter case. Rename one of the stacks: some backends and file systems treat them as the same.",
        ],
      ]),
    );
  });
});
