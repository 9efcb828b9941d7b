import { checkbox, confirm, input, password, select } from "@inquirer/prompts";
import { pc } from "azure-alerting-sandbox/colours";
import { UserError } from "../errors/user-error.ts";

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

/** Standard output is for the result. */
const SCREEN = { output: process.stderr };

/** Asks on the terminal. An invalid text is red and is not accepted. */
export const terminal: Asker = {
  text: ({ message, default: preset, fault }) =>
    asked(
      input(
        {
          message,
          ...(preset === undefined ? {} : { default: preset }),
          transformer: (text, { isFinal }) => {
            if (isFinal || text === "") return text;
            return fault(text) === undefined ? pc.green(text) : pc.red(text);
          },
          validate: (text) => fault(text) ?? true,
        },
        SCREEN,
      ),
    ),
  secret: ({ message, fault }) =>
    asked(password({ message, toggleMask: false, validate: (text) => fault(text) ?? true }, SCREEN)),
  yes: (message, preset) => asked(confirm({ message, default: preset }, SCREEN)),
  one: (message, choices, preset) =>
    asked(
      select(
        {
          message,
          choices: choices.map((each) => ({ ...each })),
          ...(preset === undefined ? {} : { default: preset }),
        },
        SCREEN,
      ),
    ),
  some: (message, choices, preset) =>
    asked(
      checkbox(
        {
          message,
          required: true,
          choices: choices.map((each) => ({ ...each, checked: preset.includes(each.value) })),
        },
        SCREEN,
      ),
    ),
  show: (line) => console.error(line),
};

/** Ctrl-C ends the questions; nothing has been written yet. */
async function asked<Value>(question: Promise<Value>): Promise<Value> {
  try {
    return await question;
  } catch (error) {
    if (error instanceof Error && error.name === "ExitPromptError") {
      throw new UserError("Interrupted. Nothing was written.");
    }
    throw error;
  }
}
