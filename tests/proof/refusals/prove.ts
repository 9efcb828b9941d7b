import type { Part, ProofOptions, Proved } from "../part.ts";
import type { Refused } from "./played.ts";
import { refusals, unpagedOf } from "./table.ts";

/** Of what the alerting itself is made. All else is optional: refused, it may cost no page. */
const CORE = [
  "breakglass-zone-",
  "breakglass-connections-",
  "breakglass-notify-",
  "breakglass-groups-",
  "breakglass-rules-",
  // Nothing can be seen that does not arrive.
  "breakglass-entra-logs-",
];

export const refused: Part = {
  name: "refusals",
  title: "Refused resources",
  about:
    "Each resource of the sample tenant, with a playbook, locks and an outpost, is refused in turn. The program then makes what it makes with `pulumi up --continue-on-error`, and every scenario is played with that (docs/refusals.md has the table). A refused part that is optional may cost no page, and a refused alert rule only its own. `tests/e2e/refused-resources.test.ts` refuses with the real engine.",
  prove,
};

async function prove({ progress }: ProofOptions): Promise<Proved> {
  const all = await refusals(progress);
  const faults = all.flatMap(faultsOf);
  return {
    figures: {
      "resources refused": all.length,
      "scenarios played": all.reduce((sum, { scenarios }) => sum + scenarios.length, 0),
      "refusals that cost no page": all.filter((each) => unpagedOf(each).length === 0).length,
      "refusals that cost the pages of one detection": all.filter((each) => unpagedOf(each).length === 1)
        .length,
      "refusals that cost more": all.filter((each) => unpagedOf(each).length > 1).length,
    },
    faults,
  };
}

/** What a refusal costs that it must not. */
export function faultsOf(refusal: Refused): string[] {
  const [type = "", name = ""] = refusal.resource.split("::");
  const unpaged = unpagedOf(refusal);
  const isCore = CORE.some((beginning) => name.startsWith(beginning));
  const isRule = type.endsWith(":ScheduledQueryRule");
  const allowed = isRule
    ? unpaged.filter((scenario) => name.endsWith(`-rules-${scenario}`))
    : isCore
      ? unpaged
      : [];
  return unpaged
    .filter((scenario) => !allowed.includes(scenario))
    .map((scenario) => `${name} is refused, and nobody is paged for ${scenario}`);
}
