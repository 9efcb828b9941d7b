import { program } from "./program.ts";

/** Runs the command line with these arguments. How it went is left as the exit code of the process. */
export async function run(args: readonly string[]): Promise<void> {
  try {
    await program.parseAsync(args, { from: "user" });
  } catch (error) {
    process.exitCode = 2;
    // Loaded on demand: imports are most of the time that a small command takes.
    const { explainFailure } = await import("./errors/explain-failure.ts");
    console.error(explainFailure(error));
  }
}
