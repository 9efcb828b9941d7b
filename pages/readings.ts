import { READING_NAMES, READINGS, type Reading } from "../sandbox/readings/index.ts";

/** Every reading with its values, each with its source. The default comes first. */
export function readingList(): string {
  const rows = READING_NAMES.flatMap((name) => {
    const { doubt, values, default: usual, because }: Reading = READINGS[name];
    const others = Object.keys(values).filter((value) => value !== usual);
    return [usual, ...others].map((value, index) => {
      const { means = "", source = "" } = values[value] ?? {};
      const isDefault = index === 0 ? `, default (${because})` : "";
      return `| ${index === 0 ? `\`${name}\`: ${doubt}` : ""} | \`${value}\`${isDefault} | ${means} | ${source} |`;
    });
  });
  return ["| reading | value | what Azure then does | source |", "|---|---|---|---|", ...rows].join("\n");
}
