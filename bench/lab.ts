import { ourRules } from "../cli/lab/rules.ts";
import { delayModels, knownRules, lab } from "../sandbox/lab/index.ts";

/** How fast the laboratory plays sign-ins against one rule, and against all that `breakglass lab` has by default. */
export function benchLab(signIns: number): readonly (readonly [string, string])[] {
  const ours = ourRules();
  const rate = (rules: typeof ours): string => {
    const [delays] = delayModels;
    if (delays === undefined) throw new Error("There is no delay model.");
    const started = performance.now();
    lab({
      signIns,
      days: Math.ceil(signIns / 100),
      seed: 1,
      delays,
      rules,
      backgroundShare: 0.2,
      policyShare: 0.1,
      jitterSeconds: 20,
      skippedShare: 0.001,
    });
    const seconds = (performance.now() - started) / 1000;
    return `${Math.round(signIns / seconds).toLocaleString("en")} sign-ins/s, ${seconds.toFixed(1)} s`;
  };
  const all = [...knownRules, ...ours];
  const of = `laboratory, ${signIns.toLocaleString("en")} sign-ins`;
  rate(ours.slice(0, 1));
  return [
    [`${of}, one rule`, rate(ours.slice(0, 1))],
    [`${of}, ${all.length} rules`, rate(all)],
  ];
}
