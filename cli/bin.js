#!/usr/bin/env node
// Starts the TypeScript sources with a Node.js that can run them: this one, or the one installed beside us.
import { spawnSync } from "node:child_process";
import { existsSync } from "node:fs";
import { dirname, join } from "node:path";
import { fileURLToPath } from "node:url";

const here = dirname(fileURLToPath(import.meta.url));
const [major = 0, minor = 0] = process.versions.node.split(".").map(Number);
const installed = join(here, "..", "node_modules", ".bin", "node");
const runsTypeScript = major > 22 || (major === 22 && minor >= 18);
if (!runsTypeScript && !existsSync(installed)) {
  console.error(
    `breakglass needs Node.js 22.18 or later; this is ${process.versions.node}. Run \`npm ci\` first.`,
  );
  process.exit(2);
}
if (runsTypeScript) await import("./main.ts");
else {
  const { status } = spawnSync(installed, [join(here, "main.ts"), ...process.argv.slice(2)], {
    stdio: "inherit",
  });
  process.exit(status ?? 1);
}
