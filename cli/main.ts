import { enableCompileCache } from "node:module";

// Compiled sources are kept from one run to the next, in the machine's folder for temporary files: a small command
// spends most of its time on loading Microsoft's Kusto parser.
enableCompileCache();
const { program } = await import("./program.ts");

try {
  await program.parseAsync();
} catch (error) {
  process.exitCode = 2;
  // Loaded where it is needed: what commands import is most of the time that the smallest of them takes.
  const { explainFailure } = await import("./errors/explain-failure.ts");
  console.error(explainFailure(error));
}
