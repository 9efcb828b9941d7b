import { spawnSync } from "node:child_process";
import {
  cpSync,
  mkdirSync,
  mkdtempSync,
  readdirSync,
  readFileSync,
  rmSync,
  symlinkSync,
  writeFileSync,
} from "node:fs";
import { tmpdir } from "node:os";
import { join } from "node:path";
import { afterAll, beforeAll, describe, expect, test } from "@jest/globals";
import { type Drill, drillOf } from "./sample-drill.ts";

const PROJECT = join(import.meta.dirname, "..", "..");
const PARTS = [
  ...["Pulumi.yaml", "Pulumi.dev.yaml", "package.json", "index.ts", "docs"],
  ...["config", "queries", "workflows", "components", "sandbox", "cli", "pages"],
];
/** The packages of this repository, by their folders. */
const OWN: Readonly<Record<string, string>> = {
  "breakglass-alerts": ".",
  "azure-alerting-sandbox": "sandbox",
  breakglass: "cli",
};

/** A copy of the sources: to be changed as somebody changes them who adds a detection. */
const directory = mkdtempSync(join(tmpdir(), "breakglass-sources-"));
const read = (file: string) => readFileSync(join(directory, file), "utf8");
const write = (file: string, text: string) => writeFileSync(join(directory, file), text);

function copySources(): void {
  for (const part of PARTS) cpSync(join(PROJECT, part), join(directory, part), { recursive: true });
  const modules = join(directory, "node_modules");
  mkdirSync(modules);
  for (const name of readdirSync(join(PROJECT, "node_modules"))) {
    const own = OWN[name];
    const target = own === undefined ? join(PROJECT, "node_modules", name) : join(directory, own);
    symlinkSync(target, join(modules, name));
  }
}

function node(...args: string[]) {
  return spawnSync(process.execPath, args, {
    cwd: directory,
    encoding: "utf8",
    env: process.env,
    maxBuffer: 64 * 1024 * 1024,
  });
}

/** A detection of one's own: like that of cloud activity, for downloads alone. */
function addDetection(): void {
  const own = (file: string) =>
    read(file)
      .replaceAll("cloud-activity", "file-download")
      .replace("cloudActivity", "fileDownload")
      .replace("Break-glass use of cloud apps", "Break-glass download");
  write(
    "queries/file-download.ts",
    own("queries/cloud-activity.ts").replace(
      "  | where ${when}\n",
      '  | where ${when} and ActionType == "FileDownloaded"\n',
    ),
  );
  write(
    "queries/samples/file-download.ts",
    own("queries/samples/cloud-activity.ts").replace(
      'sample("a read mailbox", true',
      'sample("a read mailbox", false',
    ),
  );
  write(
    "queries/index.ts",
    read("queries/index.ts")
      .replace("\n  cloudActivity,\n", "\n  cloudActivity,\n  fileDownload,\n")
      .replace("import { signIn }", 'import { fileDownload } from "./file-download.ts";\nimport { signIn }'),
  );
}

describe("a detection that is added by its file, its samples and its registration", () => {
  let drill: Drill;
  beforeAll(async () => {
    copySources();
    addDetection();
    const { status, stdout, stderr } = node("cli/main.js", "drill", "--json", "--scenario", "file-download");
    expect([status, status === 0 ? "" : stderr]).toEqual([0, ""]);
    drill = drillOf({ code: status, stdout, stderr });
  });
  afterAll(() => rmSync(directory, { recursive: true, force: true }));

  test("is deployed to each engine that it names", () => {
    const rules = drill.deployed.filter(({ id }) => id.endsWith("-file-download"));
    expect(rules.map(({ type }) => type)).toEqual(["Microsoft.Insights/scheduledQueryRules"]);
    expect(drill.incidents.map(({ title }) => title).sort()).toEqual([
      "Break-glass download",
      "Break-glass use of cloud apps",
    ]);
  });

  test("has a scenario, which notifies on every channel in the detection's own words", () => {
    expect(drill.verdict).toEqual({ ok: true, reasons: [] });
    const own = drill.messages.filter(({ subject, body }) =>
      `${subject} ${body}`.includes("Break-glass download"),
    );
    expect([...new Set(own.map(({ via }) => via))].sort()).toEqual([
      "azure-monitor",
      "office365",
      "teams",
      "twilio",
    ]);
  });

  test("is in the documentation after `npm run docs`", () => {
    const { status, stderr } = node("pages/main.ts", "--quick");
    expect([status, stderr]).toEqual([0, ""]);
    expect(read("docs/catalogue.md")).toContain("## file-download\n\n**Break-glass download**");
    expect(read("docs/runbook.md")).toContain("### file-download\n\n*Break-glass download* (Sev1).");
    expect(read("docs/limits.md")).toMatch(/^\| `file-download` \| \d+ \| \d+ \|$/m);
  });
});
