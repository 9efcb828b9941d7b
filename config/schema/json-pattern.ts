/**
 * A regular expression as JSON Schema has it: without flags, so that one which ignores letter case names both cases.
 *
 * @example
 * jsonPattern(/^ab[c-e]$/i); // "^[aA][bB][c-eC-E]$"
 */
export function jsonPattern({ source, ignoreCase }: RegExp): string {
  if (!ignoreCase) return source;
  return source.replace(/\\[pP]\{\w+\}|\\.|\[(?:\\.|[^\]\\])*\]|[A-Za-z]/g, (part) => {
    if (part.startsWith("\\")) return part;
    return part.startsWith("[") ? anyCaseClass(part) : `[${part.toLowerCase()}${part.toUpperCase()}]`;
  });
}

/** A class with each of its ranges and letters in both cases. */
function anyCaseClass(text: string): string {
  const other = (part: string) => (part.toLowerCase() === part ? part.toUpperCase() : part.toLowerCase());
  const parts = text.slice(1, -1).match(/\\[pP]\{\w+\}|\\.|[^\\]-[^\\]|[\s\S]/g) ?? [];
  const both = parts.flatMap((part) =>
    !part.startsWith("\\") && other(part) !== part ? [part, other(part)] : part,
  );
  return `[${[...new Set(both)].join("")}]`;
}
