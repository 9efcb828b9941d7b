import type { Part, ProofOptions, Proved } from "../proof/part.ts";
import { recorded, recordedVersions } from "./recorded.ts";
import { lossesOf, upgrade } from "./upgrade.ts";

export const upgrades: Part = {
  name: "upgrade",
  title: "States of released versions",
  about:
    "The state that each version left of the sample tenant, and what the cloud then held, is recorded (`npm run release:state`, before a release). The real engine reads each resource back and deploys the current program over it: nothing may be replaced or deleted.",
  prove,
};

async function prove({ progress }: ProofOptions): Promise<Proved> {
  const faults: string[] = [];
  const versions = recordedVersions();
  const total: Record<string, number> = {};
  for (const version of versions) {
    const counts = await upgrade(recorded(version));
    progress(`${version}: ${JSON.stringify(counts)}`);
    for (const [op, count] of Object.entries(counts)) total[op] = (total[op] ?? 0) + count;
    faults.push(...lossesOf(counts).map((loss) => `from ${version}: ${loss}`));
  }
  return {
    figures: {
      "recorded versions": versions.length,
      ...Object.fromEntries(
        Object.entries(total).map(([op, count]) => [`resources for which the upgrade is "${op}"`, count]),
      ),
      "kinds of other changes": faults.length,
    },
    faults,
  };
}
