import { readdirSync, readFileSync, writeFileSync } from "node:fs";
import { join } from "node:path";

const MODULE = "github.com/hashicorp/terraform-provider-azurerm";
/** Files that name each service of Azure; all others stay as they are. */
const REGISTRATIONS = ["internal/provider/services.go", "internal/provider/services_gen.go"];
const CLIENTS = ["internal/clients/client.go", "internal/clients/client_gen.go"];

/**
 * Leaves only some services of Azure in a copy of azurerm's source, so that it builds in minutes instead of an hour. What
 * is left is unchanged: a service that is not registered has no resources, and no client.
 *
 * @param source the folder of the copy
 * @param services names of folders of `internal/services`
 */
export function trim(source: string, services: readonly string[]): void {
  const compiled = sourceOf(source, services);
  for (const file of REGISTRATIONS) {
    change(source, file, (text) => {
      const named = /^\t+(\w+)\.Registration\{\},\n/gm;
      return withoutUnusedImports(
        text.replace(named, (line, name: string) => (services.includes(name) ? line : "")),
      );
    });
  }
  for (const file of CLIENTS) {
    change(source, file, (text) => {
      const isUsed = (field: string) => new RegExp(`\\b(?:[cC]lients?\\)?)\\.${field}\\b`).test(compiled);
      const fields = [...text.matchAll(/^\t([A-Z]\w+) +\*\w+\.(?:Auto)?Client\n/gm)];
      const unused = fields.filter(([, field = ""]) => !KEPT_CLIENTS.includes(field) && !isUsed(field));
      return withoutUnusedImports(
        unused.reduce(
          (rest, [line, field]) =>
            rest
              .replace(line, "")
              .replace(new RegExp(`^\\tif client\\.${field}, err = .*\\n.*\\n\\t\\}\\n+`, "m"), "")
              .replace(new RegExp(`^\\tclient\\.${field} = .*\\n`, "m"), ""),
          text,
        ),
      );
    });
  }
}

/** The provider itself uses it. */
const KEPT_CLIENTS = ["Preflight"];

function change(source: string, file: string, by: (text: string) => string): void {
  const path = join(source, file);
  writeFileSync(path, by(readFileSync(path, "utf8")));
}

function withoutUnusedImports(text: string): string {
  return text.replace(/^\t(?:(\w+) )?"(\S+)"\n/gm, (line, alias: string | undefined, path: string) => {
    const name = alias ?? path.slice(path.lastIndexOf("/") + 1);
    return new RegExp(`\\b${name}\\.`).test(text.replace(line, "").replace(/^\t.*"\n/gm, "")) ? line : "";
  });
}

/** The source of what is compiled with the services, but for what is trimmed. */
function sourceOf(source: string, services: readonly string[]): string {
  const waiting = ["internal/provider", ...services.map((name) => `internal/services/${name}`)];
  const seen = new Set<string>();
  const texts: string[] = [];
  for (let folder = waiting.pop(); folder !== undefined; folder = waiting.pop()) {
    if (seen.has(folder)) continue;
    seen.add(folder);
    for (const file of readdirSync(join(source, folder))) {
      const path = `${folder}/${file}`;
      if (!/(?<!_test)\.go$/.test(file) || [...REGISTRATIONS, ...CLIENTS].includes(path)) continue;
      const text = readFileSync(join(source, path), "utf8");
      texts.push(text);
      for (const [, imported = ""] of text.matchAll(new RegExp(`"${MODULE}/([^"]+)"`, "g")))
        waiting.push(imported);
    }
  }
  return texts.join("\n");
}
