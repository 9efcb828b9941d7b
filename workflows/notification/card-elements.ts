import { call, type Expression, either, type Operand, type Template, type Value } from "../builder/index.ts";
import { shortened } from "./plain-text.ts";

/**
 * Elements of an Adaptive Card: those of version 1.2, which every client of Teams has (it takes up to 1.5:
 * MicrosoftDocs/msteams-docs, task-modules-and-cards/cards/cards-reference.md).
 *
 * Text stands in a `TextRun` only. A `TextBlock` and a `FactSet` read Markdown (the same folder's cards-format.md), so
 * that a name out of an event could make a link of itself.
 */
export const CARD_VERSION = "1.2";

interface Style {
  readonly size?: "Small" | "Medium" | "Large";
  readonly weight?: "Bolder";
  readonly isSubtle?: true;
}

/** A piece of text. It must not be empty: the mobile clients' parser refuses the whole card (ParseUtil::GetString). */
export function run(text: Expression | string, style: Style = {}): Value {
  return { type: "TextRun", text, ...style };
}

export function line(...inlines: Value[]): Value {
  return { type: "RichTextBlock", inlines };
}

export function container(style: Expression | string, items: Value): Value {
  return { type: "Container", style, spacing: "Medium", bleed: true, items };
}

/** A label and its value, side by side. */
export function fact(label: Expression | string, value: Expression): Value {
  const column = (width: string, item: Value) => ({ type: "Column", width, items: [item] });
  return {
    type: "ColumnSet",
    spacing: "Small",
    columns: [column("120px", line(run(label, { isSubtle: true }))), column("stretch", line(run(value)))],
  };
}

export function buttons(actions: Value): Value {
  return { type: "ActionSet", spacing: "Medium", actions };
}

export function openUrl(title: string, url: Expression | Template | string, style = "default"): Value {
  return { type: "Action.OpenUrl", title, url, style };
}

/**
 * A value as text of a card, of at most `longest` characters and three times as many bytes: what needs more, because
 * JSON writes its characters as `\u0000`, is cut to half. An end of `{{DATE(…)}}` is broken up, which cards
 * replace also in a `TextRun`.
 */
export function cardText(value: Operand | Template, longest: number): Expression {
  const plain = call("replace", call("string", operandOf(value)), ")}}", ") }}");
  const text = shortened(plain, longest);
  return either(isWithin(text, 3 * longest), text, call("take", plain, Math.floor(longest / 2)));
}

/** Whether a text takes at most so many bytes inside of JSON, or two more: base64 has four characters for three bytes. */
export function isWithin(text: Expression, bytes: number): Expression {
  const written = call("string", call("createArray", text));
  const brackets = '[""]'.length;
  return call("lessOrEquals", call("length", call("base64", written)), 4 * Math.ceil((bytes + brackets) / 3));
}

function operandOf(value: Operand | Template): Operand {
  return value !== null && typeof value === "object" && "expression" in value ? value.expression() : value;
}
