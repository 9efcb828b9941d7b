/** How often random input is tried: less in each run of the tests than in `npm run proof -- workflows`. */
export function fuzzRuns(inTests: number): { numRuns: number; seed: number } {
  const { FUZZ_RUNS, FUZZ_SEED } = process.env;
  return { numRuns: Number(FUZZ_RUNS ?? inTests), seed: Number(FUZZ_SEED ?? 20260115) };
}
