import { z } from "zod";
import { objectId, text, userPrincipalName } from "./primitives.ts";

export const account = z
  .strictObject({
    label: text("a short name for the account, such as bg1").max(40, "is longer than 40 characters"),
    objectId: objectId.optional(),
    userPrincipalName: userPrincipalName.optional(),
  })
  .refine((value) => value.objectId !== undefined || value.userPrincipalName !== undefined, {
    error: "names nobody: give objectId, userPrincipalName, or both",
  })
  .meta({ anyOf: [{ required: ["objectId"] }, { required: ["userPrincipalName"] }] });

/**
 * One emergency-access account. The object id outlives a rename; the user principal name is what people know.
 * With the name alone, the deployment looks the id up in Entra ID.
 *
 * @example { label: "bg1", objectId: "3f2504e0-4f89-41d3-9a0c-0305e82c3301", userPrincipalName: "bg1@contoso.onmicrosoft.com" }
 */
export type Account = z.output<typeof account>;

/** An account as somebody writes it. */
export type AccountSettings = z.input<typeof account>;

const watchedGroup = z.strictObject({
  label: text("a short name for the group, such as ca-exclusions").max(40, "is longer than 40 characters"),
  objectId,
});

export const groups = z.array(watchedGroup).default([]);

/**
 * A security group on which the accounts depend: one that keeps them out of Conditional Access, or a role-assignable
 * one that gives them their roles.
 *
 * @example { label: "ca-exclusions", objectId: "b1d7c1de-8c9e-4c1a-9f0f-2d5f6a7b8c9d" }
 */
export type WatchedGroup = z.output<typeof watchedGroup>;

/** A group as somebody writes it. */
export type WatchedGroupSettings = z.input<typeof watchedGroup>;
