import { readFileSync } from "node:fs";
import { pc } from "azure-alerting-sandbox/colours";
import {
  compile,
  jsonValue,
  KustoError,
  QueryLimitError,
  type QueryResult,
  type Row,
  type Surroundings,
  ticksOf,
} from "azure-alerting-sandbox/kusto";
import { UserError } from "../errors/user-error.ts";
import { jsonList, print } from "../terminal/print.ts";
import { type EventFolder, readEventFolder } from "./event-folder.ts";
import { shownRows } from "./rows-text.ts";
import { severalQueries } from "./several-queries.ts";
import { unknownName } from "./unknown-name.ts";

export interface QueryOptions {
  readonly events: string;
  readonly now?: Date;
  readonly json?: boolean;
  readonly keepMeta?: boolean;
}

interface Fault {
  readonly code: string;
  readonly message: string;
  readonly line?: number;
  readonly column?: number;
}

type Outcome = { readonly result: QueryResult } | { readonly fault: Fault; readonly explanation: string };

/** Runs each file's query, prints the results, and returns the exit code. */
export function query(files: readonly string[], options: QueryOptions): number {
  const { json = false, keepMeta = false } = options;
  let folder: EventFolder;
  try {
    folder = readEventFolder(options.events, files.flatMap(textOf));
  } catch (error) {
    if (!json || !(error instanceof UserError)) throw error;
    printFault({ code: "INPUT", message: error.message });
    return 2;
  }
  for (const note of folder.notes) console.error(pc.dim(note));
  const outcomes = files.map((file) => [file, outcomeOf(file, folder, options.now ?? new Date())] as const);
  const [[, only] = []] = outcomes;
  if (outcomes.length > 1) {
    if (json) print(jsonOfAll(outcomes, keepMeta));
    else {
      for (const [file, outcome] of outcomes) {
        console.log(pc.bold(file));
        printText(outcome);
        console.log();
      }
    }
  } else if (only !== undefined && !json) printText(only);
  else if (only !== undefined && "fault" in only) printFault(only.fault);
  else if (only !== undefined) print(jsonOf(only.result, keepMeta));
  return outcomes.some(([, outcome]) => "fault" in outcome) ? 2 : 0;
}

function outcomeOf(file: string, { schema, tables, surroundings }: EventFolder, now: Date): Outcome {
  const [text] = textOf(file);
  if (text === undefined) {
    const message = `${file} cannot be read.`;
    return { fault: { code: "INPUT", message }, explanation: message };
  }
  const until = ticksOf(now);
  // The last value of a row is its ingestion time.
  const arrived = (row: Row) => (row.at(-1) as bigint) <= until;
  try {
    const compiled = compile(text, schema, arrivedOnly(surroundings, arrived));
    const texts = [text, ...[...(surroundings.functions?.values() ?? [])].map(({ body }) => body)];
    const missing = new Set<string>();
    const result = compiled.run((name) => {
      const rows = tables.get(name)?.rows;
      if (rows === undefined && texts.some((each) => each.includes(name))) missing.add(name);
      return rows?.filter(arrived) ?? [];
    }, now);
    const silent = [...missing].map(
      (name) => `there is no ${name}.json, .jsonl or .csv, so ${name} has no rows.`,
    );
    for (const note of [...compiled.notes, ...silent]) console.error(pc.dim(`${file}: ${note}`));
    return { result };
  } catch (error) {
    if (error instanceof KustoError) {
      const { code, line, column } = error;
      const hints = [...severalQueries(text, schema, surroundings), ...unknownName(error)];
      return {
        fault: { code, message: [error.message, ...hints].join(" "), line, column },
        explanation: [`${file}: ${error.explain()}`, ...hints].join("\n"),
      };
    }
    if (!(error instanceof QueryLimitError)) throw error;
    return { fault: { code: "LIMIT", message: error.message }, explanation: `${file}: ${error.message}` };
  }
}

/** Nothing for a file that cannot be read. */
function textOf(file: string): [string] | [] {
  try {
    return [readFileSync(file, "utf8").replace(/^\ufeff/, "")];
  } catch {
    return [];
  }
}

/** What has arrived of the tables of other workspaces. */
function arrivedOnly(surroundings: Surroundings, arrived: (row: Row) => boolean): Surroundings {
  if (surroundings.elsewhere === undefined) return surroundings;
  const elsewhere = [...surroundings.elsewhere].map(
    ([workspace, tables]) =>
      [
        workspace,
        new Map(
          [...tables].map(([name, { columns, rows }]) => [name, { columns, rows: rows.filter(arrived) }]),
        ),
      ] as const,
  );
  return { ...surroundings, elsewhere: new Map(elsewhere) };
}

function* jsonOf(result: QueryResult, keepMeta: boolean): Generator<string> {
  yield* jsonList(objects(result, keepMeta));
  yield "\n";
}

/** By file, the rows or the error. */
function* jsonOfAll(outcomes: readonly (readonly [string, Outcome])[], keepMeta: boolean): Generator<string> {
  let start = "{\n";
  // Of one file that is given twice, the last result.
  for (const [file, outcome] of new Map(outcomes)) {
    yield `${start}  ${JSON.stringify(file)}: {\n    `;
    if ("fault" in outcome)
      yield `"error": ${JSON.stringify(outcome.fault, null, 2).replaceAll("\n", "\n    ")}`;
    else {
      yield '"rows": ';
      yield* jsonList(objects(outcome.result, keepMeta), "    ");
    }
    yield "\n  }";
    start = ",\n";
  }
  yield "\n}\n";
}

function* objects({ columns, rows, meta }: QueryResult, keepMeta: boolean): Generator<object> {
  for (const [index, row] of rows.entries()) {
    const shown = Object.fromEntries(
      columns.map(({ name, type }, at) => [name, jsonValue(row[at] ?? null, type)]),
    );
    const fields = keepMeta ? meta[index] : null;
    yield typeof fields === "object" && fields !== null ? { ...shown, ...fields } : shown;
  }
}

function printText(outcome: Outcome): void {
  if ("fault" in outcome) console.error(pc.red(outcome.explanation));
  else print(shownRows(outcome.result, process.stdout.columns ?? 120));
}

function printFault(error: Fault): void {
  console.error(JSON.stringify({ error }));
}
