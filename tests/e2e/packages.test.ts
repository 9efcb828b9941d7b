import { execFile } from "node:child_process";
import { cpSync, mkdirSync, mkdtempSync, readFileSync, rmSync, writeFileSync } from "node:fs";
import { tmpdir } from "node:os";
import { basename, dirname, join } from "node:path";
import { promisify } from "node:util";
import { afterAll, beforeAll, describe, expect, test } from "@jest/globals";
import { packedOnce, REPOSITORY } from "./package/packed.ts";

const run = promisify(execFile);

let root: string;
let folder: string;
beforeAll(async () => {
  root = mkdtempSync(join(tmpdir(), "breakglass-packages-"));
  const { tarballs, before, after } = await packedOnce();
  expect(after).toEqual(before);
  folder = join(root, "folder");
  mkdirSync(folder);
  // Without the peers, which are what a Pulumi program brings: these commands work where there is none.
  await run(
    "npm",
    ["install", "--legacy-peer-deps", "--prefer-offline", "--no-audit", "--no-fund", ...tarballs],
    { cwd: folder },
  );
});
afterAll(() => rmSync(root, { recursive: true, force: true }));

/** Runs the installed command line by the Node.js that runs this test. */
async function breakglass(
  ...args: readonly string[]
): Promise<{ stdout: string; stderr: string; code: number }> {
  const env = { ...process.env, PATH: `${dirname(process.execPath)}:${process.env["PATH"]}` };
  try {
    return { ...(await run("npx", ["--no-install", "breakglass", ...args], { cwd: folder, env })), code: 0 };
  } catch (error) {
    return error as { stdout: string; stderr: string; code: number };
  }
}

function write(file: string, content: string): void {
  mkdirSync(dirname(join(folder, file)), { recursive: true });
  writeFileSync(join(folder, file), content);
}

test("an example is installed as it stands: npm finds all that it needs", async () => {
  const { tarballs } = await packedOnce();
  const example = join(root, "examples", "one-tenant");
  cpSync(join(REPOSITORY, "examples", "one-tenant"), example, { recursive: true });
  mkdirSync(join(root, "tarballs"));
  for (const tarball of tarballs) cpSync(tarball, join(root, "tarballs", basename(tarball)));
  // Without the 340 MB of what others have published.
  const args = ["install", "--package-lock-only", "--prefer-offline", "--no-audit", "--no-fund"];
  await run("npm", args, { cwd: example });
  const { packages } = JSON.parse(readFileSync(join(example, "package-lock.json"), "utf8"));
  for (const name of ["breakglass-alerts", "azure-alerting-sandbox"]) {
    expect(packages[`node_modules/${name}`]).toMatchObject({
      resolved: expect.stringMatching(new RegExp(`^file:\\.\\./\\.\\./tarballs/${name}-\\d.*\\.tgz$`)),
      integrity: expect.stringMatching(/^sha512-/),
    });
  }
  expect(packages["node_modules/@pulumi/azure-native"].version).toMatch(/^3\.\d+\.\d+$/);
}, 120_000);

describe("the three packages, installed into an empty folder", () => {
  test("query runs KQL over rows", async () => {
    write(
      "events/SigninLogs.json",
      JSON.stringify([{ TimeGenerated: "2026-01-15T09:00:00Z", UserPrincipalName: "bg1@contoso.com" }]),
    );
    write("query.kql", "SigninLogs | project UserPrincipalName");
    const { stdout, code } = await breakglass("query", "query.kql", "--events", "events", "--json");
    expect({ code, rows: JSON.parse(stdout) }).toEqual({
      code: 0,
      rows: [{ UserPrincipalName: "bg1@contoso.com" }],
    });
  });

  test("eval evaluates an expression", async () => {
    expect((await breakglass("eval", "@add(40,2)")).stdout.trim()).toBe("42");
  });

  test("run-workflow runs a definition", async () => {
    const definition = {
      $schema:
        "https://schema.management.azure.com/providers/Microsoft.Logic/schemas/2016-06-01/workflowdefinition.json#",
      contentVersion: "1.0.0.0",
      triggers: { manual: { type: "Request", kind: "Http" } },
      actions: { Say: { type: "Compose", inputs: "hello", runAfter: {} } },
    };
    write("workflow.json", JSON.stringify({ definition }));
    const { stdout, code } = await breakglass("run-workflow", "workflow.json", "--json");
    expect(code).toBe(0);
    expect(JSON.parse(stdout).status).toBe("Succeeded");
  });

  test("lab measures the rules of the library", async () => {
    const { stdout, code } = await breakglass("lab", "--sign-ins", "500", "--json");
    expect(code).toBe(0);
    expect(JSON.parse(stdout).rules.length).toBeGreaterThan(1);
  });

  test("catalogue lists the detections", async () => {
    const { stdout, code } = await breakglass("catalogue", "--json");
    expect(code).toBe(0);
    expect(JSON.parse(stdout).map(({ id }: { id: string }) => id)).toContain("sign-in");
  });

  test("a command that deploys says what it lacks", async () => {
    const { stderr, code } = await breakglass("drill");
    expect(code).toBe(2);
    expect(stderr).toContain(`There is no Pulumi.yaml in ${folder}`);
    expect(stderr).not.toMatch(/\n\s+at /);
  });
});
