import { existsSync, readdirSync, readFileSync } from "node:fs";
import { basename, join, relative } from "node:path";
import cli from "../package.json" with { type: "json" };

/** The files of a repository for tenants, by path. */
export type Files = Readonly<Record<string, Content>>;

export interface Content {
  readonly text: string;
  readonly isExecutable?: boolean;
}

/** The packages of breakglass-alerts, which have one version and belong together. */
export const PACKAGES = ["breakglass-alerts", "breakglass", "azure-alerting-sandbox"] as const;

/** Where each of them comes from, as in a package.json. */
export type Sources = Readonly<Record<(typeof PACKAGES)[number], string>>;

export const FROM_REGISTRY: Sources = {
  "breakglass-alerts": cli.version,
  breakglass: cli.version,
  "azure-alerting-sandbox": cli.version,
};

/** A file named `.gitignore` would apply to its own folder, and npm packs none. */
const TEMPLATE: Readonly<Record<string, string>> = {
  ".gitignore": "gitignore",
  "Pulumi.yaml": "Pulumi.yaml",
  "README.md": "README.md",
  "policies/PulumiPolicy.yaml": "policies/PulumiPolicy.yaml",
  "policies/index.js": "policies/index.js",
  "tsconfig.json": "tsconfig.json",
};

/** The pipeline that is for breakglass-alerts alone: it runs its tests. */
const OWN_PIPELINE = "workflows/test.yml";
/** What calls another workflow of the same repository. */
const CALL = /^( +uses: )\.(\/\.github\/workflows\/\S+)$/m;

/** The documentation of the installed package. */
const DOCS = "node_modules/breakglass-alerts/docs";

/** What runs the pipelines. */
export const SYSTEMS = ["github", "azure", "gitlab"] as const;
export type System = (typeof SYSTEMS)[number];

/** Where the pipelines of a system that has one file are; the scripts are those of GitHub's. */
const ONE_FILE = { azure: "azure-pipelines.yml", gitlab: ".gitlab-ci.yml" } as const;

/** Workflows of another repository, at a release or a commit of it. */
export interface CalledWorkflows {
  /** `owner/name`. */
  readonly repository: string;
  readonly ref: string;
}

export interface Choice {
  readonly sources: Sources;
  readonly system: System;
  /** On GitHub, whose workflows the pipelines call; otherwise they are copied, with their actions and scripts. */
  readonly called?: CalledWorkflows;
  /** The first tenant. */
  readonly stack?: string;
}

/** Everything but the tenants: program, policy pack, pipelines, and what npm, TypeScript and git need. */
export function repositoryFiles(choice: Choice): Files {
  const place = choice.system === "github" ? ".github/workflows" : ONE_FILE[choice.system];
  const template = Object.entries(TEMPLATE).map(([path, file]) => [
    path,
    { text: templateText(file).replaceAll("PIPELINES", place) },
  ]);
  return {
    "index.ts": { text: program() },
    "package.json": { text: manifest(choice.sources) },
    "policies/package.json": {
      text: json({
        name: "breakglass-tenants-policies",
        version: cli.version,
        private: true,
        type: "module",
      }),
    },
    ...Object.fromEntries([...template, ...pipelineFilesOf(choice)]),
  };
}

function templateText(file: string): string {
  return readFileSync(join(import.meta.dirname, "template", file), "utf8");
}

function pipelineFilesOf({
  system,
  called,
  stack = "your-tenant",
}: Choice): [path: string, content: Content][] {
  if (system === "github")
    return called === undefined ? copied(["workflows", "actions", "scripts"]) : calls(called);
  const file = ONE_FILE[system];
  const text = templateText(join("ci", file.replace(/^\./, ""))).replaceAll("STACKS", stack);
  return [[file, { text }], ...copied(["scripts"])];
}

/** The program of breakglass-alerts itself, without what only its own checkout needs. */
function program(): string {
  const own = readFileSync(firstThere("index.ts.txt", "../../index.ts"), "utf8");
  return `import { BreakGlassAlerts, loadConfiguration, unlessRefused } from "breakglass-alerts";

// The settings of each tenant are in its stack file, Pulumi.<stack>.yaml.
${own.slice(own.indexOf("const alerts"))}`;
}

function manifest(sources: Sources): string {
  return json({
    name: "breakglass-tenants",
    private: true,
    type: "module",
    engines: cli.engines,
    scripts: {
      breakglass: "breakglass",
      typecheck: "tsc",
      test: "tsc && breakglass fleet preview --sandbox",
    },
    dependencies: {
      "@pulumi/azure-native": "^3.28.0",
      "@pulumi/azuread": "^6.9.1",
      "@pulumi/pulumi": cli.dependencies["@pulumi/pulumi"],
      ...sources,
    },
    // Node.js itself, for whoever has an older one: npm puts it first on the path of its scripts.
    devDependencies: { "@types/node": "^24.19.2", node: "^24.21.0", typescript: "^5.9.3" },
  });
}

function json(value: object): string {
  return `${JSON.stringify(value, null, 2)}\n`;
}

/** The pipelines with everything that they use. */
function copied(folders: readonly string[]): [path: string, content: Content][] {
  return folders
    .flatMap(pipelineFiles)
    .map((path) => [
      join(".github", path),
      { text: pipelineText(path), isExecutable: path.startsWith("scripts/") },
    ]);
}

/** The pipelines that start by themselves; what they call stays in the other repository. */
function calls({ repository, ref }: CalledWorkflows): [path: string, content: Content][] {
  const starting = pipelineFiles("workflows").filter((path) => !basename(path).startsWith("reusable-"));
  return starting.flatMap((path) => {
    const text = pipelineText(path);
    const called = text.replace(CALL, `$1${repository}$2@${ref}`);
    return called === text ? [] : [[join(".github", path), { text: called }] satisfies [string, Content]];
  });
}

function pipelineFiles(folder: string): string[] {
  return readdirSync(join(pipelines(), folder), { recursive: true, withFileTypes: true })
    .filter((entry) => entry.isFile())
    .map(({ parentPath, name }) => relative(pipelines(), join(parentPath, name)))
    .filter((path) => path !== OWN_PIPELINE)
    .sort();
}

function pipelineText(path: string): string {
  return readFileSync(join(pipelines(), path), "utf8").replaceAll(/\bdocs\/(?=[\w-]+\.md)/g, `${DOCS}/`);
}

function pipelines(): string {
  return firstThere("github", "../../.github");
}

/** The package has a copy; in the repository of breakglass-alerts, it is the original. */
function firstThere(...paths: readonly [copy: string, original: string]): string {
  const [copy, original] = paths.map((path) => join(import.meta.dirname, path)) as [string, string];
  return existsSync(copy) ? copy : original;
}
