import { spawnSync } from "node:child_process";
import { mkdirSync, mkdtempSync, rmSync, writeFileSync } from "node:fs";
import { tmpdir } from "node:os";
import { dirname, join } from "node:path";
import { fileURLToPath } from "node:url";
import { breakglass, type Outcome } from "./in-process.ts";

const MAIN = join(dirname(fileURLToPath(import.meta.url)), "..", "..", "cli", "main.js");

/** A folder of a user's own files, and `breakglass` run in it. */
export class Folder {
  readonly directory = mkdtempSync(join(tmpdir(), "breakglass-cli-"));

  /** Writes a file: text as it is, anything else as JSON. */
  write(file: string, content: unknown): this {
    mkdirSync(dirname(join(this.directory, file)), { recursive: true });
    writeFileSync(
      join(this.directory, file),
      typeof content === "string" ? content : JSON.stringify(content),
    );
    return this;
  }

  /** `breakglass` with these arguments, by the process of the test. */
  breakglass(...args: string[]): Promise<Outcome> {
    return breakglass(this.directory, ...args);
  }

  /** The same by a process of its own, for what only that shows: its pipes and its end. */
  start(...args: string[]): { code: number | null; stdout: string; stderr: string } {
    const { status, stdout, stderr } = spawnSync(process.execPath, [MAIN, ...args], {
      cwd: this.directory,
      maxBuffer: 1 << 28,
      encoding: "utf8",
      env: process.env,
    });
    return { code: status, stdout, stderr };
  }

  remove(): void {
    rmSync(this.directory, { recursive: true });
  }
}
