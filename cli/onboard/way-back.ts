import { type Asker, type Choice, WayBack } from "./asker.ts";

/** A question and what was answered to it. */
export interface Answered {
  readonly message: string;
  readonly value?: unknown;
}

/** What somebody answered before, in an interview that did not come to its end. */
export interface Before {
  /** Not asked again, as long as the same questions come, and the answers are still right. */
  readonly answers?: readonly Answered[];
  /** Asked again, each with its answer as the proposal. */
  readonly proposals?: readonly Answered[];
  /** Gets all answers, up to the first secret, after each of them. */
  readonly onAnswers?: (answers: readonly Answered[]) => void;
}

/**
 * Runs an interview in which a person may go back. The interview then begins anew, and gets the answers before that one
 * again without asking; the question is asked once more, with what was answered as its proposal.
 *
 * @param ask throws `WayBack` to go back; at the first question, that asks it again
 */
export async function withWayBack<Result>(
  ask: Asker,
  interview: (ask: Asker) => Promise<Result>,
  { answers: known = [], proposals = [], onAnswers = () => {} }: Before = {},
): Promise<Result> {
  const given: Entry[] = [...known];
  let popped: Answered | undefined;
  const onAnswer = () => {
    const secret = given.findIndex(({ isSecret }) => isSecret === true);
    onAnswers(given.slice(0, secret === -1 ? given.length : secret));
  };
  for (;;) {
    try {
      return await interview(answering(ask, { given, popped, proposals, onAnswer }));
    } catch (error) {
      if (!(error instanceof WayBack)) throw error;
      popped = given.pop();
    }
  }
}

interface Entry extends Answered {
  readonly isSecret?: boolean;
}

interface State {
  /** Grows with each answer. */
  readonly given: Entry[];
  /** What was answered to the first question that is not answered any more. */
  readonly popped: Answered | undefined;
  readonly proposals: readonly Answered[];
  onAnswer(): void;
}

function answering(ask: Asker, { given, popped, proposals, onAnswer }: State): Asker {
  let place = 0;
  let known = given.length;
  /** What was answered at this place before, if it was the same question. */
  const before = <Value>(message: string): Value | undefined => {
    const entry = place === known && popped?.message === message ? popped : proposals[place];
    return entry?.message === message ? (entry.value as Value) : undefined;
  };
  const answer = async <Value>(
    message: string,
    asked: (before: Value | undefined) => Promise<Value>,
    isRight: (value: Value) => boolean,
    more: Partial<Entry> = {},
  ): Promise<Value> => {
    const entry = given[place];
    if (entry !== undefined && (entry.message !== message || !isRight(entry.value as Value))) {
      // Other questions than those that were answered.
      given.length = place;
      known = Math.min(known, place);
    }
    if (place === given.length) {
      given.push({ message, value: await asked(before<Value>(message)), ...more });
      onAnswer();
    }
    return given[place++]?.value as Value;
  };
  return {
    text: (question) =>
      answer<string>(
        question.message,
        (found) => ask.text({ ...question, default: found ?? question.default }),
        (value) => question.fault(value) === undefined,
      ),
    secret: (question) =>
      answer(
        question.message,
        () => ask.secret(question),
        () => true,
        { isSecret: true },
      ),
    yes: (message, preset) =>
      answer<boolean>(
        message,
        (found) => ask.yes(message, found ?? preset),
        (value) => typeof value === "boolean",
      ),
    one: <Value>(message: string, choices: readonly Choice<Value>[], preset?: Value) =>
      answer<Value>(
        message,
        (found) => ask.one(message, choices, found ?? preset),
        (value) => choices.some((choice) => choice.value === value),
      ),
    some: <Value>(message: string, choices: readonly Choice<Value>[], preset: readonly Value[]) =>
      answer<readonly Value[]>(
        message,
        (found) => ask.some(message, choices, found ?? preset),
        (values) => values.every((value) => choices.some((choice) => choice.value === value)),
      ),
    show: (line) => {
      if (place >= known) ask.show(line);
    },
  };
}
