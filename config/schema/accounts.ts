import { z } from "zod";
import { matching, objectId, text, userPrincipalName } from "./primitives.ts";

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

/** learn.microsoft.com/azure/sentinel/watchlists-create: 3 to 64 characters, the first and the last are letters or digits. */
const ALIAS = /^[A-Za-z0-9][A-Za-z0-9 _-]{1,62}[A-Za-z0-9]$/;

/** Its rows, when the stack is deployed. */
const watchlist = z.strictObject({
  watchlist: matching(ALIAS, "the alias of a watchlist such as BreakGlassAccounts"),
  column: text("the name of a column such as UserPrincipalName").optional(),
});

const KINDS = { listed, group, watchlist } as const;

/** What an entry of `accounts` is, by its properties; an entry with none of a kind's own is a listed account. */
export function accountKind(entry: unknown): keyof typeof KINDS {
  if (typeof entry !== "object" || entry === null) return "listed";
  return "group" in entry ? "group" : "watchlist" in entry ? "watchlist" : "listed";
}

/** The properties that an entry of each kind has. */
export const accountKeys: Readonly<Record<keyof typeof KINDS, readonly string[]>> = {
  listed: ["label", "objectId", "userPrincipalName"],
  group: ["group"],
  watchlist: ["watchlist", "column"],
};

/** Where each kind stands in the union, so that an error is that of the kind which somebody wrote. */
export const accountKinds = Object.keys(KINDS) as (keyof typeof KINDS)[];

export const account = z.union([listed, group, watchlist]);

const watchedGroup = z.strictObject({
  label: text("a short name for the group, such as ca-exclusions").max(40, "is longer than 40 characters"),
  objectId,
});

export const groups = z.array(watchedGroup).default([]);
