import { mkdirSync, writeFileSync } from "node:fs";
import { createRequire } from "node:module";
import { delimiter, dirname, join } from "node:path";
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
  const require = createRequire(join(directory, "package.json"));
  const script = require.resolve("@pulumi/pulumi/cmd/dynamic-provider/index.js");
  if (process.platform === "win32") {
    const text = `@"${process.execPath}" "${script}" %*\r\n`;
    writeFileSync(join(bin, "pulumi-resource-pulumi-nodejs.cmd"), text);
  } else {
    const text = `#!/bin/sh\nexec ${quoted(process.execPath)} ${quoted(script)} "$@"\n`;
    writeFileSync(join(bin, "pulumi-resource-pulumi-nodejs"), text, { mode: 0o755 });
  }
  return [dirname(process.execPath), bin, process.env["PATH"] ?? ""].join(delimiter);
}

function quoted(text: string): string {
  return `'${text.replaceAll("'", `'\\''`)}'`;
}
