import { execFileSync } from "node:child_process";
import { readFileSync } from "node:fs";
import { join } from "node:path";
import { fileURLToPath } from "node:url";
import { beforeAll, describe, expect, test } from "@jest/globals";
import { compile, jsonValue, KustoError } from "../../sandbox/kusto/index.ts";
import { PYTHON, pythonPackage } from "../python.ts";
import { generatedQueries } from "./differential/generate.ts";
import { identityQueries } from "./differential/identity.ts";

const GENERATED = Number(process.env["KUSTO_QUERIES"] ?? 200);
const NOW = "2026-01-15T12:00:00+00:00";
const HERE = join(fileURLToPath(new URL(".", import.meta.url)), "differential");

interface Answer {
  readonly columns?: string[];
  readonly rows?: unknown[][];
  readonly error?: string;
}

const prelude = readFileSync(join(HERE, "prelude.kql"), "utf8");
const identityTables = readFileSync(join(HERE, "identity.kql"), "utf8");
const handPicked = readFileSync(join(HERE, "queries.kql"), "utf8")
  .split("\n")
  .filter((line) => line !== "" && !line.startsWith("//"));

/** Numbers to ten digits, keys in order: what both must agree on. */
function canonical(value: unknown): unknown {
  if (typeof value === "number") return Number(value.toPrecision(10));
  if (Array.isArray(value)) return value.map(canonical);
  if (typeof value !== "object" || value === null) return value;
  return Object.fromEntries(
    Object.entries(value)
      .sort(([a], [b]) => (a < b ? -1 : 1))
      .map(([key, entry]) => [key, canonical(entry)]),
  );
}

/** Rows in no order: neither defines one. */
function comparable({ columns = [], rows = [] }: Answer): string {
  return JSON.stringify([columns, rows.map((row) => JSON.stringify(canonical(row))).sort()]);
}

function namesIn(lets: string): string[] {
  return [...lets.matchAll(/^let (\w+)/gm)].flatMap(([, name]) => name ?? []);
}

/** The tables that `let` statements give, so that they are read once. */
function tablesOf(lets: string) {
  const read = namesIn(lets).map((name) => {
    const { columns, rows } = compile(lets + name, new Map()).run(() => [], new Date(NOW));
    // Behind the values of a row stand its other fields and its ingestion time.
    return [
      name,
      { name, columns, standardColumns: [], rows: rows.map((row) => [...row, null, 0n]) },
    ] as const;
  });
  return new Map(read);
}

function ours(text: string, tables: ReturnType<typeof tablesOf>): Answer {
  try {
    const { columns, rows } = compile(text, tables).run(
      (name) => tables.get(name)?.rows ?? [],
      new Date(NOW),
    );
    const shown = rows.map((row) => row.map((value, at) => jsonValue(value, columns[at]?.type ?? "dynamic")));
    return { columns: columns.map(({ name }) => name), rows: JSON.parse(JSON.stringify(shown)) };
  } catch (error) {
    if (error instanceof KustoError) return { error: error.explain() };
    throw error;
  }
}

// Without Python there is nothing to compare with; the results then say how many tests were skipped.
const whereThereIsPython = PYTHON === undefined ? describe.skip : describe;

whereThereIsPython("beside duckdb-kql, whose authors measured Kusto's own engine", () => {
  let theirs: ReadonlyMap<string, Answer>;
  const generated = generatedQueries(GENERATED, 20260115);
  beforeAll(() => {
    const queries = [...handPicked, ...generated, ...identityQueries];
    const tables = Object.fromEntries(
      [prelude, identityTables].flatMap((lets) => namesIn(lets).map((name) => [name, lets])),
    );
    const programs = pythonPackage(PYTHON ?? "", "duckdb-kql", "1.1.2", "[duckdb]");
    const output = execFileSync(join(programs, "python"), [join(HERE, "run.py")], {
      input: JSON.stringify({ tables, now: NOW, queries }),
      encoding: "utf8",
      maxBuffer: 2 ** 28,
    });
    const answers = output
      .trimEnd()
      .split("\n")
      .map((line) => JSON.parse(line) as Answer);
    theirs = new Map(queries.map((text, index) => [text, answers[index] ?? { error: "no answer" }]));
  }, 600_000);

  const disagreements = (queries: readonly string[], lets: string) => {
    const tables = tablesOf(lets);
    return queries.flatMap((text) => {
      const answer = theirs.get(text) ?? {};
      // What duckdb-kql does not run cannot be compared, nor what Microsoft's own binder refuses.
      if (answer.error !== undefined) return [];
      const own = ours(text, tables);
      if (own.error?.startsWith("KS") === true || comparable(own) === comparable(answer)) return [];
      return [{ text, theirs: answer.rows, ours: own.error ?? own.rows }];
    });
  };
  const compared = (queries: readonly string[]) =>
    queries.filter((text) => theirs.get(text)?.error === undefined).length;

  test("hand-picked queries give the same", () => {
    expect(disagreements(handPicked, prelude)).toEqual([]);
    expect(compared(handPicked)).toBeGreaterThan(120);
  }, 60_000);

  test("queries such as detections of identities have give the same", () => {
    expect(disagreements(identityQueries, identityTables)).toEqual([]);
    expect(compared(identityQueries)).toBeGreaterThan(180);
  }, 60_000);

  test("generated queries give the same", () => {
    expect(disagreements(generated, prelude)).toEqual([]);
    // The rest has no one right answer, or is nothing that duckdb-kql can be asked.
    expect(compared(generated)).toBeGreaterThan(GENERATED / 5);
  }, 120_000);
});
