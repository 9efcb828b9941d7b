import { spawn } from "node:child_process";
import { createInterface } from "node:readline";

interface Run {
  readonly cwd?: string;
  readonly env?: NodeJS.ProcessEnv;
  /** Hears each line of the output. */
  readonly onLine?: (line: string) => void;
}

/** @returns the exit code of a program, and what it wrote to its error output */
export function run(
  program: string,
  given: readonly string[],
  { cwd, env = process.env, onLine }: Run = {},
): Promise<{ readonly code: number; readonly errors: string }> {
  return new Promise((resolve, reject) => {
    const child = spawn(program, given, { cwd, env, stdio: ["ignore", "pipe", "pipe"] });
    createInterface({ input: child.stdout }).on("line", (line) => onLine?.(line));
    let errors = "";
    child.stderr.on("data", (chunk: Buffer) => {
      errors += chunk.toString("utf8");
    });
    child.on("error", reject);
    child.on("close", (code) => resolve({ code: code ?? 1, errors }));
  });
}

/** @throws Error with the last lines of what it wrote where it fails */
export async function mustRun(program: string, given: readonly string[], options: Run = {}): Promise<void> {
  const { code, errors } = await run(program, given, options);
  if (code === 0) return;
  const last = errors.trim().split("\n").slice(-5).join("\n");
  throw new Error(`${program} ${given.join(" ")} ended with ${code}:\n${last}`);
}
