import { existsSync, readdirSync, readFileSync } from "node:fs";
import { join } from "node:path";
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
  "index.ts": "index.ts",
  "policies/PulumiPolicy.yaml": "policies/PulumiPolicy.yaml",
  "policies/index.js": "policies/index.js",
  "tsconfig.json": "tsconfig.json",
};

/** The pipeline that is for breakglass-alerts alone: it runs its tests. */
const OWN_PIPELINE = "workflows/test.yml";

/** The documentation of the installed package. */
const DOCS = "node_modules/breakglass-alerts/docs";

/** Everything but the tenants: program, policy pack, pipelines, and what npm, TypeScript and git need. */
export function repositoryFiles(sources: Sources): Files {
  const template = Object.entries(TEMPLATE).map(([path, file]) => [path, { text: read("template", file) }]);
  const pipelines = ["workflows", "scripts"].flatMap(pipelineFiles).map((path) => [
    join(".github", path),
    {
      text: read(pipelineFolder(), path).replaceAll(/\bdocs\/(?=[\w-]+\.md)/g, `${DOCS}/`),
      isExecutable: path.endsWith(".sh"),
    },
  ]);
  return {
    "package.json": { text: manifest(sources) },
    "policies/package.json": {
      text: json({
        name: "breakglass-tenants-policies",
        version: cli.version,
        private: true,
        type: "module",
      }),
    },
    ...Object.fromEntries([...template, ...pipelines]),
  };
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
    devDependencies: { "@types/node": "^24.19.2", typescript: "^5.9.3" },
  });
}

function json(value: object): string {
  return `${JSON.stringify(value, null, 2)}\n`;
}

function read(...path: readonly string[]): string {
  return readFileSync(join(import.meta.dirname, ...path), "utf8");
}

function pipelineFiles(folder: string): string[] {
  const names = readdirSync(join(import.meta.dirname, pipelineFolder(), folder));
  return names.map((name) => join(folder, name)).filter((path) => path !== OWN_PIPELINE);
}

/** The package has a copy; in the repository of breakglass-alerts, they are its own. */
function pipelineFolder(): string {
  return existsSync(join(import.meta.dirname, "github")) ? "github" : "../../.github";
}
