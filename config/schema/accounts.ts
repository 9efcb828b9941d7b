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

const watchedGroup = z.strictObject({
  label: text("a short name for the group, such as ca-exclusions").max(40, "is longer than 40 characters"),
  objectId,
});

export const groups = z.array(watchedGroup).default([]);
