import { z } from "zod";
import { GROUP } from "./placement.ts";
import { matching } from "./primitives.ts";

const GUID = "[0-9a-f]{8}(?:-[0-9a-f]{4}){3}-[0-9a-f]{12}";
const IDENTITY = `/subscriptions/[0-9a-f-]{36}/resourceGroups/${GROUP}/providers/Microsoft\\.ManagedIdentity/userAssignedIdentities/[a-z0-9_-]{3,128}`;

/** What a log names the identity by that deploys. */
export const deployers = z
  .array(
    matching(
      new RegExp(`^(?!00000000-0000-0000-0000-000000000000$)(?:${GUID}|${IDENTITY})$`, "iu"),
      "an id in Entra ID such as 3f2504e0-4f89-41d3-9a0c-0305e82c3301, or the id of a user-assigned identity: /subscriptions/…/resourceGroups/…/providers/Microsoft.ManagedIdentity/userAssignedIdentities/NAME",
    ).transform((text) => text.toLowerCase()),
  )
  .default([]);
