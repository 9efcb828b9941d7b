import { error, type Judgment } from "./finding.ts";
import { last } from "./reads.ts";

/** Something that the stack has deployed, and that is not there any more. */
export function gone(kind: string, id: string): Judgment {
  return error(`${kind} ${last(id)} is deployed, and not there`, {
    why: "Somebody deleted it past Pulumi; who relies on it hears nothing.",
    fix: "Azure portal > Activity log says who did it; pulumi up --refresh makes it again.",
  });
}
