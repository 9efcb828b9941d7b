/** What is wrong with several in the same way is one fault: it is one message, which names them all. */
export function together(faults: Iterable<{ readonly name: string; readonly fault: string }>): string[] {
  const byFault = Map.groupBy(faults, ({ fault }) => fault);
  return [...byFault].map(([fault, all]) => {
    const names = [...new Set(all.map(({ name }) => name))].filter((name) => name !== "");
    const last = names.at(-1);
    if (last === undefined) return fault;
    return names.length === 1
      ? `${last} ${fault}`
      : `${names.slice(0, -1).join(", ")} and ${last}: each ${fault}`;
  });
}
