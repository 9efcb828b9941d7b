import { z } from "zod";
import { objectId, text, userPrincipalName } from "./primitives.ts";

const listed = z
  .strictObject({
    label: text("a short name for the account, such as bg1").max(40, "is longer than 40 characters"),
    objectId: objectId.optional(),
    userPrincipalName: userPrincipalName.optional(),
  })
  .refine((value) => value.objectId !== undefined || value.userPrincipalName !== undefined, {
    error: "names nobody: give objectId, userPrincipalName, or both",
  })
  .meta({ anyOf: [{ required: ["objectId"] }, { required: ["userPrincipalName"] }] });

/** Its members, directly and through other groups, when the stack is deployed. */
const group = z.strictObject({ group: objectId });

const KINDS = { listed, group } as const;

/** What an entry of `accounts` is, by its properties; an entry with none of a kind's own is a listed account. */
export function accountKind(entry: unknown): keyof typeof KINDS {
  return typeof entry === "object" && entry !== null && "group" in entry ? "group" : "listed";
}

/** The properties that an entry of each kind has. */
export const accountKeys: Readonly<Record<keyof typeof KINDS, readonly string[]>> = {
  listed: ["label", "objectId", "userPrincipalName"],
  group: ["group"],
};

/** Where each kind stands in the union, so that an error is that of the kind which somebody wrote. */
export const accountKinds = Object.keys(KINDS) as (keyof typeof KINDS)[];

export const account = z.union([listed, group]);

const watchedGroup = z.strictObject({
  label: text("a short name for the group, such as ca-exclusions").max(40, "is longer than 40 characters"),
  objectId,
});

export const groups = z.array(watchedGroup).default([]);
