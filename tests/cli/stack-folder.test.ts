import { readFileSync } from "node:fs";
import { join } from "node:path";
import { afterAll, expect, test } from "@jest/globals";
import { reviewWork } from "../../cli/fleet/review.ts";
import type { Checkout } from "../../cli/review/git-ref.ts";
import { stackNames } from "../../cli/stack/stack-files.ts";
import { Folder } from "./folder.ts";
import { open } from "./onboard/onboarding.ts";

const stackOf = (tenant: number) => ({
  config: {
    "azure-native:tenantId": `3f2504e0-4f89-41d3-9a0c-0305e82c330${tenant}`,
    "breakglass:accounts": [{ label: "bg1", userPrincipalName: `bg1@tenant${tenant}.example` }],
    "breakglass:location": "westeurope",
    "breakglass:resourceGroup": { create: { name: "rg-one" } },
    "breakglass:workspace": { create: { name: "law-one" } },
    "breakglass:channels": [{ via: "office365", to: ["soc@contoso.com"] }],
    "breakglass:fallback": { email: ["oncall@contoso.com"] },
    "breakglass:runbookUrl": "https://contoso.com/runbook",
  },
});
const folder = new Folder()
  .write("Pulumi.yaml", "name: x\nruntime: nodejs\nstackConfigDir: stacks\n")
  // What is next to Pulumi.yaml is no stack.
  .write("Pulumi.elsewhere.yaml", stackOf(3))
  .write("stacks/Pulumi.b.yaml", stackOf(1))
  .write("stacks/Pulumi.a.west.yaml", stackOf(2));
afterAll(() => folder.remove());

test("the stacks of a program are those of the folder that Pulumi.yaml names", async () => {
  expect(stackNames(folder.directory)).toEqual(["a.west", "b"]);
  expect(stackNames(join(folder.directory, "stacks"))).toEqual(["a.west", "b"]);
  expect(stackNames(join(folder.directory, "none"))).toEqual([]);
  const doctor = await folder.breakglass("doctor");
  expect(doctor.stderr).toBe("Pass the name of a stack, one of a.west, b; or --all.\n");
  const matrix = await folder.breakglass("fleet", "matrix", "--per-job", "1");
  expect(matrix.stdout).toBe('{"shard":["1/2","2/2"]}\n');
});

test("a command reads the stack's file there, and names it where it is missing", async () => {
  const read = await folder.breakglass("catalogue", "--stack", "b", "--portal");
  expect([read.code, read.stderr]).toEqual([0, ""]);
  expect(read.stdout).toContain("bg1@tenant1.example");
  const missing = await folder.breakglass("catalogue", "--stack", "elsewhere", "--portal");
  const file = join(folder.directory, "stacks", "Pulumi.elsewhere.yaml");
  expect(missing.stderr).toContain(`There is no stack "elsewhere": ${file} does not exist.`);
});

test("a new stack is written there, and knows its neighbours", async () => {
  folder.write("answers.json", { ...open, tenantId: "3f2504e0-4f89-41d3-9a0c-0305e82c3301" });
  const { code, stderr } = await folder.breakglass("onboard", "new", "--answers", "answers.json");
  expect(code).toBe(0);
  expect(stderr).toContain("already has a stack: Pulumi.b.yaml.");
  expect(readFileSync(join(folder.directory, "stacks", "Pulumi.new.yaml"), "utf8")).toContain(
    "3f2504e0-4f89-41d3-9a0c-0305e82c3301",
  );
  const again = await folder.breakglass("onboard", "new", "--answers", "answers.json");
  expect(again.stderr).toContain("stacks/Pulumi.new.yaml already exists and was not overwritten.");
});

test.each([
  [["stacks/Pulumi.b.yaml", "stacks/Pulumi.c.yaml"], "nothing changes: no file of it differs"],
  [["stacks/Pulumi.broken.yaml"], "it is deployed"],
  // Not where the stacks are: the program may read it.
  [["Pulumi.b.yaml"], "it is deployed"],
  [["other/Pulumi.b.yaml"], "it is deployed"],
])("of a fleet review, where %j differ: %s", async (changed, outcome) => {
  folder.write("stacks/Pulumi.broken.yaml", "config: [");
  const side = { ref: "main", commit: "c", directory: folder.directory } as Checkout;
  const work = reviewWork({ base: side, head: side, changed });
  const during = { onStep: () => {}, signal: new AbortController().signal };
  const found = await work("broken", during).catch(({ errors }: AggregateError) => {
    expect(errors.map(({ message }) => message)).toEqual(
      Array(2).fill(expect.stringContaining("stacks/Pulumi.broken.yaml is not valid YAML")),
    );
    return { summary: "it is deployed" };
  });
  expect(found.summary).toBe(outcome);
});

test("a Pulumi.yaml that is no YAML is named", async () => {
  const broken = new Folder().write("Pulumi.yaml", "name: [x\n");
  try {
    const { code, stderr } = await broken.breakglass("doctor", "x");
    expect(code).toBe(2);
    expect(stderr).toMatch(/Pulumi\.yaml is not valid YAML: /);
    expect(stderr).not.toMatch(/\n {4}at /);
  } finally {
    broken.remove();
  }
});

test.each([
  ["catalogue", "--stack", "esc", "--portal"],
  ["verify", "esc"],
])("settings that may be in an environment of Pulumi ESC are named as such: %s", async (...args) => {
  const own = new Folder().write("Pulumi.yaml", "name: x\nruntime: nodejs\n").write("Pulumi.esc.yaml", {
    environment: ["contoso/alerts", "contoso/ids"],
    config: { "breakglass:location": "westeurope" },
  });
  try {
    const { code, stderr } = await own.breakglass(...args);
    expect(code).toBe(2);
    expect(stderr).toContain("Pulumi.esc.yaml has ");
    expect(stderr).toMatch(
      /\nThe file takes settings from Pulumi ESC \(contoso\/alerts, contoso\/ids\), which this command does not open\. Put what it lacks into the file itself, or into a copy of it: `pulumi env open` shows it\.\n$/,
    );
  } finally {
    own.remove();
  }
});
