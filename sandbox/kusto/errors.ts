/** A query that cannot be run: where, and why. Lines and columns count from 1. */
export class KustoError extends Error {
  readonly code: string;
  readonly line: number;
  readonly column: number;
  readonly #text: string;

  constructor(code: string, reason: string, text: string, position: number) {
    super(reason);
    this.name = "KustoError";
    this.code = code;
    const before = text.slice(0, position).split("\n");
    this.line = before.length;
    this.column = (before.at(-1)?.length ?? 0) + 1;
    this.#text = text;
  }

  /** The faulty line with a caret below the fault. */
  explain(): string {
    const line = this.#text.split("\n")[this.line - 1] ?? "";
    return `${this.code} at line ${this.line}, column ${this.column}: ${this.message}\n${line}\n${" ".repeat(this.column - 1)}^`;
  }
}

/** A query that names a table which the workspace does not have. A union may leave it out. */
export class MissingTableError extends KustoError {}
