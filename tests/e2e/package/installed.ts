import { execFile } from "node:child_process";
import { cpSync, mkdirSync, mkdtempSync, readFileSync, rmSync, symlinkSync, writeFileSync } from "node:fs";
import { tmpdir } from "node:os";
import { basename, dirname, join } from "node:path";
import { promisify } from "node:util";

const run = promisify(execFile);
const PROJECT = join(import.meta.dirname, "..", "..", "..");
/** What a clone does not have, or no clean one. */
const LEFT_OUT = ["node_modules", ".git", ".sandbox", "dist", "coverage"];

/** The npm package, packed by npm from a copy of the project, and installed in an empty project. */
export class Installed {
  /** Of the project that uses the package. */
  readonly directory: string;
  readonly packageDirectory: string;
  /** What the tarball holds, by paths below its folder `package`. */
  readonly files: readonly string[];

  static async fromTarball(): Promise<Installed> {
    const root = mkdtempSync(join(tmpdir(), "breakglass-package-"));
    const source = join(root, "source");
    cpSync(PROJECT, source, {
      recursive: true,
      filter: (path) => dirname(path) !== PROJECT || !LEFT_OUT.includes(basename(path)),
    });
    symlinkSync(join(PROJECT, "node_modules"), join(source, "node_modules"));
    await run("npm", ["pack", "--pack-destination", root], { cwd: source });
    const { version } = manifest(source);
    const tarball = join(root, `breakglass-alerts-${version}.tgz`);
    const { stdout } = await run("tar", ["-tzf", tarball]);
    const installed = join(root, "consumer", "node_modules", "breakglass-alerts");
    mkdirSync(installed, { recursive: true });
    await run("tar", ["-xzf", tarball, "-C", installed, "--strip-components=1"]);
    return new Installed(root, stdout.trim().split("\n"));
  }

  /** What the package declares is linked from the project's own, and nothing else is there. */
  private constructor(root: string, entries: readonly string[]) {
    this.directory = join(root, "consumer");
    this.packageDirectory = join(this.directory, "node_modules", "breakglass-alerts");
    this.files = entries.map((entry) => entry.replace(/^package\//, ""));
    const { dependencies, peerDependencies } = this.manifest;
    for (const name of Object.keys({ ...dependencies, ...peerDependencies })) {
      const link = join(this.directory, "node_modules", name);
      mkdirSync(dirname(link), { recursive: true });
      symlinkSync(join(PROJECT, "node_modules", name), link);
    }
    cpSync(join(PROJECT, "examples"), join(this.directory, "examples"), { recursive: true });
    this.#write("package.json", { name: "consumer", private: true, type: "module" });
  }

  get manifest() {
    return manifest(this.packageDirectory);
  }

  /** A Pulumi program of the project, made of one of those beside this file; its directory. */
  program(name: string): string {
    const directory = join(this.directory, name);
    mkdirSync(directory, { recursive: true });
    cpSync(join(import.meta.dirname, "programs", `${name}.ts`), join(directory, "index.ts"));
    this.#write(join(name, "Pulumi.yaml"), {
      name,
      runtime: { name: "nodejs", options: { typescript: false } },
      main: "index.ts",
    });
    this.#write(join(name, "package.json"), { name, private: true, type: "module" });
    return directory;
  }

  /** What the compiler says of these files, as somebody's strict project has it; nothing where all is well. */
  async typeFaults(include: readonly string[]): Promise<string> {
    this.#write("tsconfig.json", {
      compilerOptions: {
        module: "nodenext",
        moduleResolution: "nodenext",
        target: "es2024",
        strict: true,
        noEmit: true,
        allowImportingTsExtensions: true,
        skipLibCheck: true,
        types: [],
      },
      include,
    });
    const compiler = join(PROJECT, "node_modules", "typescript", "bin", "tsc");
    try {
      return (await run(process.execPath, [compiler, "-p", "."], { cwd: this.directory })).stdout;
    } catch (error) {
      return String((error as { stdout?: string }).stdout ?? error);
    }
  }

  remove(): void {
    rmSync(dirname(this.directory), { recursive: true, force: true });
  }

  /** YAML is written as JSON, which it contains. */
  #write(file: string, value: unknown): void {
    writeFileSync(join(this.directory, file), JSON.stringify(value));
  }
}

interface Manifest {
  readonly version: string;
  readonly private?: boolean;
  readonly dependencies: Readonly<Record<string, string>>;
  readonly peerDependencies: Readonly<Record<string, string>>;
}

function manifest(directory: string): Manifest {
  return JSON.parse(readFileSync(join(directory, "package.json"), "utf8")) as Manifest;
}
