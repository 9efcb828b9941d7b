/** Something that Azure's documentation leaves open, and what it may come to. */
export interface Reading {
  /** The open question, as a noun phrase. */
  readonly doubt: string;
  /** What of the sandbox follows from it. */
  readonly decides: string;
  readonly values: Readonly<Record<string, ReadingValue>>;
  /** The value that holds where none is chosen: the likelier one, or the unkinder one where that is not clear. */
  readonly default: string;
  readonly because: "likelier" | "unkinder";
  /** It decides what Azure takes when something is deployed, and nothing afterwards. */
  readonly atDeployment?: true;
}

export interface ReadingValue {
  readonly means: string;
  /** Where it is said, or seen; "not documented" where it is neither. */
  readonly source: string;
}
