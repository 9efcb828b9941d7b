/** A question whose answer is a text. */
export interface TextQuestion {
  readonly message: string;
  readonly default?: string | undefined;
  /** What is wrong with the text so far; undefined if it is valid. */
  fault(text: string): string | undefined;
}

export interface Choice<Value> {
  readonly name: string;
  readonly value: Value;
}

/** Asks the questions: the terminal, or a test. */
export interface Asker {
  text(question: TextQuestion): Promise<string>;
  /** The same, never shown. */
  secret(question: TextQuestion): Promise<string>;
  yes(message: string, preset: boolean): Promise<boolean>;
  one<Value>(message: string, choices: readonly Choice<Value>[], preset?: Value): Promise<Value>;
  some<Value>(
    message: string,
    choices: readonly Choice<Value>[],
    preset: readonly Value[],
  ): Promise<readonly Value[]>;
  show(line: string): void;
}

/** Instead of an answer: back to the question before. */
export class WayBack extends Error {}
