import { stringify } from "csv-stringify/sync";
import { ExpressionError } from "../expressions/error.ts";
import { resolve } from "../expressions/template.ts";
import { textOf } from "../expressions/text.ts";
import { isObject, property, type ValueObject } from "../expressions/value.ts";
import type { Place } from "../place.ts";
import type { Scheduler } from "../scheduler.ts";
import type { Outcome } from "../types.ts";
import { listFrom } from "./data.ts";

/** A list of objects as CSV or HTML; without `columns`, those of the first object (learn.microsoft.com, Table action). */
export function table(action: ValueObject, run: Scheduler, place: Place): Outcome {
  const { from = null, format = "CSV", columns } = (action["inputs"] ?? {}) as ValueObject;
  const list = listFrom(from, run, place);
  const [first] = list;
  const own = isObject(first) ? Object.keys(first) : [];
  const headers = Array.isArray(columns)
    ? (columns as readonly ValueObject[]).map(({ header }) =>
        textOf(resolve(header ?? null, run.context(place))),
      )
    : own;
  const rows = list.map((item) =>
    Array.isArray(columns)
      ? (columns as readonly ValueObject[]).map(({ value }) =>
          textOf(resolve(value ?? null, run.context(place, { item }))),
        )
      : own.map((name) => textOf(isObject(item) ? (property(item, name) ?? null) : null)),
  );
  const kind = textOf(format).toUpperCase();
  if (kind !== "CSV" && kind !== "HTML")
    throw new ExpressionError(`The format '${textOf(format)}' of the table is neither CSV nor HTML.`);
  const body = kind === "CSV" ? csv(headers, rows) : html(headers, rows);
  return { status: "Succeeded", code: "OK", inputs: { from: list, format }, outputs: { body } };
}

function csv(headers: readonly string[], rows: readonly string[][]): string {
  return stringify([[...headers], ...rows], { record_delimiter: "windows" });
}

function html(headers: readonly string[], rows: readonly string[][]): string {
  const line = (tag: string, cells: readonly string[]) =>
    `<tr>${cells.map((text) => `<${tag}>${escaped(text)}</${tag}>`).join("")}</tr>`;
  return `<table><thead>${line("th", headers)}</thead><tbody>${rows.map((row) => line("td", row)).join("")}</tbody></table>`;
}

function escaped(text: string): string {
  return text.replaceAll("&", "&amp;").replaceAll("<", "&lt;").replaceAll(">", "&gt;");
}
