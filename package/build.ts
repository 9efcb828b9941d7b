import { spawnSync } from "node:child_process";
import { cpSync, existsSync, globSync, rmSync, statSync, writeFileSync } from "node:fs";
import { join, relative } from "node:path";
import { built, entryPoints, type PackageName, packages, REPOSITORY, readManifest } from "./packages.ts";

/**
 * Builds what an npm package holds: JavaScript and declarations of everything that its entry points lead to, into its
 * `dist/`. Node.js runs no TypeScript below `node_modules` (nodejs.org/api/typescript.html, type stripping in
 * dependencies).
 *
 * @throws Error where the compiler finds a fault, which it has printed
 */
export function build(name: PackageName): void {
  const built = new Set<PackageName>();
  const withNeeds = (each: PackageName) => {
    if (built.has(each)) return;
    built.add(each);
    packages[each].needs.forEach(withNeeds);
    if (each === name || !isCurrent(each)) buildAlone(each);
  };
  withNeeds(name);
}

/** Whether nothing has changed in a package since it was built; only what others read of it is asked. */
function isCurrent(name: PackageName): boolean {
  const { directory } = packages[name];
  const [newest] = [join(directory, "dist")].filter(existsSync).map((dist) => statSync(dist).mtimeMs);
  const sources = globSync("**/*.{ts,js,cjs,json}", {
    cwd: directory,
    exclude: (path) => /^(node_modules|dist|tests|docs|bench|examples)$/.test(path) || path.startsWith("."),
  });
  return (
    newest !== undefined && sources.every((source) => statSync(join(directory, source)).mtimeMs < newest)
  );
}

function buildAlone(name: PackageName): void {
  const { directory, needs, more, assets } = packages[name];
  const dist = join(directory, "dist");
  rmSync(dist, { recursive: true, force: true });
  const config = join(directory, "tsconfig.build.json");
  writeFileSync(config, JSON.stringify(compilerConfig(name)));
  const compiler = join(REPOSITORY, "node_modules", "typescript-native", "bin", "tsc");
  const { status } = spawnSync(process.execPath, [compiler, "-p", config], { stdio: "inherit" });
  rmSync(config);
  if (status !== 0) throw new Error(`The package "${name}" does not compile.`);
  for (const [path, source] of Object.entries(assets)) {
    cpSync(join(directory, source), join(dist, path), { recursive: true });
  }

  function compilerConfig(of: PackageName) {
    const sources = [...entryPoints(readManifest(packages[of])).map(([, source]) => source), ...more];
    return {
      extends: join(relative(directory, REPOSITORY) || ".", "tsconfig.json").replace(/^(?!\.)/, "./"),
      compilerOptions: {
        noEmit: false,
        rootDir: ".",
        outDir: "dist",
        declaration: true,
        allowJs: true,
        rewriteRelativeImportExtensions: true,
        paths: Object.fromEntries(needs.flatMap(declarationsOf)),
      },
      include: [],
      files: sources,
    };
  }
}

/** Other packages are read by their declarations: their sources would be compiled into this one. */
function declarationsOf(name: PackageName): [string, string[]][] {
  const { directory } = packages[name];
  return entryPoints(readManifest(packages[name])).map(([entry, source]) => [
    entry,
    [join(directory, built(source, ".d.ts"))],
  ]);
}

if (process.argv[1] === import.meta.filename) {
  const names = Object.keys(packages) as PackageName[];
  const [name = "cli"] = process.argv.slice(2) as PackageName[];
  if (!names.includes(name)) {
    console.error(`There is no package "${name}"; there are ${names.join(", ")}.`);
    process.exit(2);
  }
  try {
    build(name);
  } catch (error) {
    console.error((error as Error).message);
    process.exit(1);
  }
}
