import stringWidth from "string-width";
import wrapAnsi from "wrap-ansi";

/**
 * Text in a frame, one section under the other, wrapped to fit. Widths are those on a terminal: an emoji or a
 * Chinese character takes two places.
 *
 * @param width of the whole frame, in places
 */
export function box(
  title: string,
  sections: readonly string[],
  width: number,
  tint: (frame: string) => string,
): string {
  const inner = width - 4;
  const top = tint(`┌─ ${title} ${"─".repeat(Math.max(0, width - 5 - stringWidth(title)))}┐`);
  const rule = tint(`├${"─".repeat(width - 2)}┤`);
  const bottom = tint(`└${"─".repeat(width - 2)}┘`);
  const parts = sections.map((section) => {
    const lines = section.split("\n").flatMap((line) => wrapped(line, inner));
    return lines.map((line) => `${tint("│")} ${line}${padding(line, inner)} ${tint("│")}`).join("\n");
  });
  return [top, parts.join(`\n${rule}\n`), bottom].join("\n");
}

/** Keeps the indentation of a line; the lines that it is broken into start at the edge. */
function wrapped(line: string, width: number): string[] {
  const [first = "", ...rest] = wrapAnsi(line, width, { hard: true, trim: false }).split("\n");
  return [first, ...rest.map((part) => part.trimStart())];
}

function padding(line: string, width: number): string {
  return " ".repeat(Math.max(0, width - stringWidth(line)));
}
