#!/usr/bin/env node
import module from "node:module";

// Said in one line, before anything is loaded that an older Node.js cannot read.
const OLDEST = [22, 18] as const;
const [major = 0, minor = 0] = process.versions.node.split(".").map(Number);
if (major < OLDEST[0] || (major === OLDEST[0] && minor < OLDEST[1])) {
  console.error(`breakglass needs Node.js ${OLDEST.join(".")} or later; this is ${process.versions.node}.`);
  process.exit(2);
}

// Compiled sources are kept from one run to the next, in the machine's folder for temporary files: a small command
// spends most of its time on loading Microsoft's Kusto parser.
module.enableCompileCache();
const { program } = await import("./program.ts");

try {
  await program.parseAsync();
} catch (error) {
  process.exitCode = 2;
  // Loaded where it is needed: what commands import is most of the time that the smallest of them takes.
  const { explainFailure } = await import("./errors/explain-failure.ts");
  console.error(explainFailure(error));
}
