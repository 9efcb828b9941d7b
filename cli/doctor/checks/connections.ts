import { idsOfType } from "../../azure/stack.ts";
import { error, info, ok, warning } from "../finding.ts";
import { gone } from "../gone.ts";
import { last, propertiesOf } from "../reads.ts";
import { ifThere } from "../unanswered.ts";
import type { Check } from "../visit.ts";

interface Status {
  readonly status?: string;
  readonly error?: { readonly code?: string; readonly message?: string };
}

/** Whether each connection works. Those to Office 365 and Teams use the account of a person, who has to consent. */
export const connections: Check = {
  id: "connections",
  title: "Connections of the channels",
  async *run({ deployed, reads, target }) {
    if (deployed === undefined) return;
    const ids = idsOfType(deployed, "Microsoft.Web/connections");
    const consenting = target.config.channels.filter(({ via }) => via === "office365" || via === "teams");
    if (ids.length === 0 && consenting.length > 0) {
      yield info("After the deployment, somebody has to authorise the connections once", {
        fix: `pulumi stack output consentLinks --show-secrets --stack ${target.stack}`,
      });
    }
    for (const id of ids) {
      const connection = await ifThere(reads.resource(id, "2016-06-01"));
      if (connection === undefined) {
        yield gone("The connection", id);
        continue;
      }
      const { overallStatus, statuses = [] } = propertiesOf(connection) as {
        overallStatus?: string;
        statuses?: Status[];
      };
      const broken = statuses.find(({ status }) => status === "Error");
      const state = overallStatus ?? statuses[0]?.status;
      if (broken !== undefined || state === "Error") {
        yield error(
          `The connection ${last(id)} is not authorised: ${broken?.error?.message ?? broken?.error?.code ?? "Error"}`,
          {
            why: "Its channel sends nothing. The other channels still do, and the fallback is notified of the failure.",
            fix: `Azure portal > ${last(id)} > Edit API connection > Authorize > Save. Or get a new link: pulumi up, then pulumi stack output consentLinks --show-secrets --stack ${target.stack}`,
          },
        );
      } else if (state === "Connected" || state === "Ready")
        yield ok(`The connection ${last(id)} is authorised`);
      else {
        yield warning(
          `It is unknown whether the connection ${last(id)} is authorised (${state ?? "no status"})`,
          {
            why: "If it is not, its channel sends nothing.",
            fix: `Azure portal > ${last(id)}`,
          },
        );
      }
    }
  },
};
