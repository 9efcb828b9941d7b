import { type Fault, stackPolicy, texts } from "../define.ts";
import { accountsIn, targetsIn } from "../facts/accounts.ts";
import { watchesGroups } from "../facts/catalogue-legs.ts";
import { each } from "../facts/each.ts";
import { at } from "../facts/read.ts";
import { alertingWorkflows } from "../facts/routes.ts";
import { queriesOf, type WatchingRule, watching } from "../facts/rules.ts";
import { identitiesIn, isObjectId } from "../kql/identities.ts";

export const accountsEverywhere = stackPolicy({
  name: "accounts-everywhere",
  description: "Every break-glass account is in every query, and in the workflow that notifies of it.",
  why: "An account that one rule has forgotten can be used unseen in exactly that way.",
  settings: {
    accounts: {
      type: "array",
      items: { type: "string" },
      description:
        "Object ids and user principal names of all accounts. Without it, the accounts are those that the stack's own queries name.",
      default: [],
    },
    groups: {
      type: "array",
      items: { type: "string" },
      description: "Object ids of the groups on which the accounts depend.",
      default: [],
    },
  },
  *check(stack, settings) {
    const { rules, unknown } = watching(stack);
    const configured = texts(settings, "accounts").map((account) => account.toLowerCase());
    const accounts = new Set([...configured, ...rules.flatMap(accountsIn)]);
    const groups = new Set([
      ...texts(settings, "groups").map((group) => group.toLowerCase()),
      ...rules.flatMap((rule) =>
        targetsIn(rule).filter((target) => isObjectId(target) && !accounts.has(target)),
      ),
    ]);
    for (const rule of rules) yield* faults(rule, accounts, groups, new Set(configured));
    // Reading them again says what a preview does not know.
    yield* each(unknown, (rule) => queriesOf(rule).flatMap(() => []));
    yield* each(alertingWorkflows(stack), function* ({ props }) {
      const named = identitiesIn(JSON.stringify(at(props, "definition") ?? null));
      const lacking = accounts.difference(named);
      if (lacking.size < accounts.size)
        for (const account of lacking) yield `the workflow does not know ${account}`;
    });
  },
});

function* faults(
  { resource, query }: WatchingRule,
  accounts: ReadonlySet<string>,
  groups: ReadonlySet<string>,
  configured: ReadonlySet<string>,
): Generator<Fault> {
  const { urn } = resource;
  const conditions = query.legs.flatMap((leg) => leg.conditions);
  const lists = [
    ...conditions.flatMap(({ identities, alternatives }) => [
      identities,
      // `UserId =~ "…" or UserId =~ "…"` is one list, too.
      ...Map.groupBy(alternatives, ({ left }) => left)
        .values()
        .map((of) => new Set(of.flatMap((alternative) => [...alternative.identities]))),
    ]),
    ...query.listsInTexts,
  ];
  const lacking = new Set(
    lists.flatMap((list) => [...incomplete(list, accounts), ...incomplete(list, groups)]),
  );
  for (const identity of lacking) yield { urn, message: `a list of its query lacks ${identity}` };
  for (const group of watchesGroups(query) ? groups.difference(query.identities) : []) {
    yield { urn, message: `its query does not name the group ${group}` };
  }
  const strangers =
    configured.size === 0 ? [] : accountsIn({ query }).filter((each) => !configured.has(each));
  for (const identity of new Set(strangers))
    yield { urn, message: `its query names ${identity}, who is not configured` };
}

/** A list that has an id must have all ids; one that has a name, all names. */
function incomplete(list: ReadonlySet<string>, all: ReadonlySet<string>): string[] {
  const known = [...list].filter((identity) => all.has(identity));
  const kinds = new Set(known.map(isObjectId));
  return [...all].filter((identity) => kinds.has(isObjectId(identity)) && !list.has(identity));
}
