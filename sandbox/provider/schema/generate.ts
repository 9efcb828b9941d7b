import { readFileSync, writeFileSync } from "node:fs";
import { createRequire } from "node:module";
import { dirname, join } from "node:path";
import ts from "typescript";
import type { ResourceShape, Schema, Shape } from "./index.ts";

const packageDirectory = dirname(createRequire(import.meta.url).resolve("@pulumi/azure-native/package.json"));

/**
 * Reads the property names, nested types and required properties of resource types and functions out of the
 * declarations of the installed `@pulumi/azure-native`.
 *
 * @example
 * generateSchema(["monitor/scheduledQueryRule"], ["operationalinsights/getWorkspace"]);
 */
export function generateSchema(resources: readonly string[], functions: readonly string[]): Schema {
  const fileOf = (path: string) => join(packageDirectory, `${path}.d.ts`);
  const program = ts.createProgram([...resources, ...functions].map(fileOf), { skipLibCheck: true });
  const reader = new ShapeReader(program.getTypeChecker());
  const source = (path: string) => {
    const file = program.getSourceFile(fileOf(path));
    if (file === undefined) throw new Error(`@pulumi/azure-native has no ${path}.d.ts.`);
    return file;
  };
  const version: string = JSON.parse(readFileSync(join(packageDirectory, "package.json"), "utf8")).version;
  return {
    version,
    resources: Object.fromEntries(
      resources.map((path) => [token(path, true), reader.resource(source(path))]),
    ),
    functions: Object.fromEntries(
      functions.map((path) => [token(path, false), reader.function(source(path))]),
    ),
  };
}

const SCALARS: Readonly<Partial<Record<ts.SyntaxKind, Shape>>> = {
  [ts.SyntaxKind.StringKeyword]: "string",
  [ts.SyntaxKind.NumberKeyword]: "number",
  [ts.SyntaxKind.BooleanKeyword]: "boolean",
};

class ShapeReader {
  readonly #checker: ts.TypeChecker;
  readonly #within: ts.InterfaceDeclaration[] = [];

  constructor(checker: ts.TypeChecker) {
    this.#checker = checker;
  }

