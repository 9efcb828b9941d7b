import { mkdirSync, writeFileSync } from "node:fs";
import { createRequire } from "node:module";
import { delimiter, dirname, join } from "node:path";
import { pathToFileURL } from "node:url";
import { LEAN_SDK } from "./lean-sdk.ts";
import type { Project } from "./project.ts";

/**
 * Puts the plugin of `pulumi.dynamic` resources into the state directory: the engine looks for it on `PATH`, and
 * it otherwise comes with the language host that we stand in for.
 *
 * @returns the `PATH` on which it is found, with this very Node.js first
 */
export function pathWithDynamicProvider({ stateDirectory, directory }: Project): string {
  const bin = join(stateDirectory, "bin");
  mkdirSync(bin, { recursive: true });
  const start = join(bin, "dynamic-provider.mjs");
  writeFileSync(start, startText(directory));
  if (process.platform === "win32") {
    const text = `@"${process.execPath}" --require "${LEAN_SDK}" "${start}" %*\r\n`;
    writeFileSync(join(bin, "pulumi-resource-pulumi-nodejs.cmd"), text);
  } else {
    const text = `#!/bin/sh\nexec ${quoted(process.execPath)} --require ${quoted(LEAN_SDK)} ${quoted(start)} "$@"\n`;
    writeFileSync(join(bin, "pulumi-resource-pulumi-nodejs"), text, { mode: 0o755 });
  }
  return [dirname(process.execPath), bin, process.env["PATH"] ?? ""].join(delimiter);
}

/**
 * Runs the project's own plugin. Most of its start is to compile the SDK, and the engine waits for it: so what Node.js compiles is kept for the next run (compile-cache.js). It is written at once, since the engine ends the plugin by a signal.
 */
function startText(directory: string): string {
  const require = createRequire(join(directory, "package.json"));
  const plugin = pathToFileURL(require.resolve("@pulumi/pulumi/cmd/dynamic-provider/index.js"));
  return `import { flushCompileCache } from "node:module";
// An engine that is killed cannot end its plugins.
const engine = process.ppid;
setInterval(() => {
  if (process.ppid !== engine) process.exit(1);
}, 1000).unref();
await import(${JSON.stringify(plugin.href)});
flushCompileCache();
`;
}

function quoted(text: string): string {
  return `'${text.replaceAll("'", `'\\''`)}'`;
}
