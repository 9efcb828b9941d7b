import { spawn } from "node:child_process";

export interface Execution {
  readonly code: number | null;
  readonly output: string;
  readonly errorOutput: string;
}

export interface ExecuteOptions {
  readonly env: NodeJS.ProcessEnv;
  readonly cwd?: string;
  readonly signal?: AbortSignal | undefined;
  /** What the executable reads on its standard input; default nothing. */
  readonly input?: string;
}

/**
 * Runs an executable to its end and collects its output. It is interrupted when `signal` is, and never outlives
 * this process.
 *
 * @throws the system's error if it cannot be started
 */
export function execute(
  file: string,
  args: readonly string[],
  { env, cwd, signal, input }: ExecuteOptions,
): Promise<Execution> {
  const child = spawn(file, args, {
    ...(cwd ? { cwd } : {}),
    env,
    stdio: ["pipe", "pipe", "pipe"],
    // In a process group of its own: Ctrl-C reaches it through `signal` alone, and so once.
    detached: process.platform !== "win32",
  });
  // An executable that ends before it has read everything says why by itself.
  child.stdin.on("error", () => {});
  child.stdin.end(input);
  const output: Buffer[] = [];
  const errorOutput: Buffer[] = [];
  child.stdout.on("data", (chunk: Buffer) => output.push(chunk));
  child.stderr.on("data", (chunk: Buffer) => errorOutput.push(chunk));
  // One interrupt makes the Pulumi engine finish what it has begun and release its lock; a second one kills it.
  const interrupt = () => child.kill("SIGINT");
  process.once("exit", interrupt);
  signal?.addEventListener("abort", interrupt);
  if (signal?.aborted) interrupt();
  return new Promise<Execution>((resolve, reject) => {
    child.on("error", reject);
    child.on("close", (code) =>
      resolve({
        code,
        output: Buffer.concat(output).toString("utf8"),
        errorOutput: Buffer.concat(errorOutput).toString("utf8"),
      }),
    );
  }).finally(() => {
    process.off("exit", interrupt);
    signal?.removeEventListener("abort", interrupt);
  });
}

/** Whether a process of this machine still runs. */
export function isAlive(pid: number): boolean {
  try {
    process.kill(pid, 0);
    return true;
  } catch (error) {
    return (error as NodeJS.ErrnoException).code === "EPERM";
  }
}
