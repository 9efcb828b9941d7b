import schemaFile from "./azure-native.json" with { type: "json" };

/**
 * What a property may hold. Written out of the declarations of `@pulumi/azure-native` by `generate.ts`; a test
 * holds the file to the installed version. To add types: `node sandbox/provider/schema/generate.ts monitor/metricAlert`.
 */
export type Shape =
  | "any"
  | "string"
  | "number"
  | "boolean"
  | { readonly list: Shape }
  | { readonly map: Shape }
  | { readonly object: Readonly<Record<string, Shape>>; readonly required?: readonly string[] };

export interface ResourceShape {
  readonly apiVersion: string;
  /** All that there are; a function has none. */
  readonly apiVersions?: readonly string[];
  readonly inputs: Shape;
  readonly outputs: Shape;
}

export interface Schema {
  readonly version: string;
  readonly resources: Readonly<Record<string, ResourceShape>>;
  readonly functions: Readonly<Record<string, ResourceShape>>;
}

export const schema = schemaFile as unknown as Schema;
