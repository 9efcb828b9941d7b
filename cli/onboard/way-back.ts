import { type Asker, WayBack } from "./asker.ts";

/**
 * Runs an interview in which a person may go back. The interview then begins anew, and gets the answers before that one
 * again without asking; the question is asked once more, with what was answered as its proposal.
 *
 * @param ask throws `WayBack` to go back; at the first question, that asks it again
 */
export async function withWayBack<Result>(
  ask: Asker,
  interview: (ask: Asker) => Promise<Result>,
): Promise<Result> {
  const answers: unknown[] = [];
  let before: unknown;
  for (;;) {
    try {
      return await interview(answering(ask, answers, before));
    } catch (error) {
      if (!(error instanceof WayBack)) throw error;
      before = answers.pop();
    }
  }
}

/** @param before what was answered to the first question that is not answered any more */
function answering(ask: Asker, answers: unknown[], before: unknown): Asker {
  let given = 0;
  const known = answers.length;
  const answer = async <Value>(asked: (before: Value | undefined) => Promise<Value>): Promise<Value> => {
    if (given === answers.length) answers.push(await asked(given === known ? (before as Value) : undefined));
    return answers[given++] as Value;
  };
  return {
    text: (question) => answer((before) => ask.text({ ...question, default: before ?? question.default })),
    secret: (question) => answer(() => ask.secret(question)),
    yes: (message, preset) => answer((before) => ask.yes(message, before ?? preset)),
    one: (message, choices, preset) => answer((before) => ask.one(message, choices, before ?? preset)),
    some: (message, choices, preset) => answer((before) => ask.some(message, choices, before ?? preset)),
    show: (line) => {
      if (given >= known) ask.show(line);
    },
  };
}
