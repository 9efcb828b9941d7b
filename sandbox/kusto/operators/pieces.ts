import { type SyntaxNode, sourceText } from "../language.ts";
import type { Frame, Relation, Scope } from "../scope.ts";
import type { Row } from "../values.ts";

/** So many rows die young: the next operator has taken what it needs of them before there are more. */
const MOST_ROWS = 4096;

/** The rows of a relation, a few thousand at a time where it has them so, else all. */
export function piecesOf(source: Pick<Relation, "run" | "pieces">, frame: Frame): Iterable<readonly Row[]> {
  return source.pieces?.(frame) ?? [source.run(frame)];
}

/** All rows, in order. */
export function gathered(pieces: Iterable<readonly Row[]>): Row[] {
  const all: Row[] = [];
  for (const rows of pieces) for (const row of rows) all.push(row);
  return all;
}

/** The rows of a source, at most so many at a time. */
export function slices(source: Relation, frame: Frame): Generator<readonly Row[]> {
  return sliced(piecesOf(source, frame));
}

function* sliced(pieces: Iterable<readonly Row[]>): Generator<readonly Row[]> {
  for (const rows of pieces) {
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
): RowsOf {
  if (seesOtherRows(node, scope))
    return { ...emptyAs(source), run: (frame) => make(source.run(frame), frame) };
  return inPieces(source, make);
}

type RowsOf = Pick<Relation, "run" | "pieces" | "isEmpty">;

/** For what makes rows of rows alone. */
export function emptyAs({ isEmpty }: Relation): Pick<Relation, "isEmpty"> {
  return isEmpty === undefined ? {} : { isEmpty };
}

/** What an operator makes of rows, whichever of them are there together. */
export function inPieces(source: Relation, make: (rows: readonly Row[], frame: Frame) => Row[]): RowsOf {
  function* several(given: Iterable<readonly Row[]>, frame: Frame): Generator<readonly Row[]> {
    for (const rows of sliced(given)) yield make(rows, frame);
  }
  /** Of few rows, a rule's query has all at once: generators, one for each operator, would take longer than the rows. */
  const pieces = (frame: Frame): Iterable<readonly Row[]> => {
    const given = piecesOf(source, frame);
    const few = fewOf(given);
    return few === undefined ? several(given, frame) : [make(few, frame)];
  };
  return {
    ...emptyAs(source),
    pieces,
    run: (frame) => {
      const made = pieces(frame);
      return fewOf(made) ?? gathered(made);
    },
  };
}

/** The rows where they are all there, and no more than one piece has. */
function fewOf(pieces: Iterable<readonly Row[]>): readonly Row[] | undefined {
  if (!Array.isArray(pieces) || pieces.length !== 1) return undefined;
  const [rows] = pieces as readonly (readonly Row[])[];
  return rows !== undefined && rows.length <= MOST_ROWS ? rows : undefined;
}

/** A function of a `let` statement may have any function in it. */
function seesOtherRows(node: SyntaxNode, { functions }: Scope): boolean {
  const names = sourceText(node).matchAll(/\b(\w+)\s*\(/g);
  return [...names].some(([, name = ""]) => /^(prev|next|row_\w+)$/.test(name) || functions.has(name));
}
