import { parse as parseCsv } from "csv-parse/sync";
import type { Dynamic, Value } from "../values.ts";
import { onText, type ScalarFunction } from "./define.ts";

/** Sorted by name; a name that comes again holds a list; a name or a value that is empty counts for nothing. */
function query(search: string): { [name: string]: Dynamic } {
  const found = new Map<string, string[]>();
  for (const pair of search.split("&")) {
    const cut = pair.indexOf("=");
    const [name, value] = [pair.slice(0, cut), pair.slice(cut + 1)];
    if (cut > 0 && value !== "") found.set(name, [...(found.get(name) ?? []), value]);
  }
  const sorted = [...found].sort(([a], [b]) => (a < b ? -1 : 1));
  return Object.fromEntries(
    sorted.map(([name, values]) => [name, values.length === 1 ? (values[0] ?? "") : values]),
  );
}

/**
 * The parts of a URL by the names of learn.microsoft.com/kusto/query/parse-url-function; empty where absent. Nothing
 * is decoded, and a path that is a slash alone is none, at the end of the text (measured on the Kusto emulator by the
 * authors of duckdb-kql 1.1).
 */
function parseUrl(value: string): Value {
  const match =
    /^([A-Za-z][\w+.-]*):\/\/(?:([^:@/?#]*):([^@/?#]*)@)?(\[[^\]]*\]|[^:/?#]*)(?::(\d+))?([^?#]*)(?:\?([^#]*))?(?:#(.*))?$/s.exec(
      value,
    );
  const [
    ,
    scheme = "",
    username = "",
    password = "",
    host = "",
    port = "",
    path = "",
    search = "",
    fragment = "",
  ] = match ?? [];
  return {
    Scheme: scheme,
    Host: host,
    Port: port,
    Path: path === "/" && search === "" && !value.endsWith("#") ? "" : path,
    Username: username,
    Password: password,
    "Query Parameters": query(search),
    Fragment: fragment,
  };
}

/** The parts of a file's path (learn.microsoft.com/kusto/query/parse-path-function). */
function parsePath(value: string): Value {
  const scheme = /^([A-Za-z][\w+.-]+):\/\//.exec(value)?.[1] ?? "";
  const rest = scheme === "" ? value : value.slice(scheme.length + 3);
  const root = /^([A-Za-z]:|\\\\[^\\/]+[\\/][^\\/]+)/.exec(rest)?.[1] ?? "";
  const [path = "", stream = ""] = root === "" ? rest.split(/:(?=[^\\/:]+$)/) : splitStream(rest, root);
  const cut = Math.max(path.lastIndexOf("/"), path.lastIndexOf("\\"));
  const filename = path.slice(cut + 1);
  const directory = cut === -1 ? "" : path.slice(0, cut);
  return {
    Scheme: scheme,
    // A share has none, in the example of the page.
    RootPath: root.startsWith("\\\\") ? "" : root,
    DirectoryPath: directory,
    DirectoryName: directory.split(/[\\/]/).at(-1) ?? "",
    Filename: filename,
    Extension: /[^.]\.([^.]+)$/.exec(filename)?.[1] ?? "",
    AlternateDataStreamName: stream,
  };
}

function splitStream(path: string, root: string): [path: string, stream: string] {
  const at = path.indexOf(":", root.length);
  return at === -1 ? [path, ""] : [path.slice(0, at), path.slice(at + 1)];
}

/** Up to four numbers, each below 10^8, as one that sorts like the version. */
function parseVersion(value: string): Value {
  const parts = value.split(".");
  if (parts.length > 4 || !parts.every((part) => /^\d{1,8}$/.test(part))) return null;
  const digits = [...parts, "0", "0", "0"].slice(0, 4).map((part) => part.padStart(8, "0"));
  return BigInt(digits.join(""));
}

/** The first record of a CSV text, as a list of texts. */
function parseCsvRecord(value: string): Value {
  if (value === "") return [""];
  const [record = []] = parseCsv(value, {
    relax_column_count: true,
    relax_quotes: true,
    to: 1,
  }) as string[][];
  return record;
}

/** Arguments of a Windows command line, as CommandLineToArgvW splits it. */
function parseCommandLine(value: string): Value {
  const found: string[] = [];
  for (const [part] of value.matchAll(/(?:[^\s"]|"(?:\\"|[^"])*"?)+/g)) {
    found.push(part.replace(/\\"/g, "\u0000").replaceAll('"', "").replaceAll("\u0000", '"'));
  }
  return found.length === 0 ? null : found;
}

export const parsing: Readonly<Record<string, ScalarFunction>> = {
  parse_url: onText("dynamic", parseUrl),
  parse_urlquery: onText("dynamic", (value) => ({
    "Query Parameters": query(value.replace(/^\?/, "")),
  })),
  parse_path: onText("dynamic", parsePath),
  parse_version: onText("decimal", parseVersion),
  parse_csv: onText("dynamic", parseCsvRecord),
  parse_command_line: onText("dynamic", parseCommandLine),
};
