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
import { type LargeTable, MustBeReadWhole } from "./large-table.ts";
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
  let answered: Answered;
  try {
    answered = answer(files, options);
  } catch (error) {
    if (!json || !(error instanceof UserError)) throw error;
    printFault({ code: "INPUT", message: error.message });
    return 2;
  }
  const { outcomes, notes } = answered;
  for (const note of notes) console.error(pc.dim(note));
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

interface Answered {
  readonly outcomes: readonly (readonly [file: string, Outcome])[];
  readonly notes: readonly string[];
}

/** Reads the rows of large files while the one query runs, or before the queries where that cannot be. */
function answer(files: readonly string[], options: QueryOptions): Answered {
  if (files.length > 1) return answerOver(files, options, true);
  try {
    return answerOver(files, options, false);
  } catch (error) {
    if (error instanceof MustBeReadWhole) return answerOver(files, options, true);
    throw error;
  }
}

/** @throws MustBeReadWhole */
function answerOver(
  files: readonly string[],
  { events, now = new Date() }: QueryOptions,
  whole: boolean,
): Answered {
  const folder = readEventFolder(events, files.flatMap(textOf), whole);
  const notes = [...folder.notes];
  const outcomes = files.map((file) => [file, outcomeOf(file, folder, now, notes)] as const);
  for (const [name, table] of folder.large) {
    // A column that the query asks for may be one that only the rows have.
    if (outcomes.some(([, outcome]) => "fault" in outcome)) throw new MustBeReadWhole(name);
    table.check();
  }
  return { outcomes, notes };
}

function outcomeOf(file: string, folder: EventFolder, now: Date, notes: string[]): Outcome {
  const { schema, tables, large, surroundings } = folder;
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
    const rowsOf = (name: string) => {
      const rows = tables.get(name)?.rows ?? large.get(name)?.rows();
      if (rows === undefined && texts.some((each) => each.includes(name))) missing.add(name);
      return rows?.filter(arrived) ?? [];
    };
    const pieces = (name: string) => arrivedOf(large.get(name), arrived);
    const result = compiled.run(Object.assign(rowsOf, large.size === 0 ? {} : { pieces }), now);
    const silent = [...missing].map(
      (name) => `there is no ${name}.json, .jsonl or .csv, so ${name} has no rows.`,
    );
    notes.push(...[...compiled.notes, ...silent].map((note) => `${file}: ${note}`));
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

/** What has arrived of a large table, read when it is iterated over. */
function arrivedOf(
  table: LargeTable | undefined,
  arrived: (row: Row) => boolean,
): Iterable<readonly Row[]> | undefined {
  if (table === undefined) return undefined;
  return {
    *[Symbol.iterator]() {
      for (const rows of table.pieces()) yield rows.filter(arrived);
    },
  };
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
