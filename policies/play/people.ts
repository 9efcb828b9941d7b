import { probe } from "../catalogue/index.ts";
import type { Watched } from "../facts/accounts.ts";
import type { Played } from "./engine.ts";

/** Somebody whom the rules watch: by object id, by name, or by both. */
export interface Person {
  readonly id: string;
  readonly name: string;
  readonly group: string;
  readonly known: { readonly id: boolean; readonly name: boolean };
}

const MOST_PEOPLE = 3;

export function people({ ids, names, groups }: Watched): Person[] {
  const count = Math.min(MOST_PEOPLE, Math.max(ids.length, names.length));
  return Array.from({ length: count }, (_, index) => ({
    id: ids[index] ?? "00000000-0000-4000-8000-00000000000f",
    name: names[index] ?? "nobody@probe.example",
    group: groups[0] ?? probe.groupId,
    known: { id: index < ids.length, name: index < names.length },
  }));
}

/** Whether an event that names somebody could be known as that person's: one that has the name alone could not, of whom the rules have no name. */
export function canBeAbout({ row, besides }: Played, { known }: Person): boolean {
  const text = JSON.stringify([row, besides]).toLowerCase();
  const [id, name] = [probe.objectId, probe.userPrincipalName].map((each) =>
    text.includes(each.toLowerCase()),
  );
  return (!id && !name) || (id === true && known.id) || (name === true && known.name);
}

/** An event about the probe, and what is beside it, as one about somebody else. */
export function about(event: Played, { id, name, group }: Person): Played {
  const texts: readonly (readonly [string, string])[] = [
    [probe.objectId, id],
    [probe.objectId.toUpperCase(), id.toUpperCase()],
    [probe.userPrincipalName, name],
    [probe.userPrincipalName.toUpperCase(), name.toUpperCase()],
    [probe.groupId, group],
    [probe.groupId.toUpperCase(), group.toUpperCase()],
  ];
  const written = (value: object) =>
    JSON.parse(texts.reduce((text, [from, to]) => text.replaceAll(from, to), JSON.stringify(value)));
  const { row, besides } = event;
  return { ...event, row: written(row), ...(besides === undefined ? {} : { besides: written(besides) }) };
}

/** The first event of each table that has the object id and the name, of somebody who has another name by now. */
export function renamed(events: readonly Played[]): Played[] {
  const both = events.filter(({ row }) => {
    const values = Object.values(row);
    return values.includes(probe.objectId) && values.includes(probe.userPrincipalName);
  });
  return [...new Set(both.map(({ table }) => table))].flatMap((table) => {
    const event = both.find((each) => each.table === table);
    if (event === undefined) return [];
    const row = Object.entries(event.row).map(([name, value]) => [
      name,
      value === probe.userPrincipalName ? "renamed@probe.example" : value,
    ]);
    return [{ ...event, name: `${event.name}, after a rename`, row: Object.fromEntries(row) }];
  });
}
