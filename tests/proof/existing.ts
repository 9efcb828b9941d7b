import { spawn } from "node:child_process";
import { join } from "node:path";
import { provePolicies } from "../policies/proof/prove.ts";
import { Laboratory } from "../policies/proof/sample.ts";
import type { Part, ProofOptions, Proved } from "./part.ts";

const PROJECT = join(import.meta.dirname, "..", "..");
const HISTORIES = 1_000;
const QUERIES = 700;

export const lab: Part = {
  name: "lab",
  title: "The laboratory against the real evaluators",
  about:
    "On random histories of sign-ins, the laboratory's fast path and the sandbox's slow one (real KQL, the real evaluators, the real workflow) must notify of the same events at the same times (`npm run proof:lab`).",
  prove: proveLab,
};

async function proveLab({ count = HISTORIES, progress }: ProofOptions): Promise<Proved> {
  progress(`${count} random histories`);
  const { passed, total, faults } = await tests("tests/lab/.*agreement", { LAB_HISTORIES: String(count) });
  return {
    figures: {
      "random histories": count,
      "comparisons of the two paths": total,
      "in which they agree": passed,
    },
    faults,
  };
}

export const engines: Part = {
  name: "engines",
  title: "The sandbox's Kusto engine against another one",
  about:
    "Random queries, and those that were picked by hand, must give the same rows in the sandbox's engine and in duckdb-kql. What the two do not have in common is not asked (docs/sandbox-fidelity.md).",
  prove: proveEngines,
};

async function proveEngines({ count = QUERIES, progress }: ProofOptions): Promise<Proved> {
  progress(`${count} random queries`);
  const { passed, total, faults } = await tests("tests/kusto/differential", {
    KUSTO_QUERIES: String(count),
  });
  return { figures: { "random queries": count, comparisons: total, "in which both agree": passed }, faults };
}

/** What becomes of the tests whose path matches, with these variables. */
async function tests(
  pattern: string,
  variables: Readonly<Record<string, string>>,
): Promise<{ passed: number; total: number; faults: string[] }> {
  const jest = join(PROJECT, "node_modules", "jest", "bin", "jest.js");
  const args = ["--experimental-vm-modules", jest, "--json", pattern];
  const output = await new Promise<string>((resolve, reject) => {
    const env = { ...process.env, ...variables };
    const child = spawn(process.execPath, args, { cwd: PROJECT, env, stdio: ["ignore", "pipe", "ignore"] });
    let text = "";
    child.stdout.on("data", (chunk) => {
      text += chunk;
    });
    child.on("error", reject);
    child.on("close", () => resolve(text));
  });
  const { numPassedTests, numTotalTests, testResults } = JSON.parse(output) as {
    numPassedTests: number;
    numTotalTests: number;
    testResults: { message: string }[];
  };
  const holds = numTotalTests > 0 && numPassedTests === numTotalTests;
  return {
    passed: numPassedTests,
    total: numTotalTests,
    faults: holds
      ? []
      : [`${pattern} ran ${numTotalTests} tests, of which ${numPassedTests} passed`].concat(
          testResults.map(({ message }) => message.slice(0, 1_000)).filter((message) => message !== ""),
        ),
  };
}

export const policy: Part = {
  name: "policy",
  title: "Dangerous edits and legitimate changes",
  about:
    "The sample stack, edited in every dangerous way that we know, must be stopped by the policy pack; changed in legitimate ways, it must pass (`npm run proof:policy` shows which policy stops which). With the real engine, or with `--in-process` without it.",
  prove: provePolicy,
};

async function provePolicy({ inProcess, progress }: ProofOptions): Promise<Proved> {
  const laboratory = await Laboratory.open(progress);
  try {
    const { mutations, legitimate } = await provePolicies(laboratory, { onEngine: !inProcess, progress });
    return {
      figures: {
        "dangerous edits": mutations.total,
        "stopped by a policy": mutations.stopped,
        "legitimate changes": legitimate.total,
        "that pass": legitimate.passed,
      },
      faults: [
        ...mutations.survivors.map((name) => `not stopped: ${name}`),
        ...legitimate.refused.map(({ name, policies }) => `refused: ${name}: ${policies.join(", ")}`),
      ],
    };
  } finally {
    await laboratory.close();
  }
}
