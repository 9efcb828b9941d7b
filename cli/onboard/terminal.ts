import { checkbox, confirm, input, password, select } from "@inquirer/prompts";
import { pc } from "azure-alerting-sandbox/colours";
import { UserError } from "../errors/user-error.ts";
import { type Asker, WayBack } from "./asker.ts";

/** Standard output is for the result. */
const SCREEN = { output: process.stderr };
type Context = typeof SCREEN & { readonly signal: AbortSignal };

/** Asks on the terminal. An invalid text is red and is not accepted. */
export const terminal: Asker = {
  text: ({ message, default: preset, fault }) =>
    asked((context) =>
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
        context,
      ),
    ),
  secret: ({ message, fault }) =>
    asked((context) =>
      password({ message, toggleMask: false, validate: (text) => fault(text) ?? true }, context),
    ),
  yes: (message, preset) => asked((context) => confirm({ message, default: preset }, context)),
  one: (message, choices, preset) =>
    asked((context) =>
      select(
        {
          message,
          choices: choices.map((each) => ({ ...each })),
          ...(preset === undefined ? {} : { default: preset }),
        },
        context,
      ),
    ),
  some: (message, choices, preset) =>
    asked((context) =>
      checkbox(
        {
          message,
          required: true,
          choices: choices.map((each) => ({ ...each, checked: preset.includes(each.value) })),
        },
        context,
      ),
    ),
  show: (line) => console.error(line),
};

/** A question by itself: Esc is no. */
export async function confirmed(message: string): Promise<boolean> {
  try {
    return await terminal.yes(message, false);
  } catch (error) {
    if (error instanceof WayBack) return false;
    throw error;
  }
}

/** Esc goes back. Ctrl-C ends the questions; nothing has been written yet. */
async function asked<Value>(question: (context: Context) => Promise<Value>): Promise<Value> {
  const back = new AbortController();
  const onKey = (_: unknown, key?: { readonly name?: string }) => {
    if (key?.name === "escape") back.abort();
  };
  process.stdin.on("keypress", onKey);
  try {
    return await question({ ...SCREEN, signal: back.signal });
  } catch (error) {
    if (error instanceof Error && error.name === "ExitPromptError") {
      throw new UserError("Interrupted. Nothing was written.");
    }
    throw back.signal.aborted ? new WayBack() : error;
  } finally {
    process.stdin.off("keypress", onKey);
  }
}
