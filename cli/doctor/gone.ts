import { error, type Judgment } from "./finding.ts";
import { last } from "./reads.ts";

/** Something that the stack has deployed, and that no longer exists. */
export function gone(kind: string, id: string): Judgment {
  return error(`${kind} ${last(id)} was deployed, but no longer exists`, {
    why: "Somebody deleted it outside of Pulumi. It no longer notifies anybody.",
    fix: "Azure portal > Activity log says who did it; pulumi up --refresh creates it again.",
  });
}
