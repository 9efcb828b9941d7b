import { execFile } from "node:child_process";
import {
  existsSync,
  mkdirSync,
  mkdtempSync,
  readdirSync,
  readFileSync,
  rmSync,
  symlinkSync,
  writeFileSync,
} from "node:fs";
import { tmpdir } from "node:os";
import { dirname, join } from "node:path";
import { promisify } from "node:util";
import { afterAll, beforeAll, describe, expect, test } from "@jest/globals";
import { parse, stringify } from "yaml";
import { Installed } from "./package/installed.ts";

const run = promisify(execFile);

const ANSWERS = {
  subscriptionId: "8d2c1f0e-5b7a-4f6e-9c3d-2a1b0c9d8e7f",
  tenantId: "6f0d3c52-1c5e-4d6b-8f1a-7e9b2c4d5a61",
  location: "westeurope",
  resourceGroup: { create: { name: "rg-breakglass" } },
  workspace: { create: { name: "law-breakglass" } },
  accounts: [
    { label: "bg1", objectId: "3f2504e0-4f89-41d3-9a0c-0305e82c3301", userPrincipalName: "bg1@contoso.com" },
  ],
  channels: [{ via: "graph", from: "alerts@contoso.com", to: ["soc@contoso.com"] }],
  fallback: { email: ["oncall@contoso.com"], sms: [{ countryCode: "31", phoneNumber: "612345678" }] },
  runbookUrl: "https://wiki.contoso.com/runbooks/break-glass",
};

let root: string;
let installed: Installed;
beforeAll(async () => {
  root = mkdtempSync(join(tmpdir(), "breakglass-init-"));
  installed = await Installed.fromTarball("breakglass");
});
afterAll(() => {
  installed?.remove();
  rmSync(root, { recursive: true, force: true });
});

/** The installed command line, by the Node.js that runs this test. */
async function breakglass(cwd: string, ...args: readonly string[]) {
  const program = join(installed.directory, "node_modules", "breakglass", "dist", "main.js");
  return execute(cwd, process.execPath, program, ...args);
}

async function execute(cwd: string, program: string, ...args: readonly string[]) {
  const env = { ...process.env, PATH: `${dirname(process.execPath)}:${process.env["PATH"]}` };
  try {
    return { ...(await run(program, args, { cwd, env, maxBuffer: 1e9 })), code: 0 };
  } catch (error) {
    return error as { stdout: string; stderr: string; code: number };
  }
}

function everythingIn(folder: string): string[] {
  return readdirSync(folder, { recursive: true, withFileTypes: true })
    .filter((entry) => entry.isFile())
    .map(({ parentPath, name }) => join(parentPath, name).slice(folder.length + 1))
    .sort();
}

