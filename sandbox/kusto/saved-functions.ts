import { KustoError } from "./errors.ts";
import type { SavedFunction } from "./surroundings.ts";

type Functions = ReadonlyMap<string, SavedFunction>;

/** A query with the saved functions that it uses in front, as functions of `let` statements. */
export interface Expanded {
  readonly text: string;
  /** An error of that text, where the query or the function has it. */
  located(error: KustoError): KustoError;
}

/**
 * Log Analytics knows a saved function by its alias; it may call others, and none calls itself in the end
 * (learn.microsoft.com/azure/azure-monitor/logs/functions).
 *
 * @throws KustoError where functions call each other in a circle
 */
export function expanded(query: string, functions: Functions): Expanded {
  const used: string[] = [];
  for (const name of namesIn(query, functions)) gather(name, functions, used, []);
  const parts = used.map((name) => {
    const { parameters, body } = functions.get(name) as SavedFunction;
    return { name, body, start: `let ${name} = (${parameters}) {\n`, end: "\n};\n" };
  });
  const text = parts.map(({ body, start, end }) => start + body + end).join("") + query;
  return { text, located: (error) => located(error, parts, query) };
}

function namesIn(text: string, functions: Functions): string[] {
  const words = new Set(text.match(/[\w-]+/g) ?? []);
  return [...functions.keys()].filter((name) => words.has(name));
}

/** Those that a function calls come before it. */
function gather(name: string, functions: Functions, used: string[], path: readonly string[]): void {
  const { body } = functions.get(name) as SavedFunction;
  if (path.includes(name)) {
    const circle = [...path.slice(path.indexOf(name)), name].join(" → ");
    throw new KustoError("SANDBOX", `The saved functions call each other in a circle: ${circle}.`, body, 0);
  }
  if (used.includes(name)) return;
  for (const inner of namesIn(body, functions)) gather(inner, functions, used, [...path, name]);
  used.push(name);
}

interface Part {
  readonly name: string;
  readonly body: string;
  readonly start: string;
  readonly end: string;
}

const lineCount = (text: string) => text.split("\n").length;

function located(error: KustoError, parts: readonly Part[], query: string): KustoError {
  let line = error.line;
  for (const { name, body, start } of parts) {
    const lines = lineCount(body);
    // One line before the body, and one behind it.
    if (line <= lines + 2) {
      const [text, place] = line === 1 ? [start.trimEnd(), 1] : [body, Math.min(line - 1, lines)];
      const reason = `In the saved function ${name}: ${error.message}`;
      return new KustoError(error.code, reason, text, positionOf(text, place, error.column));
    }
    line -= lines + 2;
  }
  return new KustoError(error.code, error.message, query, positionOf(query, line, error.column));
}

function positionOf(text: string, line: number, column: number): number {
  const before = text.split("\n").slice(0, line - 1);
  return before.reduce((sum, each) => sum + each.length + 1, 0) + column - 1;
}
