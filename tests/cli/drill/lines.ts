import { stripVTControlCharacters } from "node:util";
import { jest } from "@jest/globals";

/** What is printed on standard output, without its colours. */
export class Lines {
  readonly #spy = jest.spyOn(console, "log").mockImplementation(() => {});

  get text(): string {
    return stripVTControlCharacters(this.#spy.mock.calls.map((args) => `${args.join(" ")}\n`).join(""));
  }

  get all(): readonly string[] {
    return this.text.split("\n").slice(0, -1);
  }

  clear(): void {
    this.#spy.mockClear();
  }

  restore(): void {
    this.#spy.mockRestore();
  }
}
