import { existsSync, rmSync } from "node:fs";
import { dirname, join } from "node:path";
import { z } from "zod";
import { UserError } from "../errors/user-error.ts";
import { readJsonFile } from "../files/json-file.ts";
import { makeFolder } from "../files/make-folder.ts";
import { writeWhole } from "../files/report-file.ts";
import type { Answered } from "./way-back.ts";

const kept = z.strictObject({
  version: z.literal(1),
  at: z.iso.datetime(),
  answers: z.array(z.strictObject({ message: z.string(), value: z.unknown().optional() })),
});

export type Kept = z.output<typeof kept>;

/** What was answered for a stack that was not written in the end. Secrets are never in it. */
export class KeptAnswers {
  readonly #file: string;
  readonly #stack: string;
  #isNew = false;

  /** @param directory the one of Pulumi.yaml */
  constructor(directory: string, stack: string) {
    this.#stack = stack;
    this.#file = join(directory, ".sandbox", ".onboard", `${stack}.json`);
  }

  /** Undefined where there are none that can be read. */
  read(): Kept | undefined {
    if (!existsSync(this.#file)) return undefined;
    try {
      const found = readJsonFile(this.#file, kept);
      return found.answers.length === 0 ? undefined : found;
    } catch (error) {
      if (error instanceof UserError) return undefined;
      throw error;
    }
  }

  /** Where nothing can be written, the questions go on all the same. */
  keep(answers: readonly Answered[]): void {
    const content = { version: 1, at: new Date().toISOString(), answers: [...answers] } satisfies Kept;
    try {
      makeFolder(dirname(this.#file));
      writeWhole(this.#file, `${JSON.stringify(content, null, 2)}\n`);
      this.#isNew = true;
    } catch {}
  }

  /**
   * Does what may fail, and then says that the answers are kept.
   *
   * @throws what it throws
   */
  async through<Result>(work: () => Promise<Result>): Promise<Result> {
    try {
      return await work();
    } catch (error) {
      if (!(error instanceof UserError) || !this.#isNew) throw error;
      throw new UserError(
        `${error.message}\nThe answers are kept, without secrets: the next start for ${this.#stack} offers them.`,
      );
    }
  }

  forget(): void {
    try {
      rmSync(this.#file, { force: true });
    } catch {}
  }
}
