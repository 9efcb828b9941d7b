import type { ValueObject } from "./expressions/value.ts";
import type { ActionRecord } from "./types.ts";

const VARIABLES = [
  "initializevariable",
  "setvariable",
  "incrementvariable",
  "decrementvariable",
  "appendtoarrayvariable",
  "appendtostringvariable",
];
const BLOCKS = ["if", "scope", "switch", "foreach", "until"];

/** Types whose data the platform does not hide, even when asked to (learn.microsoft.com, securing a logic app). */
const OPEN_OUTPUTS = ["compose", "parsejson", "response", ...VARIABLES, ...BLOCKS];
const OPEN_INPUTS = [...VARIABLES, ...BLOCKS];

/** What of an action the run history must not show. */
export function secured(action: ValueObject): ActionRecord["secured"] {
  const configuration = action["runtimeConfiguration"] as
    | { secureData?: { properties?: string[] } }
    | undefined;
  const properties = configuration?.secureData?.properties ?? [];
  const type = String(action["type"]).toLowerCase();
  return {
    inputs: properties.includes("inputs") && !OPEN_INPUTS.includes(type),
    outputs: properties.includes("outputs") && !OPEN_OUTPUTS.includes(type),
  };
}
