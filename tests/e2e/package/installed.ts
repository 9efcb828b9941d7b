import { execFile } from "node:child_process";
import {
  chmodSync,
  cpSync,
  existsSync,
  mkdirSync,
  mkdtempSync,
  readdirSync,
  readFileSync,
  rmSync,
  symlinkSync,
  writeFileSync,
} from "node:fs";
import { tmpdir } from "node:os";
import { basename, dirname, join } from "node:path";
import { promisify } from "node:util";
import { packedOnce, REPOSITORY } from "./packed.ts";

const run = promisify(execFile);
const NAME = "breakglass-alerts";

/** What `pulumi new azure-typescript` writes (github.com/pulumi/templates), and what others make of it. */
const FORMS = {
  commonjs: {
    type: undefined,
    compilerOptions: {
      strict: true,
      outDir: "bin",
      target: "es2020",
      module: "commonjs",
      moduleResolution: "node",
      sourceMap: true,
      experimentalDecorators: true,
      pretty: true,
      noFallthroughCasesInSwitch: true,
      noImplicitReturns: true,
      forceConsistentCasingInFileNames: true,
    },
  },
  "commonjs-by-nodenext": {
    type: undefined,
    compilerOptions: { strict: true, target: "es2020", module: "nodenext", moduleResolution: "nodenext" },
  },
  "es-modules": {
    type: "module",
    compilerOptions: { strict: true, target: "es2022", module: "nodenext", moduleResolution: "nodenext" },
  },
} as const;

/** What a program brings along, as the standard project does. */
const BROUGHT = ["typescript", "@types/node"];

/** The npm package, installed in an empty folder. */
export class Installed {
  /** Of the project that uses the package. */
  readonly directory: string;
  readonly packageDirectory: string;
  /** What the tarball holds, by paths below its folder `package`. */
  readonly files: readonly string[];
  readonly tarballs: readonly string[];

  /** Also of other packages of the repository, which are installed next to it. */
  static async fromTarball(...others: readonly "breakglass"[]): Promise<Installed> {
    const root = mkdtempSync(join(tmpdir(), "breakglass-package-"));
    const consumer = join(root, "consumer");
    const files: string[] = [];
    const names: readonly string[] = ["azure-alerting-sandbox", NAME, ...others];
    const { tarballs } = await packedOnce();
    for (const tarball of tarballs) {
      const name = basename(tarball).replace(/-\d.*$/, "");
      if (!names.includes(name)) continue;
      const installed = join(consumer, "node_modules", name);
      mkdirSync(installed, { recursive: true });
      await run("tar", ["-xzf", tarball, "-C", installed, "--strip-components=1"]);
      // As npm does.
      for (const [command, path] of Object.entries(manifest(installed).bin ?? {})) {
        mkdirSync(join(consumer, "node_modules", ".bin"), { recursive: true });
        chmodSync(join(installed, path), 0o755);
        symlinkSync(join(installed, path), join(consumer, "node_modules", ".bin", command));
      }
      if (name === NAME) files.push(...(await run("tar", ["-tzf", tarball])).stdout.trim().split("\n"));
    }
    return new Installed(root, files, tarballs);
  }

  /** What the packages declare is linked from the repository's own, and nothing else is there. */
  private constructor(root: string, entries: readonly string[], tarballs: readonly string[]) {
    this.tarballs = tarballs;
    this.directory = join(root, "consumer");
    this.packageDirectory = join(this.directory, "node_modules", NAME);
    this.files = entries.map((entry) => entry.replace(/^package\//, ""));
    const modules = join(this.directory, "node_modules");
    const declared = readdirSync(modules)
      .filter((name) => name !== ".bin")
      .flatMap((name) => {
        const { dependencies, peerDependencies } = manifest(join(modules, name));
        return Object.keys({ ...dependencies, ...peerDependencies });
      });
    for (const name of [...declared, ...BROUGHT]) {
      const link = join(this.directory, "node_modules", name);
      if (existsSync(link)) continue;
      mkdirSync(dirname(link), { recursive: true });
      symlinkSync(join(REPOSITORY, "node_modules", name), link);
    }
    cpSync(join(REPOSITORY, "examples"), join(this.directory, "examples"), { recursive: true });
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

  /** The same as a project of another form, which Pulumi compiles by ts-node; its directory. */
  standardProgram(name: string, form: keyof typeof FORMS): string {
    const directory = join(this.directory, `${name}-${form}`);
    mkdirSync(directory);
    cpSync(join(import.meta.dirname, "programs", `${name}.ts`), join(directory, "index.ts"));
    const { type, compilerOptions } = FORMS[form];
    const files: Record<string, unknown> = {
      "Pulumi.yaml": { name, runtime: "nodejs" },
      "package.json": { name, private: true, main: "index.ts", ...(type === undefined ? {} : { type }) },
      "tsconfig.json": { compilerOptions, files: ["index.ts"] },
    };
    for (const [file, value] of Object.entries(files)) this.#write(join(basename(directory), file), value);
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
        allowImportingTsExtensions: true,
        noEmit: true,
        types: [],
      },
      include,
    });
    return this.compilerFaults(this.directory);
  }

  /** What the compiler says of a project; nothing where all is well. CommonJS is compiled as Pulumi compiles it. */
  async compilerFaults(directory: string, form?: keyof typeof FORMS): Promise<string> {
    const version = form === "commonjs" ? "typescript" : "typescript-native";
    const compiler = join(REPOSITORY, "node_modules", version, "bin", "tsc");
    const options = ["--noEmit", "--pretty", "false"];
    try {
      return (await run(process.execPath, [compiler, "-p", ".", ...options], { cwd: directory })).stdout;
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
  readonly bin?: Readonly<Record<string, string>>;
  readonly version: string;
  readonly private?: boolean;
  readonly dependencies: Readonly<Record<string, string>>;
  readonly peerDependencies: Readonly<Record<string, string>>;
}

function manifest(directory: string): Manifest {
  return JSON.parse(readFileSync(join(directory, "package.json"), "utf8")) as Manifest;
}
