import { printable } from "azure-alerting-sandbox/outbox";

/** HTML that is written as is. Only this folder creates it, and only from constants. */
export class Html {
  readonly text: string;

  constructor(text: string) {
    this.text = text;
  }
}

export type Content = string | number | Html | undefined | readonly Content[];

/**
 * HTML from a template. Every value is escaped unless it is already `Html`; `undefined` becomes nothing, and a list its
 * members.
 *
 * @example
 * html`<td>${name}</td>`
 */
export function html(strings: TemplateStringsArray, ...values: readonly Content[]): Html {
  return new Html(strings.map((part, index) => part + textOf(values[index])).join(""));
}

function textOf(value: Content): string {
  if (value === undefined) return "";
  if (value instanceof Html) return value.text;
  if (typeof value === "object") return value.map(textOf).join("");
  return escaped(printable(String(value)));
}

/** A whole document as the value of an attribute: keeps control characters that `html` would make printable. */
export function attribute(text: string): Html {
  return new Html(escaped(text));
}

function escaped(text: string): string {
  return text
    .replaceAll("&", "&amp;")
    .replaceAll("<", "&lt;")
    .replaceAll(">", "&gt;")
    .replaceAll('"', "&quot;")
    .replaceAll("'", "&#39;");
}
