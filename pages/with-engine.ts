import { page } from "../cli/drill/page/page.ts";
import { drill } from "../cli/drill/run.ts";
import { faultMarkdown, faultTable } from "../cli/faults/table.ts";
import { deployStack } from "../cli/stack/deployment.ts";
import { deployedResources } from "../sandbox/index.ts";
import { costTable } from "./cost.ts";
import { withPart } from "./part.ts";
import type { Writer } from "./quick.ts";

const STACK = "dev";

/** The pages that show what the sample stack does once it is deployed, by their file. */
export async function pagesWithEngine(onStep: (line: string) => void): Promise<ReadonlyMap<string, Writer>> {
  const { cloud } = await deployStack(STACK, { start: new Date(), onStep });
  const resources = deployedResources(cloud.azure.store);
  await cloud.close();
  const faults = faultMarkdown(await faultTable(STACK, onStep));
  const { result, messages, origin } = await drill({
    stack: STACK,
    scenario: "sign-in",
    fault: [],
    consent: true,
  });
  const report = page({ stack: STACK, result, messages, origin }).text;
  return new Map<string, Writer>([
    ["docs/cost.md", (text) => withPart(text, "rules", costTable(resources))],
    ["docs/faults.md", (text) => withPart(text, "faults", faults)],
    ["docs/drill-report.html", (text) => (withoutOrigin(text) === withoutOrigin(report) ? text : report)],
  ]);
}

/** A report says when and by what it was made: that alone makes no other report of it. */
function withoutOrigin(report: string): string {
  return report.replace(/<dl class="origin">.*?<\/dl>/s, "");
}
