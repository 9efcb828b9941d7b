import { parse as parseCsv } from "csv-parse/sync";
import { convert, parseJson } from "../functions/conversions.ts";
import { child, declaredType, elements, nameOf, type SyntaxNode, sourceText } from "../language.ts";
import { fail, type KustoColumn, type Relation, refuse, type Scope } from "../scope.ts";
import { absent, type Dynamic, fromDynamic, isBag, parseJsonText, type Row, type Value } from "../values.ts";

/** What separates the values of the text formats (learn.microsoft.com/azure/data-explorer/ingestion-supported-formats). */
const SEPARATORS: Readonly<Record<string, string>> = {
  csv: ",",
  tsv: "\t",
  tsve: "\t",
  psv: "|",
  scsv: ";",
  sohsv: "\u0001",
};
const FORMATS = [...Object.keys(SEPARATORS), "txt", "raw", "json", "multijson"];

/**
 * The rows of files at addresses (learn.microsoft.com/kusto/query/externaldata-operator). The sandbox asks no network:
 * who runs the query gives the texts.
 */
export function externalData(node: SyntaxNode, scope: Scope): Relation {
  const columns = elements(child(child(node, "Schema"), "Columns")).map(
    (column): KustoColumn => ({ name: nameOf(child(column, "Name")), type: declaredType(column) }),
  );
  const properties = propertiesOf(node);
  const rows = elements(child(node, "URIs")).flatMap((address) => {
    const text = Reflect.get(address, "LiteralValue") as unknown;
    const uri = typeof text === "string" ? text : sourceText(address);
    const file = fileOf(uri);
    const content = scope.surroundings.externalData?.(file);
    if (content === undefined)
      return fail(
        "SANDBOX",
        `The sandbox does not read ${addressOf(uri)}: give the rows in externaldata/${file}.`,
        address,
        scope,
      );
    const format = (
      properties.get("format") ??
      /\.(\w+)(?:\.gz|\.zip)?$/.exec(file)?.[1] ??
      "csv"
    ).toLowerCase();
    if (!FORMATS.includes(format))
      return refuse(`The format "${format}" of externaldata`, node, scope, FORMATS);
    const skipsFirst = properties.get("ignorefirstrecord") === "true";
    const read = rowsIn(content, format, columns);
    if (read === undefined)
      return fail("SANDBOX", `externaldata/${file} is not valid ${format}.`, address, scope);
    return skipsFirst && format in SEPARATORS ? read.slice(1) : read;
  });
  return { columns, run: () => rows };
}

/** The last part of the path: what the file is called that stands for an address. */
function fileOf(uri: string): string {
  const name = addressOf(uri).split("/").at(-1) ?? "";
  try {
    return decodeURIComponent(name);
  } catch {
    return name;
  }
}

/** Without what follows the path: it may hold a key. */
function addressOf(uri: string): string {
  return uri.split(/[?;]/)[0] ?? "";
}

function propertiesOf(node: SyntaxNode): Map<string, string> {
  const clause = Reflect.get(node, "WithClause") as SyntaxNode | null;
  const listed = clause === null ? [] : elements(child(clause, "Properties"));
  return new Map(
    listed.map((each) => {
      const literal = Reflect.get(child(each, "Expression"), "LiteralValue") as unknown;
      const value = typeof literal === "string" ? literal : sourceText(child(each, "Expression"));
      return [nameOf(child(each, "Name")).toLowerCase(), value.toLowerCase()];
    }),
  );
}

function rowsIn(content: string, format: string, columns: readonly KustoColumn[]): Row[] | undefined {
  const text = content.replace(/^\ufeff/, "");
  if (format === "raw") return [fromTexts([text], columns)];
  if (format === "txt") return linesOf(text).map((line) => fromTexts([line], columns));
  if (format === "json" || format === "multijson") return fromJson(text, columns);
  try {
    const records = parseCsv(text, {
      delimiter: SEPARATORS[format] ?? ",",
      relax_column_count: true,
      relax_quotes: true,
      skip_empty_lines: true,
    }) as string[][];
    return records.map((record) => fromTexts(record, columns));
  } catch {
    return undefined;
  }
}

function linesOf(text: string): string[] {
  return text.split(/\r?\n/).filter((line) => line !== "");
}

/** By their order; what is missing, or of another type, is null. */
function fromTexts(values: readonly string[], columns: readonly KustoColumn[]): Row {
  return columns.map(({ type }, index): Value => {
    const value = values[index];
    if (value === undefined || (value === "" && type !== "string")) return absent(type);
    return type === "dynamic" ? parseJson(value, "string") : convert(value, "string", type);
  });
}

/** Objects, one a line, in a list or one after the other, by the names of the columns. */
function fromJson(text: string, columns: readonly KustoColumn[]): Row[] | undefined {
  const whole = parseJsonText(text);
  const objects =
    whole === undefined ? linesOf(text).map(parseJsonText) : Array.isArray(whole) ? whole : [whole];
  if (!objects.every((each) => isBag(each))) return undefined;
  return (objects as Readonly<Record<string, Dynamic>>[]).map((object) =>
    columns.map(({ name, type }): Value => {
      const value = Object.hasOwn(object, name) ? (object[name] ?? null) : null;
      return value === null ? absent(type) : (fromDynamic(value, type) as Value);
    }),
  );
}
