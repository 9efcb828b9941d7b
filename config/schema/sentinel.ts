import { z } from "zod";

const flag = z.boolean({ error: "expected true or false" }).default(false);

/** Left out, there is none. */
export const sentinel = z.strictObject({ onboard: flag, playbook: flag }).optional();
