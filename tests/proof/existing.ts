import { spawn } from "node:child_process";
import { join } from "node:path";
import { provePolicies } from "../policies/proof/prove.ts";
import { Laboratory } from "../policies/proof/sample.ts";
import type { Part, ProofOptions, Proved } from "./part.ts";

const PROJECT = join(import.meta.dirname, "..", "..");
const HISTORIES = 1_000;

export const lab: Part = {
  name: "lab",
  title: "The laboratory against the real evaluators",
  about:
    "On random histories of sign-ins, the laboratory's fast path and the sandbox's slow one (real KQL, the real evaluators, the real workflow) must notify of the same events at the same times (`npm run proof:lab`).",
  prove: proveLab,
};

async function proveLab({ count = HISTORIES, progress }: ProofOptions): Promise<Proved> {
  progress(`${count} random histories`);
  const jest = join(PROJECT, "node_modules", "jest", "bin", "jest.js");
  const args = ["--experimental-vm-modules", jest, "--json", "tests/lab/.*agreement"];
  const output = await new Promise<string>((resolve, reject) => {
    const env = { ...process.env, LAB_HISTORIES: String(count) };
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
  return {
    figures: {
      "random histories": count,
      "comparisons of the two paths": numTotalTests,
      "in which they agree": numPassedTests,
    },
    faults:
      numTotalTests > 0 && numPassedTests === numTotalTests
        ? []
        : testResults.map(({ message }) => message.slice(0, 1_000)),
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
