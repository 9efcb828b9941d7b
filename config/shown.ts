import { escaped } from "./unprintable.ts";

/** Characters of a text that a message shows whole: the longest id of a resource has fewer. */
const LONGEST_TEXT = 300;
/** Characters of any other value, such as a whole list. */
const LONGEST_VALUE = 60;

/**
 * A value as it stands in a message: short, quoted, on one line. A long text is cut in its middle: what is wrong with it
 * is often at its end.
 */
export function shown(value: unknown): string {
  if (value === undefined) return "nothing";
  if (typeof value === "string" && value.length > LONGEST_TEXT) {
    const [start, end] = [value.slice(0, 60), value.slice(-60)];
    return `${quoted(`${start}…${end}`)} (${value.length.toLocaleString("en")} characters)`;
  }
  return typeof value === "string" ? quoted(value) : shownShort(value);
}

/** The same in at most sixty characters: its beginning. */
export function shownShort(value: unknown): string {
  const json = quoted(value);
  return json.length <= LONGEST_VALUE ? json : `${json.slice(0, LONGEST_VALUE - 3)}…`;
}

function quoted(value: unknown): string {
  return escaped(JSON.stringify(value) ?? String(value));
}
