/** A part of `npm run proof`: one claim of the project, tried hard. */
export interface Part {
  /** What selects it on the command line. */
  readonly name: string;
  readonly title: string;
  /** What is done and what must hold, in a few sentences, for docs/proof.md. */
  readonly about: string;
  prove(options: ProofOptions): Promise<Proved>;
}

export interface ProofOptions {
  progress(line: string): void;
  /** Of whatever is random. */
  readonly seed: number;
  /** How many tries; each part has its own default. */
  readonly count?: number;
  /** Leaves the engine out where a part can do without it. */
  readonly inProcess: boolean;
}

export interface Proved {
  /** What was counted, in words. */
  readonly figures: Readonly<Record<string, number>>;
  /** What did not hold; none where all is well. */
  readonly faults: readonly string[];
}
