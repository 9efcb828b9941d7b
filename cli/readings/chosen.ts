import {
  parseReadings,
  type ReadingChoice,
  type ReadingName,
  type Readings,
} from "azure-alerting-sandbox/readings";
import { UserError } from "../errors/user-error.ts";

export interface ChosenReadings {
  readonly readings: Readings;
  readonly choices: readonly ReadingChoice[];
}

/**
 * The readings of a run: those that were chosen, and the others as by default.
 *
 * @throws UserError with every choice that is not known, and what is
 */
export function chosenReadings(texts: readonly string[] = []): ChosenReadings {
  const parsed = parseReadings(texts.flatMap((text) => text.split(",")).map((text) => text.trim()));
  if ("faults" in parsed) throw new UserError(parsed.faults.join("\n"));
  return parsed;
}

/**
 * The same where only some of them change anything: a choice that would do nothing is refused.
 *
 * @param who such as "The laboratory"
 * @throws UserError
 */
export function chosenOf(
  who: string,
  known: readonly ReadingName[],
  texts: readonly string[] = [],
): ChosenReadings {
  const chosen = chosenReadings(texts);
  const idle = chosen.choices.filter(({ name }) => !known.includes(name)).map(({ name }) => name);
  if (idle.length > 0)
    throw new UserError(`${who} does not depend on ${idle.join(", ")}: it depends on ${known.join(", ")}.`);
  return chosen;
}
