import type { Fault } from "../define.ts";
import { cannotTell } from "../judge.ts";
import { isUnknownValue, type Resource } from "../resource.ts";

/** The faults of each resource; what a preview cannot know of one does not hide those of the others. */
export function* each(
  resources: Iterable<Resource>,
  faults: (resource: Resource) => Iterable<string>,
): Generator<Fault> {
  for (const resource of resources) {
    const { urn } = resource;
    try {
      for (const message of faults(resource)) yield { message, urn };
    } catch (error) {
      if (!isUnknownValue(error)) throw error;
      yield { message: cannotTell(error), urn, undecided: true };
    }
  }
}
