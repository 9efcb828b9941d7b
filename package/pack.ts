import { existsSync, mkdirSync, readFileSync, renameSync, writeFileSync } from "node:fs";
import { dirname, join } from "node:path";
import { build } from "./build.ts";
import {
  built,
  isSource,
  type Manifest,
  type PackageName,
  packages,
  REPOSITORY,
  readManifest,
} from "./packages.ts";

/**
 * Before and after `npm pack`. In the repository, a package's entry points are its sources, so that nothing has to be
 * built to work on it; in the package they are what was built. So the manifest is another one while npm packs.
 */
const [when, name] = process.argv.slice(2) as ["before" | "after", PackageName];
const manifestFile = join(packages[name].directory, "package.json");
/** The repository's manifest, for as long as npm packs. */
const kept = join(REPOSITORY, ".pack", name, "package.json");

// Also where an earlier run was interrupted.
if (existsSync(kept)) renameSync(kept, manifestFile);
if (when === "before") {
  build(name);
  mkdirSync(dirname(kept), { recursive: true });
  writeFileSync(kept, readFileSync(manifestFile));
  writeFileSync(manifestFile, `${JSON.stringify(published(readManifest(packages[name])), null, 2)}\n`);
}

function published(manifest: Manifest): object {
  const { workspaces: _, devDependencies: __, scripts: ___, ...rest } = manifest;
  const { exports, bin, dependencies } = manifest;
  return {
    ...rest,
    exports: mapped(exports, (source) =>
      isSource(source) ? { types: built(source, ".d.ts"), default: built(source, ".js") } : source,
    ),
    ...declarations(exports),
    ...(bin === undefined ? {} : { bin: mapped(bin, (source) => built(source, ".js")) }),
    ...(dependencies === undefined
      ? {}
      : { dependencies: mapped(dependencies, (range, of) => versionOf(of) ?? range) }),
  };
}

/**
 * Where the declarations are, for compilers with `moduleResolution: node`, which do not read `exports`: the standard
 * Pulumi project has it (github.com/pulumi/templates, azure-typescript).
 */
function declarations(exports: Manifest["exports"]): object {
  const sources = Object.entries(exports).filter(([, source]) => isSource(source));
  const files = sources.map(([subpath, source]) => [subpath, built(source, ".d.ts")] as const);
  const types = files.find(([subpath]) => subpath === ".")?.[1];
  const others = files.filter(([subpath]) => subpath !== ".");
  return {
    ...(types === undefined ? {} : { types }),
    ...(others.length === 0
      ? {}
      : {
          typesVersions: { "*": Object.fromEntries(others.map(([path, file]) => [path.slice(2), [file]])) },
        }),
  };
}

/** Packages of one version belong together. */
function versionOf(dependency: string): string | undefined {
  return Object.values(packages)
    .map(readManifest)
    .find((each) => each.name === dependency)?.version;
}

function mapped<From, To>(record: Readonly<Record<string, From>>, to: (value: From, key: string) => To) {
  return Object.fromEntries(Object.entries(record).map(([key, value]) => [key, to(value, key)]));
}
