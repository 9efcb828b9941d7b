import { z } from "zod";
import type { PulumiState } from "./pulumi-state.ts";

/** Resources as a program declares them, as `breakglass judge` reads them. */
export const resourceList = z.array(
  z.object({
    type: z.string(),
    name: z.string(),
    inputs: z.record(z.string(), z.unknown()),
    protect: z.boolean().optional(),
    dependencies: z.record(z.string(), z.array(z.string())).optional(),
  }),
);

/** A list of declared resources as a stack has them. Ids that Azure generated are found where other resources use them. */
export function stateOf(list: z.infer<typeof resourceList>): PulumiState {
  const made = new Map<string, { principalId: string }>();
  for (const { inputs, dependencies = {} } of list) {
    const [key] = dependencies["principalId"] ?? [];
    const { principalId } = inputs;
    if (key !== undefined && typeof principalId === "string") made.set(key, { principalId });
  }
  return {
    config: {},
    resources: list.map(({ type, name, inputs, protect, dependencies = {} }) => {
      const urn = `${type}::${name}`;
      return {
        urn,
        type,
        custom: true,
        inputs,
        ...(protect === undefined ? {} : { protect }),
        outputs: made.get(urn) ?? {},
        propertyDependencies: dependencies,
      };
    }),
  };
}
