import { type ChildProcess, spawn } from "node:child_process";
import { delimiter, dirname } from "node:path";
import { compileCacheVariable } from "../../compile-cache.js";
import { withoutProxy } from "../command.ts";

export interface ProgramOptions {
  readonly cwd: string;
  readonly env: Readonly<Record<string, string>>;
  readonly signal?: AbortSignal;
  readonly onOutput: (chunk: Buffer) => void;
  readonly onErrorOutput: (chunk: Buffer) => void;
}

/** The processes that the engine has asked for; none outlives this object's `stop`. */
export class Programs {
  readonly #running = new Set<ChildProcess>();

  run([file, ...args]: readonly [string, ...string[]], options: ProgramOptions) {
    const program = spawn(file, args, {
      cwd: options.cwd,
      // A third of a small program's time is to compile Pulumi's SDK.
      env: {
        ...compileCacheVariable(),
        ...withoutProxy({ ...process.env, ...options.env }),
        PATH: pathWithThisNode(),
      },
      stdio: ["ignore", "pipe", "pipe"],
    });
    program.stdout.on("data", options.onOutput);
    program.stderr.on("data", options.onErrorOutput);
    const stop = () => program.kill();
    options.signal?.addEventListener("abort", stop);
    this.#running.add(program);
    return new Promise<{ code: number | null; signal: NodeJS.Signals | null }>((resolve, reject) => {
      program.on("error", reject);
      program.on("close", (code, signal) => resolve({ code, signal }));
    }).finally(() => {
      this.#running.delete(program);
      options.signal?.removeEventListener("abort", stop);
    });
  }

  stop(): void {
    for (const program of this.#running) program.kill();
  }
}

function pathWithThisNode(): string {
  return [dirname(process.execPath), process.env["PATH"] ?? ""].join(delimiter);
}
