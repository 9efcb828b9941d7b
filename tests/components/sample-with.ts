import { readFileSync } from "node:fs";
import { join } from "node:path";
import { parse } from "yaml";
import { resourcesOf } from "../proof/configuration/deployed.ts";

/** What the sample tenant's program makes, with other settings. */
export function sampleWith(settings: Readonly<Record<string, unknown>> = {}) {
  const file = join(import.meta.dirname, "../../Pulumi.dev.yaml");
  const { config } = parse(readFileSync(file, "utf8")) as { config: Record<string, unknown> };
  const own = Object.entries(config).flatMap(([key, value]) =>
    key.startsWith("breakglass:") ? [[key.slice("breakglass:".length), value] as const] : [],
  );
  const values = { ...Object.fromEntries(own), twilioAuthToken: "made up", ...settings };
  return resourcesOf({ values, secretKeys: ["twilioAuthToken"] });
}
