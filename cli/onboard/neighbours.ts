import { readdirSync, readFileSync } from "node:fs";
import { join } from "node:path";
import { parseDocument } from "yaml";

/** A stack that is there already: what it has is a good guess for the next one. */
export interface Neighbour {
  readonly stack: string;
  readonly tenantId: string | undefined;
  /** The keys of our namespace. */
  readonly values: Readonly<Record<string, unknown>>;
}

/** The stack of which everything is made up. */
export const SAMPLE = "dev";

/** The stacks that have a file, in alphabetical order. */
export function stacksOf(directory: string): string[] {
  return readdirSync(directory)
    .flatMap((file) => /^Pulumi\.(.+)\.yaml$/.exec(file)?.[1] ?? [])
    .sort();
}

/** The other stacks of the project. One that is half-written is passed over, and said so. */
export function readNeighbours(directory: string, onStep: (line: string) => void): Neighbour[] {
  return stacksOf(directory)
    .filter((stack) => stack !== SAMPLE)
    .flatMap((stack) => {
      const settings = settingsOf(join(directory, `Pulumi.${stack}.yaml`));
      if (settings === undefined) {
        onStep(`Pulumi.${stack}.yaml cannot be read as YAML, and is passed over.`);
        return [];
      }
      const tenantId = settings["azure-native:tenantId"];
      const values = Object.entries(settings).flatMap(([key, value]) =>
        key.startsWith("breakglass:") ? [[key.slice("breakglass:".length), value] as const] : [],
      );
      return {
        stack,
        tenantId: typeof tenantId === "string" ? tenantId : undefined,
        values: Object.fromEntries(values),
      };
    });
}

/** What most of them have at a place; of several as frequent, the first. */
export function mostCommon(neighbours: readonly Neighbour[], path: readonly (string | number)[]): unknown {
  const counts = new Map<string, number>();
  for (const { values } of neighbours) {
    const value = path.reduce<unknown>(
      (inner, key) => (typeof inner === "object" && inner !== null ? Reflect.get(inner, key) : undefined),
      values,
    );
    if (value === undefined) continue;
    const text = JSON.stringify(value);
    counts.set(text, (counts.get(text) ?? 0) + 1);
  }
  const [best] = [...counts].sort(([, a], [, b]) => b - a);
  return best === undefined ? undefined : JSON.parse(best[0]);
}

function settingsOf(file: string): Record<string, unknown> | undefined {
  try {
    const document = parseDocument(readFileSync(file, "utf8"));
    if (document.errors.length > 0) return undefined;
    const { config } = (document.toJS() ?? {}) as { config?: unknown };
    return typeof config === "object" && config !== null ? (config as Record<string, unknown>) : {};
  } catch {
    return undefined;
  }
}
