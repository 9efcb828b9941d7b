#!/usr/bin/env node
// Checked before loading anything that an older Node.js cannot parse.
const OLDEST = [22, 18];
// Of these, exit code 2 is a result: that it could not be found is 1.
const FAILURE = ["review", "judge", "drift"].some((command) => process.argv.includes(command)) ? 1 : 2;
const [major = 0, minor = 0] = process.versions.node.split(".").map(Number);
if (major < OLDEST[0] || (major === OLDEST[0] && minor < OLDEST[1])) {
  console.error(`breakglass needs Node.js ${OLDEST.join(".")} or later; this is ${process.versions.node}.`);
  process.exit(FAILURE);
}

// Keeps compiled sources between runs, and so has to be JavaScript itself: a small command spends most of its time loading Microsoft's Kusto parser.
(await import("azure-alerting-sandbox/compile-cache")).keepCompiled();
const { run } = await import("./run.ts");
await run(process.argv.slice(2));
