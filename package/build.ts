import { spawnSync } from "node:child_process";
import { cpSync, rmSync } from "node:fs";
import { createRequire } from "node:module";
import { join } from "node:path";

/**
 * Builds what the npm package holds: JavaScript and declarations of the components and of the policy pack, into `dist/`.
 * Node.js runs no TypeScript below `node_modules` (nodejs.org/api/typescript.html, type stripping in dependencies).
 */
const project = join(import.meta.dirname, "..");
const dist = join(project, "dist");

rmSync(dist, { recursive: true, force: true });
const compiler = createRequire(import.meta.url).resolve("typescript/bin/tsc");
const { status } = spawnSync(process.execPath, [compiler, "-p", "tsconfig.build.json"], {
  cwd: project,
  stdio: "inherit",
});
// The compiler has said why.
if (status !== 0) process.exit(1);
// What the engine reads of a policy pack besides its program.
for (const file of ["PulumiPolicy.yaml", "package.json"]) {
  cpSync(join(project, "policies", file), join(dist, "policies", file));
}
