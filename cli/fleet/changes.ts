/** The engine's operations (@pulumi/pulumi, automation/events: OpType), in the order of the summary. */
const WORDS = [
  ["create", "to create", "created"],
  ["update", "to update", "updated"],
  ["replace", "to replace", "replaced"],
  ["delete", "to delete", "deleted"],
] as const;

/** `12 to create, 3 to update, 40 unchanged`; for an update, `12 created, 3 updated, 40 unchanged`. */
export function changesInWords(
  operation: "preview" | "up",
  changes: Readonly<Record<string, number>>,
): string {
  const changed = WORDS.flatMap(([op, before, after]) => {
    const count = changes[op] ?? 0;
    return count === 0 ? [] : [`${count} ${operation === "up" ? after : before}`];
  });
  const same = changes["same"] ?? 0;
  const counts = changed.length === 0 ? ["no changes"] : changed;
  return [...counts, ...(same === 0 ? [] : [`${same} unchanged`])].join(", ");
}
