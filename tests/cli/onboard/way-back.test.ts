import { describe, expect, test } from "@jest/globals";
import fc from "fast-check";
import { type Asker, WayBack } from "../../../cli/onboard/asker.ts";
import { withWayBack } from "../../../cli/onboard/way-back.ts";

const BACK = Symbol("back");

/** Answers in this order, goes back at `BACK`, and writes down each question with what it proposes. */
function person(answers: readonly unknown[]) {
  const asked: string[] = [];
  const left = [...answers];
  const next = async (message: string, preset?: unknown): Promise<never> => {
    asked.push(preset === undefined ? message : `${message} (${preset})`);
    const answer = left.shift();
    if (answer === BACK) throw new WayBack();
    return answer as never;
  };
  const asker: Asker = {
    text: ({ message, default: preset }) => next(message, preset),
    secret: ({ message }) => next(message),
    yes: (message, preset) => next(message, preset),
    one: (message, _, preset) => next(message, preset),
    some: (message, _, preset) => next(message, preset),
    show: (line) => void asked.push(line),
  };
  return { asker, asked };
}

const fault = () => undefined;
/** Asks for names until there are no more, each with what was said about it. */
async function names(ask: Asker): Promise<string[]> {
  const given: string[] = [];
  do {
    const name = await ask.text({ message: `Name ${given.length + 1}`, fault });
    ask.show(`${name} is noted`);
    given.push(name);
  } while (await ask.yes("More", true));
  return given;
}

describe("in an interview with a way back", () => {
  test("the question before is asked again, with its answer as the proposal, and nothing else is", async () => {
    const { asker, asked } = person(["a", true, "b", BACK, BACK, true, "c", true, "d", false]);
    expect(await withWayBack(asker, names)).toEqual(["a", "c", "d"]);
    expect(asked).toEqual([
      "Name 1",
      "a is noted",
      "More (true)",
      "Name 2",
      "b is noted",
      "More (true)",
      "Name 2 (b)",
      // What was said just before a question is said again.
      "a is noted",
      "More (true)",
      "Name 2",
      "c is noted",
      "More (true)",
      "Name 3",
      "d is noted",
      "More (true)",
    ]);
  });

  test("what is answered in the end does not depend on the ways back", async () => {
    const step = fc.oneof(fc.constant(BACK), fc.constantFrom("x", "y"));
    await fc.assert(
      fc.asyncProperty(fc.array(step, { maxLength: 30 }), async (steps) => {
        const kept: string[] = [];
        for (const each of steps) each === BACK ? kept.pop() : kept.push(each as string);
        const count = kept.length + 1;
        const { asker } = person([...steps, "end"]);
        const result = await withWayBack(asker, async (ask) => {
          const given: string[] = [];
          for (let index = 0; index < count || given.at(-1) !== "end"; index++)
            given.push(await ask.text({ message: `Q${index}`, fault }));
          return given;
        });
        expect(result).toEqual([...kept, "end"]);
      }),
    );
  });
});
