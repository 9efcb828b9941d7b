import { z } from "zod";
import { shown } from "../shown.ts";
import { printable } from "./primitives.ts";

/**
 * Tags of a resource, by the limits of learn.microsoft.com/azure/azure-resource-manager/management/tag-resources: at most
 * 50, names of 512 and values of 256 characters, and names that differ by more than their letter case. Reserved
 * beginnings: learn.microsoft.com/rest/api/resources/tags/create-or-update.
 */
const FORBIDDEN = /[<>%&\\?/]/;
const RESERVED = /^(microsoft|azure|windows)/i;

export const tags = z
  .record(
    z.string(),
    z.string({ error: "expected a text" }).max(256, "is longer than 256 characters").superRefine(printable),
  )
  .superRefine((value, context) => {
    const names = Object.keys(value);
    if (names.length > 50) context.addIssue("has more than the 50 tags that Azure allows");
    names.forEach((name, index) => {
      const fault = nameFault(name, names.slice(0, index));
      if (fault !== undefined) context.addIssue({ code: "custom", message: fault, path: [name] });
    });
  })
  .default({});

function nameFault(name: string, earlier: readonly string[]): string | undefined {
  const twin = earlier.find((other) => other.toLowerCase() === name.toLowerCase());
  if (twin !== undefined) return `is the tag ${shown(twin)} again: letter case does not count in names`;
  const forbidden = FORBIDDEN.exec(name)?.[0];
  if (forbidden !== undefined) return `is not a name for a tag: Azure allows none of < > % & \\ ? /`;
  if (name.length > 512) return "is a name longer than the 512 characters that Azure allows";
  if (name.trim() === "") return "is a tag without a name";
  const reserved = RESERVED.exec(name)?.[0];
  if (reserved !== undefined) return `begins with ${shown(reserved)}, which Azure keeps for its own tags`;
  return undefined;
}
