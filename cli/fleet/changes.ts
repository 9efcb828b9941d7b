/** The engine's operations (@pulumi/pulumi, automation/events: OpType) in the order in which they are told. */
const WORDS = [
  ["create", "to create", "created"],
  ["update", "to update", "updated"],
  ["replace", "to replace", "replaced"],
  ["delete", "to delete", "deleted"],
] as const;

/** `12 to create, 3 to update, 40 unchanged`, or what an update has done. */
export function changesInWords(
  operation: "preview" | "up",
  changes: Readonly<Record<string, number>>,
): string {
  const told = WORDS.flatMap(([op, before, after]) => {
    const count = changes[op] ?? 0;
    return count === 0 ? [] : [`${count} ${operation === "up" ? after : before}`];
  });
  const same = changes["same"] ?? 0;
  return [...(told.length === 0 ? ["no changes"] : told), ...(same === 0 ? [] : [`${same} unchanged`])].join(
    ", ",
  );
}
