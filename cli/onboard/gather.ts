import { UserError } from "../errors/user-error.ts";
import { checkAnswers, readAnswersFile } from "./answers.ts";
import type { Asker } from "./asker.ts";
import type { KeptAnswers } from "./kept-answers.ts";
import type { Neighbour } from "./neighbours.ts";
import { askEverything } from "./questions.ts";
import { type Before, withWayBack } from "./way-back.ts";

export interface Interviewed {
  readonly stack: string;
  readonly neighbours: readonly Neighbour[];
  readonly kept: KeptAnswers;
  /** Why the secrets of the stack could not be encrypted; undefined where they could. */
  checkBackend(): Promise<string | undefined>;
}

/**
 * Reads the answers from their file, or asks for them.
 *
 * @throws UserError if the file cannot be read, or there is no terminal to ask at
 */
export async function gatherAnswers(
  answers: string | Readonly<Record<string, unknown>> | undefined,
  interview: Interviewed,
): Promise<Readonly<Record<string, unknown>>> {
  if (typeof answers === "string") return readAnswersFile(answers);
  if (answers !== undefined) return answers;
  if (!process.stdin.isTTY) {
    throw new UserError("There is no terminal for questions. Pass the answers with --answers FILE.");
  }
  const { terminal } = await import("./terminal.ts");
  return interviewed(terminal, interview);
}

/**
 * Asks for the answers, once it is known whether they can be used. They are kept as they come, for a next start.
 *
 * @throws UserError if somebody gives up
 */
export async function interviewed(
  ask: Asker,
  { stack, neighbours, kept, checkBackend }: Interviewed,
): Promise<Readonly<Record<string, unknown>>> {
  const fault = await checkBackend();
  if (fault !== undefined) {
    ask.show(fault.replace("; nothing was written", ""));
    const goesOn = await ask.yes(
      "Secrets, as of twilio and teams-webhook, could not be encrypted. Go on with a tenant that has none?",
      false,
    );
    if (!goesOn) throw new UserError("Nothing was written.");
  }
  const before = await answeredBefore(ask, stack, kept);
  ask.show("Esc goes back to the question before.\n");
  return withWayBack(ask, (each) => askEverything(each, neighbours, checkAnswers), {
    ...before,
    onAnswers: (answers) => kept.keep(answers),
  });
}

const CHOICES = [
  { name: "go on with them; only what is missing is asked", value: "answers" },
  { name: "go through them: each is proposed", value: "proposals" },
  { name: "begin anew", value: "none" },
] as const;

async function answeredBefore(ask: Asker, stack: string, kept: KeptAnswers): Promise<Before> {
  const found = kept.read();
  if (found === undefined) return {};
  const count = found.answers.length === 1 ? "1 answer" : `${found.answers.length} answers`;
  const title = `There are ${count} about ${stack}, of ${found.at.slice(0, 16).replace("T", " ")} UTC, which no stack file came of`;
  const chosen = await ask.one<(typeof CHOICES)[number]["value"]>(title, CHOICES, "answers");
  return chosen === "none" ? {} : { [chosen]: found.answers };
}
