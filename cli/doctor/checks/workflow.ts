import { idsOfType } from "../../azure/stack.ts";
import { error, ok } from "../finding.ts";
import { gone } from "../gone.ts";
import { last, propertiesOf } from "../reads.ts";
import { ifThere } from "../unanswered.ts";
import type { Check } from "../visit.ts";

/** Whether the workflows that send the messages are enabled. */
export const workflow: Check = {
  id: "workflow",
  title: "Notification workflow",
  async *run({ deployed, reads }) {
    if (deployed === undefined) return;
    for (const id of idsOfType(deployed, "Microsoft.Logic/workflows")) {
      const found = await ifThere(reads.resource(id, "2019-05-01"));
      const state = propertiesOf(found ?? {})["state"];
      if (found === undefined) yield gone("The workflow", id);
      else if (state !== undefined && state !== "Enabled") {
        yield error(`The workflow ${last(id)} is ${state}`, {
          why: "It sends no messages. Only receivers that do not depend on it are notified of an alert.",
          fix: `az logic workflow update --ids ${id} --state Enabled`,
        });
      } else yield ok(`The workflow ${last(id)} is enabled`);
    }
  },
};
