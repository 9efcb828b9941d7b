import { DeployError } from "../../../../sandbox/engine/options.ts";
import { stoppedOnEngine } from "../on-engine.ts";
import type { Laboratory } from "../sample.ts";
import { sampleStack } from "./base.ts";
import { randomEdit } from "./edits.ts";
import type { Judged, Kind } from "./prove.ts";
import { type GrammarRun, runGrammar } from "./run.ts";

export interface GrammarProof {
  readonly edits: number;
  readonly kinds: Readonly<Record<Kind, number>>;
  /** Each with its number, by which `--only` makes it again. */
  readonly survivors: readonly Judged[];
  readonly falseRefusals: readonly Judged[];
  readonly notUnderstood: readonly Judged[];
  readonly notPlayed: readonly Judged[];
  readonly onEngine: { readonly compared: number; readonly passed: readonly string[] };
}

/** How many of the edits that are stopped are previewed with the real engine as well. */
const ON_ENGINE = 6;

/** Plays random edits and judges them; with a laboratory, a sample of those that are stopped with the real engine, too. */
export async function proveGrammar(run: GrammarRun, laboratory?: Laboratory): Promise<GrammarProof> {
  const judged = await runGrammar(run);
  const of = (kind: Kind) => judged.filter((each) => each.kind === kind);
  const kinds = Object.fromEntries(KINDS.map((kind) => [kind, of(kind).length])) as Record<Kind, number>;
  return {
    edits: judged.length,
    kinds,
    survivors: of("survivor"),
    falseRefusals: of("false refusal"),
    notUnderstood: of("not understood"),
    notPlayed: of("not played"),
    onEngine:
      laboratory === undefined
        ? { compared: 0, passed: [] }
        : await onTheEngine(laboratory, run, of("stopped")),
  };
}

const KINDS: readonly Kind[] = [
  ...(["stopped", "survivor", "passed", "false refusal", "not understood"] as const),
  ...(["refused by Azure", "not played", "no change"] as const),
];

/** Whether the engine's preview stops what is stopped without it. */
async function onTheEngine(
  laboratory: Laboratory,
  { seed, progress }: GrammarRun,
  stopped: readonly Judged[],
) {
  const stack = await sampleStack();
  const step = Math.max(1, Math.ceil(stopped.length / ON_ENGINE));
  const passed: string[] = [];
  let compared = 0;
  for (const { number, name } of stopped.filter((_, index) => index % step === 0)) {
    progress(`With the engine: ${name}`);
    const { edit } = randomEdit(seed, number, stack);
    try {
      const policies = await stoppedOnEngine(laboratory, edit(structuredClone(stack)), "grammar");
      compared += 1;
      if (policies.length === 0) passed.push(`${number}: ${name}`);
    } catch (error) {
      // Refused by something else than a policy: nothing is compared.
      if (!(error instanceof DeployError)) throw error;
    }
  }
  return { compared, passed };
}

/** The summary, in lines. */
export function grammarText(proof: GrammarProof, seed: number): string {
  const { edits, kinds, survivors, falseRefusals, notUnderstood, onEngine } = proof;
  const line = ({ number, name, missed, said }: Judged) =>
    [
      `  ${number}: ${name}`,
      ...(missed === undefined ? [] : [`    ${missed}`]),
      ...said.slice(0, 3).map((each) => `    ${each}`),
    ].join("\n");
  return [
    `${edits} random edits (--seed ${seed}; --only NUMBER makes one of them again)`,
    ...Object.entries(kinds).map(([kind, count]) => `${String(count).padStart(7)}  ${WORDS[kind as Kind]}`),
    ...(survivors.length === 0 ? [] : ["Dangerous, and not stopped:", ...survivors.map(line)]),
    ...(falseRefusals.length === 0 ? [] : ["Harmless, and stopped:", ...falseRefusals.map(line)]),
    ...(notUnderstood.length === 0
      ? []
      : ["Not understood, by what the first policy says:", ...reasons(notUnderstood)]),
    ...(onEngine.compared === 0
      ? []
      : [
          `${onEngine.compared - onEngine.passed.length} of ${onEngine.compared} are stopped with the real engine as well.`,
        ]),
    ...onEngine.passed.map((each) => `  not so: ${each}`),
  ].join("\n");
}

/** How many there are of each reason. */
function reasons(judged: readonly Judged[]): string[] {
  const byPolicy = Map.groupBy(judged, ({ said: [first = ""] }) => first.slice(0, first.indexOf(":")));
  return [...byPolicy].map(
    ([policy, all]) => `  ${all.length} by ${policy}, such as ${all[0]?.said[0] ?? ""}`,
  );
}

const WORDS: Readonly<Record<Kind, string>> = {
  stopped: "somebody is no longer notified, and a policy stops it",
  survivor: "somebody is no longer notified, and NO policy stops it",
  passed: "everybody is notified as before, and it passes",
  "false refusal": "everybody is notified as before, and a policy STOPS it",
  "not understood":
    "everybody is notified as before, and it is stopped: what it does is not known, or matters in a fault that is not played",
  "refused by Azure": "refused by Azure",
  "not played": "not played: the sandbox cannot",
  "no change": "no change",
};
