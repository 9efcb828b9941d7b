import { spawn } from "node:child_process";
import { join } from "node:path";
import { proveGrammar } from "../policies/proof/grammar/prove-grammar.ts";
import { provePolicies } from "../policies/proof/prove.ts";
import { Laboratory } from "../policies/proof/sample.ts";
import type { Part, ProofOptions, Proved } from "./part.ts";

const PROJECT = join(import.meta.dirname, "..", "..");
const HISTORIES = 1_000;
const QUERIES = 700;
const WORKFLOWS = 10_000;

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

export const workflows: Part = {
  name: "workflows",
  title: "Random workflows and expressions",
  about:
    "Random expressions of the workflow language, texts with its signs, formats of dates and numbers, and workflows of blocks, loops and failures are run by the sandbox's Logic Apps engine. Each expression must have a value, or an error in the platform's words; each workflow must end, with an outcome for every action that had a turn.",
  prove: proveWorkflows,
};

async function proveWorkflows({ seed, count = WORKFLOWS, progress }: ProofOptions): Promise<Proved> {
  progress(`${count} of each kind`);
  const { passed, total, faults } = await tests("tests/logicapps/fuzz", {
    FUZZ_RUNS: String(count),
    FUZZ_SEED: String(seed),
  });
  return {
    figures: {
      "random expressions": count,
      "random texts with signs of expressions": count,
      "random formats of dates and numbers": count,
      "random workflows": count,
      "kinds that hold": passed,
      "kinds tried": total,
    },
    faults,
  };
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
    "The sample stack, edited in every dangerous way that we know, must be stopped by the policy pack; changed in legitimate ways, it must pass (`npm run proof:policy -- --listed` shows which policy stops which). With the real engine, or with `--in-process` without it.",
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

const EDITS = 600;

export const grammar: Part = {
  name: "grammar",
  title: "Random edits of the sample stack",
  about:
    "Random edits of queries, of the workflow and of the properties of every resource are played in the sandbox, with events from elsewhere, late, at once and at other times, with parts that are broken, and with what the watchers are there for. What makes a message not come, or come without a cause, must be stopped by the policy pack; what plays alike and can lose nothing must pass. Some of those that are stopped are previewed with the real engine, too (`npm run proof:policy`).",
  prove: proveRandomEdits,
};

async function proveRandomEdits({ seed, count = EDITS, inProcess, progress }: ProofOptions): Promise<Proved> {
  const laboratory = inProcess ? undefined : await Laboratory.open(progress);
  try {
    const numbers = Array.from({ length: count }, (_, number) => number);
    const { edits, kinds, survivors, falseRefusals, onEngine } = await proveGrammar(
      { seed, numbers, progress },
      laboratory,
    );
    return {
      figures: {
        "random edits": edits,
        "of which somebody is no longer notified, or too often": kinds.stopped + kinds.survivor,
        "stopped by a policy": kinds.stopped,
        "that can lose nothing, and are stopped": kinds["false refusal"],
        "alike in the play, and not understood": kinds["not understood"],
        "refused by Azure": kinds["refused by Azure"],
        "that the sandbox cannot play": kinds["not played"],
        "compared with the engine": onEngine.compared,
      },
      faults: [
        ...survivors.map(({ number, name }) => `not stopped: ${number}: ${name}`),
        ...falseRefusals.map(({ number, name, said }) => `refused: ${number}: ${name}: ${said[0]}`),
        ...onEngine.passed.map((each) => `not stopped with the engine: ${each}`),
      ],
    };
  } finally {
    await laboratory?.close();
  }
}
