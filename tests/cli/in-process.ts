import { format } from "node:util";
import { jest } from "@jest/globals";
import { run } from "../../cli/run.ts";

export interface Outcome {
  readonly code: number;
  readonly stdout: string;
  readonly stderr: string;
}

class Exit extends Error {}

/**
 * `breakglass` with these arguments, run in this folder by the process of the test, which has loaded it already: to start
 * a process of its own takes two seconds, most of which are to load Microsoft's parser.
 */
export async function breakglass(directory: string, ...args: readonly string[]): Promise<Outcome> {
  const written = { stdout: "", stderr: "" };
  let exited: number | undefined;
  const writes = (to: keyof typeof written) => (text: unknown) => {
    // What has exited writes no more.
    if (exited === undefined) written[to] += String(text);
    return true;
  };
  const prints =
    (to: keyof typeof written) =>
    (...values: unknown[]) => {
      writes(to)(`${format(...values)}\n`);
    };
  const exit = (code?: number | string | null): never => {
    exited ??= Number(code ?? 0);
    throw new Exit(`The command has exited with ${code}.`);
  };
  const spies = [
    jest.spyOn(process.stdout, "write").mockImplementation(writes("stdout")),
    jest.spyOn(process.stderr, "write").mockImplementation(writes("stderr")),
    jest.spyOn(console, "log").mockImplementation(prints("stdout")),
    jest.spyOn(console, "error").mockImplementation(prints("stderr")),
    jest.spyOn(process, "exit").mockImplementation(exit),
  ];
  const from = process.cwd();
  process.chdir(directory);
  process.exitCode = undefined;
  try {
    await run(args);
    return { code: exited ?? Number(process.exitCode ?? 0), ...written };
  } finally {
    process.exitCode = undefined;
    process.chdir(from);
    for (const spy of spies) spy.mockRestore();
  }
}
