import { refuseTakenByNpm } from "./errors/taken-by-npm.ts";
import { createProgram } from "./program.ts";

/** Runs the command line with these arguments. How it went is left as the exit code of the process. */
export async function run(args: readonly string[]): Promise<void> {
  const program = createProgram();
  try {
    refuseTakenByNpm(program, args, process.env);
    await program.parseAsync(args, { from: "user" });
  } catch (error) {
    // Of these, 2 is a result: that it could not be found is 1.
    process.exitCode = ["review", "judge", "drift"].includes(program.args[0] ?? args[0] ?? "") ? 1 : 2;
    // Loaded on demand: imports are most of the time that a small command takes.
    const { explain } = await import("./errors/explain.ts");
    console.error(await explain(error));
  }
}
