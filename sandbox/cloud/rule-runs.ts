/** The last evaluation of a rule. */
export interface RuleRun {
  readonly at: Date;
  /** How many alerts it fired or resolved. */
  readonly changes: number;
  /** Whether an alert of the rule is open after it. */
  readonly isOpen: boolean;
}

/** When each rule was evaluated last, by its id in any letter case. */
export class RuleRuns {
  readonly #runs = new Map<string, RuleRun>();

  note(ruleId: string, run: RuleRun): void {
    this.#runs.set(ruleId.toLowerCase(), run);
  }

  of(ruleId: string): RuleRun | undefined {
    return this.#runs.get(ruleId.toLowerCase());
  }
}
