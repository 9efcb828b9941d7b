import type { z } from "zod";
import type { BreakGlassConfig } from "../configuration.ts";
import type { BreakGlassSettings } from "../settings.ts";
import type { schema } from "./index.ts";

/**
 * Users see the written types, and the schema decides. This compiles only if the schema takes exactly what
 * `BreakGlassSettings` says, and gives exactly what `BreakGlassConfig` says; if not, the error names the keys.
 *
 * The types are written, not inferred, because the declarations of zod do not compile in a project with
 * `module: commonjs` that checks its libraries, such as the one that `pulumi new azure-typescript` makes.
 */
export type Agreement = [
  Nothing<Differences<BreakGlassSettings, Placed<z.input<typeof schema>>>>,
  Nothing<Differences<BreakGlassConfig, z.output<typeof schema>>>,
];

type Nothing<Keys extends never> = Keys;

/** The keys that only one of the two has, or whose types differ. */
type Differences<A, B> = {
  [Key in keyof A | keyof B]: Key extends keyof A & keyof B
    ? Same<Plain<Pick<A, Key>>, Plain<Pick<B, Key>>> extends true
      ? never
      : Key
    : Key;
}[keyof A | keyof B];

/** Unlike assignability in both directions, this sees an optional property that only one of the two has. */
type Same<A, B> = (<T>() => T extends A ? 1 : 2) extends <T>() => T extends B ? 1 : 2 ? true : false;

/** Whether a list may be changed, and whether what is optional may be `undefined`, makes no difference here. */
type Plain<T> = T extends readonly (infer Element)[]
  ? readonly Plain<Element>[]
  : T extends string | number | boolean
    ? T
    : T extends object
      ? { readonly [Key in keyof T]: Plain<Exclude<T[Key], undefined>> }
      : T;

/** The schema takes a place as an object with exactly one of two properties; as a type, that is a union. */
type Placed<Input extends { resourceGroup: object; workspace: object; outpost?: object | undefined }> = Omit<
  Input,
  "resourceGroup" | "workspace" | "outpost"
> & {
  resourceGroup: OneOf<Input["resourceGroup"]>;
  workspace: OneOf<Input["workspace"]>;
  outpost?: OneOf<NonNullable<Input["outpost"]>>;
};

type OneOf<T> = { [Key in keyof T]-?: { [Only in Key]-?: Exclude<T[Only], undefined> } }[keyof T];