  resource(file: ts.SourceFile): ResourceShape {
    const declared = file.statements.find(ts.isClassDeclaration);
    if (declared === undefined) throw new Error(`${file.fileName} declares no resource.`);
    const outputs = declared.members.filter(ts.isPropertyDeclaration).filter((member) => !isStatic(member));
    return {
      apiVersion: apiVersion(file),
      apiVersions: apiVersions(file, declared.name?.text ?? ""),
      inputs: this.#members(interfaceNamed(file, `${declared.name?.text}Args`)?.members ?? []),
      outputs: withoutRequired(this.#members(outputs)),
    };
  }

  function(file: ts.SourceFile): ResourceShape {
    const [first] = file.statements.filter(ts.isFunctionDeclaration);
    const name = capitalised(first?.name?.text ?? "");
    return {
      apiVersion: apiVersion(file),
      inputs: this.#members(interfaceNamed(file, `${name}Args`)?.members ?? []),
      outputs: withoutRequired(this.#members(interfaceNamed(file, `${name}Result`)?.members ?? [])),
    };
  }

  #members(members: Iterable<ts.Node>): Shape {
    const object: Record<string, Shape> = {};
    const required: string[] = [];
    for (const member of members) {
      if (!ts.isPropertySignature(member) && !ts.isPropertyDeclaration(member)) continue;
      const name = (member.name as ts.Identifier).text;
      object[name] = this.#shape(member.type);
      if (member.questionToken === undefined) required.push(name);
    }
    return required.length === 0 ? { object } : { object, required };
  }

  #shape(node: ts.TypeNode | undefined): Shape {
    if (node === undefined) return "any";
    if (ts.isArrayTypeNode(node)) return { list: this.#shape(node.elementType) };
    if (ts.isUnionTypeNode(node)) {
      const known = node.types.filter((type) => type.kind !== ts.SyntaxKind.UndefinedKeyword);
      const [first = "any", ...others] = known.map((type) => this.#shape(type));
      return others.every((other) => other === first) ? first : "any";
    }
    if (ts.isTypeLiteralNode(node)) {
      const index = node.members.find(ts.isIndexSignatureDeclaration);
      return index === undefined ? this.#members(node.members) : { map: this.#shape(index.type) };
    }
    if (ts.isTypeReferenceNode(node)) {
      const [argument] = node.typeArguments ?? [];
      if (argument !== undefined) return this.#shape(argument);
      const declared = this.#checker.getTypeFromTypeNode(node).symbol?.declarations?.[0];
      if (declared === undefined || !ts.isInterfaceDeclaration(declared)) return "string"; // an enumeration
      // A type that is within itself has no end.
      if (this.#within.includes(declared)) return "any";
      this.#within.push(declared);
      const members = this.#members(declared.members);
      this.#within.pop();
      return members;
    }
    return SCALARS[node.kind] ?? "any";
  }
}

/** What a response holds is Azure's own affair; only inputs can be wrong. */
function withoutRequired(shape: Shape): Shape {
  if (typeof shape === "string") return shape;
  if ("list" in shape) return { list: withoutRequired(shape.list) };
  if ("map" in shape) return { map: withoutRequired(shape.map) };
  return {
    object: Object.fromEntries(
      Object.entries(shape.object).map(([name, inner]) => [name, withoutRequired(inner)]),
    ),
  };
}

function interfaceNamed(file: ts.SourceFile, name: string): ts.InterfaceDeclaration | undefined {
  return file.statements.filter(ts.isInterfaceDeclaration).find((declared) => declared.name.text === name);
}

function isStatic(member: ts.PropertyDeclaration): boolean {
  return member.modifiers?.some(({ kind }) => kind === ts.SyntaxKind.StaticKeyword) ?? false;
}

/** The declarations name the default API version in their documentation; a function of the provider's own has none. */
function apiVersion(file: ts.SourceFile): string {
  return /Uses Azure REST API version (\S+?)\.(?:\s|$)/.exec(file.text)?.[1] ?? "";
}

/** Every version that the package has ever had the type in: a resource of any of them is an alias of this one. */
function apiVersions(file: ts.SourceFile, name: string): string[] {
  const code = readFileSync(file.fileName.replace(/\.d\.ts$/, ".js"), "utf8");
  const aliases = code.matchAll(new RegExp(`/v(\\d{4})(\\d{2})(\\d{2})(preview)?:${name}"`, "g"));
  const versions = [...aliases].map(
    ([, year, month, day, preview]) => `${year}-${month}-${day}${preview === undefined ? "" : "-preview"}`,
  );
  return [...new Set([...versions, apiVersion(file)])].filter((version) => version !== "").sort();
}

function token(path: string, isResource: boolean): string {
  const [module, name = ""] = path.split("/");
  return `azure-native:${module}:${isResource ? capitalised(name) : name}`;
}

function capitalised(name: string): string {
  return name.charAt(0).toUpperCase() + name.slice(1);
}

if (process.argv[1] === import.meta.filename) {
  const output = join(import.meta.dirname, "azure-native.json");
  const current: { resources: object; functions: object } = JSON.parse(readFileSync(output, "utf8"));
  const paths = (tokens: object) =>
    Object.keys(tokens).map((name) => {
      const [, module, type = ""] = name.split(":");
      return `${module}/${type.charAt(0).toLowerCase()}${type.slice(1)}`;
    });
  const added = process.argv.slice(2);
  const resources = [...paths(current.resources), ...added.filter((path) => !/\/(get|list)/.test(path))];
  const functions = [...paths(current.functions), ...added.filter((path) => /\/(get|list)/.test(path))];
  const schema = generateSchema(resources, functions);
  writeFileSync(output, `${JSON.stringify(schema)}\n`);
}
