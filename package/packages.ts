import { readFileSync } from "node:fs";
import { join } from "node:path";

/** The directory of the repository. */
export const REPOSITORY = join(import.meta.dirname, "..");

/** A package of this repository: where it is, and what has to be built before it, because it reads its declarations. */
export interface Package {
  readonly directory: string;
  readonly needs: readonly PackageName[];
  /** Sources that no entry point leads to, but that are part of the package. */
  readonly more: readonly string[];
  /** Files that are copied as they are: by their path in `dist`, from the package's directory. */
  readonly assets: Readonly<Record<string, string>>;
}

export type PackageName = "sandbox" | "library" | "cli";

export const packages: Readonly<Record<PackageName, Package>> = {
  sandbox: {
    directory: join(REPOSITORY, "sandbox"),
    needs: [],
    more: [],
    assets: asTheyAre(
      "engine/cli/go.mod",
      "engine/cli/go.sum",
      "engine/cli/tools.go",
      "engine/host/run_program.py",
      "engine/lean-sdk.cjs",
    ),
  },
  library: {
    directory: REPOSITORY,
    needs: ["sandbox"],
    more: ["policies/index.js"],
    // What the engine reads of a policy pack besides its program.
    assets: asTheyAre("policies/PulumiPolicy.yaml", "policies/package.json"),
  },
  cli: {
    directory: join(REPOSITORY, "cli"),
    needs: ["sandbox", "library"],
    // The latter is loaded by its path, in a thread.
    more: ["main.js", "review/stage-thread.ts"],
    // What `breakglass init` makes a repository of, and what a browser runs of the sandbox's page.
    assets: {
      "sandbox/page/page.js": "sandbox/page/page.js",
      "init/template": "init/template",
      // Node.js and TypeScript would take a file with their ending for a part of the package.
      "init/index.ts.txt": "../index.ts",
      "init/github/actions": "../.github/actions",
      "init/github/workflows": "../.github/workflows",
      "init/github/scripts": "../.github/scripts",
    },
  },
};

function asTheyAre(...paths: readonly string[]): Record<string, string> {
  return Object.fromEntries(paths.map((path) => [path, path]));
}

export interface Manifest {
  readonly name: string;
  readonly version: string;
  readonly exports: Readonly<Record<string, string>>;
  readonly bin?: Readonly<Record<string, string>>;
  readonly dependencies?: Readonly<Record<string, string>>;
  readonly [property: string]: unknown;
}

export function readManifest({ directory }: Package): Manifest {
  return JSON.parse(readFileSync(join(directory, "package.json"), "utf8"));
}

/** Whether it is compiled; anything else is handed on as it is. */
export const isSource = (path: string): boolean => /\.[jt]s$/.test(path);

/** Its entry points that are code, by the name under which they are imported. */
export function entryPoints(manifest: Manifest): [name: string, source: string][] {
  return Object.entries(manifest.exports)
    .filter(([, source]) => isSource(source))
    .map(([subpath, source]) => [join(manifest.name, subpath), source]);
}

/** Where the build puts what it makes of a source, with another ending. */
export function built(source: string, ending: ".js" | ".d.ts"): string {
  return `./${join("dist", source.replace(/\.[jt]s$/, ending))}`;
}
