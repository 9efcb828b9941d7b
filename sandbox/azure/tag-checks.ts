import { ArmError } from "./resource-type.ts";
import type { ResourceBody } from "./store.ts";

const RESERVED = /[<>%&\\?/\p{Cc}]/u;
/** Azure's own tags, such as those by which the portal links resources, may have them. */
const OWN = /^(hidden|link)/i;

/**
 * Names of tags that Azure refuses, whatever the resource. Source: learn.microsoft.com/cli/azure/tag-how-to for the error,
 * and learn.microsoft.com/azure/azure-resource-manager/management/tag-resources, limitations. What Azure says to two names
 * that differ in letter case alone is not documented.
 *
 * @throws ArmError
 */
export function checkTags({ tags }: ResourceBody): void {
  if (typeof tags !== "object" || tags === null) return;
  const names = Object.keys(tags);
  const refused = names.filter((name) => RESERVED.test(name) && !OWN.test(name));
  if (refused.length > 0) {
    throw new ArmError(
      400,
      "InvalidTagNameCharacters",
      `The tag names '${refused.join(",")}' have reserved characters '<,>,%,&,\\,?,/' or control characters. These characters are only allowed for tags that start with the prefix 'hidden, link'.`,
    );
  }
}
