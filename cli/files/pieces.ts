import { closeSync, openSync, readSync } from "node:fs";
import { UserError } from "../errors/user-error.ts";

const PIECE = 1 << 20;

/** A file, of which one piece after the other is read: it may be larger than memory or a text can hold. */
export class Pieces {
  readonly file: string;
  readonly #handle: number;

  /** @throws UserError if it cannot be read */
  constructor(file: string) {
    this.file = file;
    try {
      this.#handle = openSync(file, "r");
    } catch {
      throw new UserError(`${file} cannot be read.`);
    }
  }

  /** Undefined at the end. */
  next(): Buffer | undefined {
    const piece = Buffer.allocUnsafe(PIECE);
    const length = readSync(this.#handle, piece, 0, PIECE, null);
    return length === 0 ? undefined : piece.subarray(0, length);
  }

  close(): void {
    closeSync(this.#handle);
  }
}