describe("breakglass init", () => {
  let folder: string;
  beforeAll(async () => {
    folder = join(root, "tenants");
    writeFileSync(join(root, "answers.yaml"), stringify(ANSWERS));
    const args = ["--packages", dirname(installed.tarballs[0] ?? ""), "--answers", "answers.yaml", "--json"];
    const { code, stdout, stderr } = await breakglass(root, "init", "tenants", "contoso", ...args);
    expect([code, stderr]).toEqual([0, ""]);
    const { files, stack } = JSON.parse(stdout);
    expect(everythingIn(folder)).toEqual([...files, "Pulumi.contoso.yaml"].sort());
    expect(stack.file).toBe(join(folder, "Pulumi.contoso.yaml"));
    // What `npm install` would make of its dependencies.
    symlinkSync(join(installed.directory, "node_modules"), join(folder, "node_modules"));
  });

  test("depends on the packages by the tarballs that it has", () => {
    const { dependencies, devDependencies, engines, scripts } = JSON.parse(
      readFileSync(join(folder, "package.json"), "utf8"),
    );
    // It brings the Node.js that it needs.
    expect([engines.node, devDependencies.node]).toEqual([">=22.18", expect.stringMatching(/^\^24\./)]);
    const own = Object.entries<string>(dependencies).filter(([, source]) => source.startsWith("file:"));
    expect(own.map(([name]) => name).sort()).toEqual([
      "azure-alerting-sandbox",
      "breakglass",
      "breakglass-alerts",
    ]);
    for (const [name, source] of own) {
      expect(source).toMatch(new RegExp(`^file:packages/${name}-\\d+\\.\\d+\\.\\d+\\.tgz$`));
      expect(existsSync(join(folder, source.slice("file:".length)))).toBe(true);
    }
    expect(Object.keys(scripts).sort()).toEqual(["breakglass", "test", "typecheck"]);
  });

  test("refers to files that are there, in pipelines, README and stack file", () => {
    const texts = everythingIn(folder)
      .filter((file) => /\.(yml|md|yaml|sh)$/.test(file) && !file.startsWith("node_modules"))
      .map((file) => readFileSync(join(folder, file), "utf8"));
    const named = texts.flatMap(
      (text) =>
        text.match(
          /(node_modules\/breakglass-alerts\/)?docs\/[\w.-]+\.(md|json)|\.github\/scripts\/[\w-]+\.sh/g,
        ) ?? [],
    );
    expect(new Set(named).size).toBeGreaterThan(8);
    expect([...new Set(named)].filter((path) => !existsSync(join(folder, path)))).toEqual([]);
  });

  test("makes a repository whose first tenant notifies at once", async () => {
    const { code, stdout } = await breakglass(folder, "drill", "--stack", "contoso", "--json");
    expect([code, JSON.parse(stdout).verdict.ok]).toEqual([0, true]);
  });

  test("makes a repository that passes its own test, and a weaker tenant does not", async () => {
    const fabrikam = { ...ANSWERS, tenantId: "5f0d3c52-1c5e-4d6b-8f1a-7e9b2c4d5a61" };
    writeFileSync(join(root, "fabrikam.yaml"), stringify(fabrikam));
    await breakglass(folder, "onboard", "fabrikam", "--answers", "../fabrikam.yaml");
    const passed = await execute(folder, "npm", "test");
    expect([passed.code, passed.stdout]).toEqual([0, expect.stringContaining("2 succeeded")]);

    const file = join(folder, "Pulumi.fabrikam.yaml");
    const settings = parse(readFileSync(file, "utf8"));
    writeFileSync(
      file,
      stringify({ config: { ...settings.config, "breakglass:fallback": { email: ["oncall@contoso.com"] } } }),
    );
    const { code, stdout } = await execute(folder, "npm", "test");
    expect(code).toBe(1);
    expect(stdout).toMatch(/fabrikam:\n(.|\n)*action-group-receivers/);
    expect(stdout).toContain("1 succeeded, 1 failed");
  });
});

describe("breakglass init refuses, and writes nothing", () => {
  const refused = async (...args: readonly string[]) => {
    const before = everythingIn(root);
    const { code, stderr } = await breakglass(root, "init", ...args);
    expect(everythingIn(root)).toEqual(before);
    return [code, stderr];
  };

  test("files that are in the way, all at once", async () => {
    mkdirSync(join(root, "full"));
    for (const file of ["index.ts", "package.json"]) writeFileSync(join(root, "full", file), "mine");
    expect(await refused("full")).toEqual([
      2,
      `${join(root, "full")} already has index.ts, package.json. Nothing was written. Choose an empty folder, or move these files away.\n`,
    ]);
  });

  test("a folder without the tarballs", async () => {
    const [code, stderr] = await refused("new", "--packages", "full");
    expect(code).toBe(2);
    for (const name of ["azure-alerting-sandbox", "breakglass-alerts", "breakglass"]) {
      expect(stderr).toContain(`--packages: full has no tarball of ${name}, such as`);
    }
    expect(await refused("new", "--packages", "absent")).toEqual([
      2,
      "--packages: absent is not a folder.\n",
    ]);
  });

  test("answers that have errors", async () => {
    writeFileSync(join(root, "wrong.yaml"), stringify({ ...ANSWERS, accounts: [], location: 7 }));
    const [code, stderr] = await refused("new", "contoso", "--answers", "wrong.yaml");
    expect(code).toBe(2);
    expect(stderr).toContain("breakglass:accounts");
    expect(stderr).toContain("breakglass:location");
  });

  test("answers without a tenant, a tenant without answers or a terminal, and the name of the sample", async () => {
    expect(await refused("new", "--answers", "answers.yaml")).toEqual([
      2,
      "--answers and --secrets-provider are for the first tenant. Name its stack after the folder.\n",
    ]);
    expect((await refused("new", "contoso"))[1]).toContain("Pass the answers with --answers FILE");
    expect((await refused("new", "dev", "--answers", "answers.yaml"))[1]).toContain(
      '"dev" is the name of the sample stack',
    );
  });
});
