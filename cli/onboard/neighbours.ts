import { readFileSync } from "node:fs";
import { parseDocument } from "yaml";
import { stackFile, stackNames } from "../stack/stack-files.ts";

/** An existing stack: its values are good proposals for the next one. */
export interface Neighbour {
  readonly stack: string;
  readonly tenantId: string | undefined;
  /** The keys of our namespace. */
  readonly values: Readonly<Record<string, unknown>>;
}

/** The sample stack, in which everything is made up. */
export const SAMPLE = "dev";

/** The other stacks of the project. Skips invalid files, and says so. */
export function readNeighbours(directory: string, onStep: (line: string) => void): Neighbour[] {
  return stackNames(directory)
    .filter((stack) => stack !== SAMPLE)
    .flatMap((stack) => {
      const settings = settingsOf(stackFile(directory, stack));
      if (settings === undefined) {
        onStep(`Pulumi.${stack}.yaml is not valid YAML: skipped.`);
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

/** The most common value at a path; the first one in a tie. */
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
