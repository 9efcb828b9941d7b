import { type SyntaxNode, sourceText } from "../language.ts";
import type { Frame, Relation, Scope } from "../scope.ts";
import type { Row } from "../values.ts";

/** So many rows die young: the next operator has taken what it needs of them before there are more. */
const MOST_ROWS = 4096;

/** The rows of a relation, a few thousand at a time where it has them so, else all. */
export function piecesOf(source: Relation, frame: Frame): Iterable<readonly Row[]> {
  return source.pieces?.(frame) ?? [source.run(frame)];
}

/** All rows, in order. */
export function gathered(pieces: Iterable<readonly Row[]>): Row[] {
  const all: Row[] = [];
  for (const rows of pieces) for (const row of rows) all.push(row);
  return all;
}

/** The rows of a source, at most so many at a time. */
export function* slices(source: Relation, frame: Frame): Generator<readonly Row[]> {
  for (const rows of piecesOf(source, frame)) {
    if (rows.length <= MOST_ROWS) yield rows;
    else for (let at = 0; at < rows.length; at += MOST_ROWS) yield rows.slice(at, at + MOST_ROWS);
  }
}

/**
 * What an operator makes of rows, one after the other or a few thousand at a time; all at once where its expressions look
 * at other rows (`prev()`, `row_number()`).
 */
export function rowByRow(
  node: SyntaxNode,
  source: Relation,
  scope: Scope,
  make: (rows: readonly Row[], frame: Frame) => Row[],
): Pick<Relation, "run" | "pieces"> {
  if (seesOtherRows(node, scope)) return { run: (frame) => make(source.run(frame), frame) };
  function* pieces(frame: Frame): Generator<readonly Row[]> {
    for (const rows of slices(source, frame)) yield make(rows, frame);
  }
  return { pieces, run: (frame) => gathered(pieces(frame)) };
}

/** A function of a `let` statement may have any function in it. */
function seesOtherRows(node: SyntaxNode, { functions }: Scope): boolean {
  const names = sourceText(node).matchAll(/\b(\w+)\s*\(/g);
  return [...names].some(([, name = ""]) => /^(prev|next|row_\w+)$/.test(name) || functions.has(name));
}
