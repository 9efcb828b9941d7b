import { parse } from "yaml";
import type { Configured } from "./good.ts";

/** What the engine would hand to the program from a stack file. Its encrypted values are made up. */
export function configuredBy(stackFile: string): Configured {
  const { config } = parse(stackFile) as { config: Record<string, unknown> };
  const own = Object.entries(config).flatMap(([key, value]) =>
    key.startsWith("breakglass:") ? [[key.slice("breakglass:".length), value] as const] : [],
  );
  return {
    values: { ...Object.fromEntries(own), twilioAuthToken: "made up" },
    secretKeys: ["twilioAuthToken"],
  };
}
