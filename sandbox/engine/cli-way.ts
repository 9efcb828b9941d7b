/** A way to a Pulumi CLI where none is installed. */
export interface Way {
  /** What is tried, as the error names it. */
  readonly title: string;
  readonly from: "installer" | "build";
  /** Puts the executable at `target`, whose folder exists, whole or not at all. */
  obtain(
    target: string,
    version: string,
    env: NodeJS.ProcessEnv,
    onProgress: (line: string) => void,
  ): Promise<void>;
}
