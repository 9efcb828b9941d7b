import { type Action, type Actions, condition, type RunAfter } from "../builder/index.ts";
import { decision } from "./episode.ts";

/**
 * The sending actions for where a run may be quiet, or only confirm: what is sent is asked for first. A page by text
 * message is the action whose name starts with `Page_`.
 *
 * @param sending as for a run that always sends
 */
export function unlessPaged(sending: Actions): Actions {
  const entries = Object.entries(sending);
  const isPage = ([name]: [string, Action]) => name.startsWith("Page_");
  const inside = (list: readonly [string, Action][]): Actions =>
    Object.fromEntries(list.map(([name, action]) => [name, { ...action, runAfter: within(action, list) }]));
  const pages = entries.filter(isPage);
  const messages = entries.filter((entry) => !isPage(entry));
  const runAfter = Object.assign({}, ...entries.map(([, action]) => outside(action, entries))) as RunAfter;
  return {
    Send_unless_quiet: condition({
      when: { and: [{ not: { equals: [decision.quiet, true] } }] },
      actions: {
        ...inside(messages),
        ...(pages.length === 0
          ? {}
          : {
              Wake_unless_paged: condition({
                when: { and: [{ not: { equals: [decision.confirms, true] } }] },
                actions: inside(pages),
              }),
            }),
      },
      runAfter,
    }),
  };
}

function within({ runAfter }: Action, siblings: readonly [string, Action][]): RunAfter {
  return Object.fromEntries(
    Object.entries(runAfter).filter(([name]) => siblings.some(([sibling]) => sibling === name)),
  );
}

function outside({ runAfter }: Action, siblings: readonly [string, Action][]): RunAfter {
  return Object.fromEntries(
    Object.entries(runAfter).filter(([name]) => !siblings.some(([sibling]) => sibling === name)),
  );
}
