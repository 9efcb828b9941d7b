import { spawn } from "node:child_process";
import { cpSync, mkdtempSync, readFileSync, rmSync, symlinkSync, writeFileSync } from "node:fs";
import { tmpdir } from "node:os";
import { dirname, join } from "node:path";
import { fileURLToPath } from "node:url";

const PROJECT = join(dirname(fileURLToPath(import.meta.url)), "..", "..");
export const MAIN = join(PROJECT, "cli", "main.js");
/** What a test may change; what the program imports is the project's own, so that what Node.js has compiled of it serves all. */
const COPIED = ["Pulumi.yaml", "Pulumi.dev.yaml", "package.json", "index.ts"];
const LINKED = ["node_modules", "config", "queries", "workflows", "components"];

export interface Outcome {
  readonly code: number | null;
  readonly stdout: string;
  readonly stderr: string;
}

/** The program with settings and a sandbox of its own, used as its user would: through the command line. */
export class Clone {
  readonly directory = mkdtempSync(join(tmpdir(), "breakglass-clone-"));

  constructor() {
    for (const part of COPIED) cpSync(join(PROJECT, part), join(this.directory, part));
    for (const part of LINKED) symlinkSync(join(PROJECT, part), join(this.directory, part));
  }

  /** Writes a file, by its path inside the clone. */
  write(file: string, text: string): string {
    writeFileSync(join(this.directory, file), text);
    return join(this.directory, file);
  }

  read(file: string): string {
    return readFileSync(join(this.directory, file), "utf8");
  }

  /** Changes the sample stack's settings. */
  configure(change: (settings: string) => string): void {
    this.write("Pulumi.dev.yaml", change(this.read("Pulumi.dev.yaml")));
  }

  /** Takes keys out of the sample stack's settings, with all that is below them. */
  without(...keys: readonly string[]): void {
    this.configure((settings) =>
      keys.reduce(
        (text, key) => text.replace(new RegExp(`^ {2}breakglass:${key}:.*\\n(?: {4}.*\\n)*`, "m"), ""),
        settings,
      ),
    );
  }

  /** `breakglass` with these arguments; `interruptAfter` milliseconds after its first line of progress it gets what Ctrl-C sends. */
  breakglass(...given: (string | { interruptAfter: number })[]): Promise<Outcome> {
    const args = given.filter((each) => typeof each === "string");
    const [interrupt] = given.filter((each) => typeof each !== "string");
    return new Promise((resolve, reject) => {
      const child = spawn(process.execPath, [MAIN, ...args], {
        cwd: this.directory,
        // Jest gives tests an environment of their own, which children do not get by themselves.
        env: process.env,
      });
      const interruptLater = () => {
        if (interrupt !== undefined) setTimeout(() => child.kill("SIGINT"), interrupt.interruptAfter);
      };
      child.stderr.once("data", interruptLater);
      let stdout = "";
      let stderr = "";
      child.stdout.on("data", (chunk) => {
        stdout += chunk;
      });
      child.stderr.on("data", (chunk) => {
        stderr += chunk;
      });
      child.on("error", reject);
      child.on("close", (code) => resolve({ code, stdout, stderr }));
    });
  }

  remove(): void {
    rmSync(this.directory, { recursive: true, force: true });
  }
}
