import { spawn } from "node:child_process";
import { createInterface } from "node:readline";
import { type Tried, withServed } from "./served.ts";

/** Runs a program that tries the operations of an SDK against a served sandbox of its own, and prints a line of JSON for each. */
export function tryOperations(
  program: string,
  given: readonly string[],
  progress: (line: string) => void,
): Promise<Tried[]> {
  return withServed(
    progress,
    ({ env }) =>
      new Promise((resolve, reject) => {
        const tried: Tried[] = [];
        const child = spawn(program, given, { env, stdio: ["ignore", "pipe", "inherit"] });
        createInterface({ input: child.stdout }).on("line", (line) => {
          if (!line.startsWith("{")) return progress(line);
          const one = JSON.parse(line) as Tried;
          progress(`${one.works ? "works" : "FAILS"} ${one.area} ${one.command} ${one.says}`.trimEnd());
          tried.push(one);
        });
        child.on("error", reject);
        child.on("close", (code) =>
          code === 0 ? resolve(tried) : reject(new Error(`${program} ended with ${code}.`)),
        );
      }),
  );
}
