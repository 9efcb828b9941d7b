import {
  type Action,
  type Actions,
  ANY_STATUS,
  actions,
  body,
  call,
  compose,
  either,
  outputs,
  type RunAfter,
  setVariable,
  until,
  variable,
  variables,
  wait,
} from "../builder/index.ts";

/**
 * What is asked beside the page, and how long the page waits for it.
 *
 * A call ends after 120 seconds at the latest, whatever the action's `limit` says (learn.microsoft.com, limits and
 * configuration, outbound HTTP request), and nothing in the language waits for one branch or another. So who asks leaves
 * the answer in a variable, which all branches see; a loop looks at it every second, and the messages run after the loop
 * alone. What has not been answered when it ends is not waited for: a query that hangs holds no message.
 */
export const ANSWERS = "Take_answers";
const WAIT_FOR_ANSWERS = "Wait_for_the_answers";

/** The page goes after so many seconds, with what is known by then. */
export const SECONDS_FOR_ANSWERS = 25;

export const RUN_QUERY = "Run_query_and_list_results";
export const PARSE_JSON = "Parse_JSON";
export const SELECT_UNUSUAL = "Select_what_is_unusual";
export const SELECT_ENDS = "Select_how_they_ended";

const EVENTS = "events";
const UNUSUAL = "unusual";
const ENDS = "ends";
const MAKE_EVENTS = "Make_place_for_events";
const MAKE_UNUSUAL = "Make_place_for_what_is_unusual";
const MAKE_ENDS = "Make_place_for_how_runs_ended";

/** What was known when the page was written; null, each of them, where there was no answer. */
export const answers = {
  events: outputs(ANSWERS).at(EVENTS).at("answer"),
  /** How the query for them ended: `Succeeded`, `unreadable`, or what the run history calls it. */
  queryEnd: outputs(ANSWERS).at(EVENTS).at("end"),
  unusual: outputs(ANSWERS).at(UNUSUAL).at("lines"),
  /** How each run that reported the alert has ended. */
  ends: outputs(ANSWERS).at(ENDS).at("statuses"),
};

/** Places for the answers, before anything is asked. */
export function answerPlaces(): Actions {
  return { [MAKE_EVENTS]: variable(EVENTS), [MAKE_UNUSUAL]: variable(UNUSUAL), [MAKE_ENDS]: variable(ENDS) };
}

/** Whoever asks runs after the places are there. */
export const AFTER_PLACES: RunAfter = {
  [MAKE_EVENTS]: ANY_STATUS,
  [MAKE_UNUSUAL]: ANY_STATUS,
  [MAKE_ENDS]: ANY_STATUS,
};

/**
 * Leaves the answers, however the questions ended, and waits for all.
 *
 * @param asking the action after which all are asked; the one that asks what is unusual, and how runs ended
 */
export function takeAnswers(asking: string, unusual: string, failures: string): Actions {
  return {
    Leave_events: leaveEvents(),
    Leave_what_is_unusual: setVariable({
      name: UNUSUAL,
      value: { lines: body(SELECT_UNUSUAL) },
      runAfter: { [unusual]: ANY_STATUS },
    }),
    Leave_how_runs_ended: setVariable({
      name: ENDS,
      value: { statuses: body(SELECT_ENDS) },
      runAfter: { [failures]: ANY_STATUS },
    }),
    [WAIT_FOR_ANSWERS]: waitFor(
      "Look_for_the_answers_in_a_second",
      [EVENTS, UNUSUAL, ENDS],
      SECONDS_FOR_ANSWERS,
      {
        [asking]: ANY_STATUS,
      },
    ),
    [ANSWERS]: compose({
      inputs: { [EVENTS]: variables(EVENTS), [UNUSUAL]: variables(UNUSUAL), [ENDS]: variables(ENDS) },
      runAfter: { [WAIT_FOR_ANSWERS]: ANY_STATUS },
    }),
  };
}

function leaveEvents(): Action {
  const asked = actions(RUN_QUERY).at("status");
  const isRead = call("equals", actions(PARSE_JSON).at("status"), "Succeeded");
  const end = either(isRead, "Succeeded", either(call("equals", asked, "Succeeded"), "unreadable", asked));
  // An action that was cancelled is not among the statuses that `runAfter` names; the one after it was skipped.
  return setVariable({
    name: EVENTS,
    value: { answer: body(PARSE_JSON), end },
    runAfter: { [PARSE_JSON]: ANY_STATUS },
  });
}

/** Looks every second whether all of some variables are set, so many seconds at most. */
export function waitFor(step: string, names: readonly string[], seconds: number, runAfter: RunAfter): Action {
  const set = names.map((name) => call("not", call("empty", variables(name))));
  const [first, ...others] = set;
  if (first === undefined) throw new RangeError("There is no variable to wait for.");
  return until({
    done: others.reduce((all, each) => call("and", all, each), first),
    seconds,
    actions: { [step]: wait({ seconds: 1 }) },
    runAfter,
  });
}
