import { info, ok, warning } from "../finding.ts";
import type { Check } from "../visit.ts";

/** Whether anything is deployed that can be checked. */
export const deployment: Check = {
  id: "deployment",
  title: "What is deployed",
  async *run({ deployed, stateFault, target: { stack } }) {
    if (deployed === undefined) {
      yield warning(
        `It is unknown what is deployed: the stack's backend could not be read${stateFault === undefined ? "" : ` (${stateFault})`}`,
        {
          why: "Rules, receivers and connections are not checked.",
          fix: `Run pulumi login; then pulumi stack export --stack ${stack} must work.`,
        },
      );
      return;
    }
    const count = deployed.resources.length + deployed.detectionRules.length;
    if (count === 0) {
      yield info("Nothing is deployed yet; the other checks say whether it could be", {
        fix: `pulumi up --stack ${stack}`,
      });
    } else yield ok(`${count} resources are deployed`);
  },
};
