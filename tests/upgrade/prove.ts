import type { Part, ProofOptions, Proved } from "../proof/part.ts";
import { recorded, recordedVersions } from "./recorded.ts";
import { counted, losses, previewUpgrade } from "./upgrade.ts";

export const upgrade: Part = {
  name: "upgrade",
  title: "States of released versions",
  about:
    "The state that each version left of the sample tenant, and what the cloud then held, is recorded (`npm run release:state`, before a release). The real engine reads each resource back and previews the current program over it: nothing that must last may be replaced or deleted, such as the workspace, the workflow, the action groups, the rules and their identity.",
  prove,
};

async function prove({ progress }: ProofOptions): Promise<Proved> {
  const faults: string[] = [];
  const versions = recordedVersions();
  const total: Record<string, number> = {};
  for (const version of versions) {
    const steps = await previewUpgrade(recorded(version));
    const counts = counted(steps);
    progress(`${version}: ${JSON.stringify(counts)}`);
    for (const [op, count] of Object.entries(counts)) total[op] = (total[op] ?? 0) + count;
    faults.push(...losses(steps).map((loss) => `from ${version}: ${loss}`));
  }
  return {
    figures: {
      "recorded versions": versions.length,
      ...Object.fromEntries(
        Object.entries(total).map(([op, count]) => [`resources for which the upgrade is "${op}"`, count]),
      ),
      "lasting resources replaced or deleted": faults.length,
    },
    faults,
  };
}
