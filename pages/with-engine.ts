import { page } from "../cli/drill/page/page.ts";
import { readingTable } from "../cli/drill/readings.ts";
import { readingMarkdown } from "../cli/drill/readings-text.ts";
import { drill } from "../cli/drill/run.ts";
import { faultMarkdown, faultTable } from "../cli/faults/table.ts";
import { deployStack } from "../cli/stack/deployment.ts";
import { deployedResources } from "../sandbox/index.ts";
import { refusalMarkdown, refusals } from "../tests/proof/refusals/table.ts";
import { costTable } from "./cost.ts";
import { withPart } from "./part.ts";
import { readingList } from "./readings.ts";
import { isSameReport } from "./same-report.ts";

const STACK = "dev";

/** Writes a page anew out of what the sample stack does once it is deployed, which takes a while. */
export type SlowWriter = (page: string, onStep: (line: string) => void) => Promise<string>;

/** The pages that show what the sample stack does, by their file. */
export const pagesWithEngine: ReadonlyMap<string, SlowWriter> = new Map<string, SlowWriter>([
  ["docs/cost.md", costs],
  ["docs/drill-report.html", report],
  ["docs/faults.md", faults],
  ["docs/readings.md", readings],
  ["docs/refusals.md", refused],
]);

async function costs(text: string, onStep: (line: string) => void): Promise<string> {
  const { cloud } = await deployStack(STACK, { start: new Date(), onStep });
  const resources = deployedResources(cloud.azure.store);
  await cloud.close();
  return withPart(text, "rules", costTable(resources));
}

async function report(text: string): Promise<string> {
  const drilled = await drill({ stack: STACK, scenario: "sign-in", fault: [], consent: true });
  const made = page({ stack: STACK, ...drilled }).text;
  return isSameReport(text, made) ? text : made;
}

async function faults(text: string, onStep: (line: string) => void): Promise<string> {
  return withPart(text, "faults", faultMarkdown(await faultTable(STACK, onStep)));
}

async function readings(text: string, onStep: (line: string) => void): Promise<string> {
  const differences = readingMarkdown(await readingTable(STACK, "single", onStep));
  return withPart(withPart(text, "readings", readingList()), "differences", differences);
}

async function refused(text: string, onStep: (line: string) => void): Promise<string> {
  return withPart(text, "refusals", refusalMarkdown(await refusals(onStep)));
}
