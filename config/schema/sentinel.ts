import { z } from "zod";
import { nearest } from "../nearest.ts";
import { shown } from "../shown.ts";

const flag = z.boolean({ error: "expected true or false" }).default(false);

const SPEEDS = ["scheduled", "nearRealTime"] as const;

const speed = z
  .enum(SPEEDS, {
    error: ({ input }) =>
      `expected ${SPEEDS.join(" or ")}, found ${shown(input)}${typeof input === "string" ? nearest(input, SPEEDS) : ""}`,
  })
  .default("scheduled");

/** Left out, there is none. */
export const sentinel = z.strictObject({ onboard: flag, playbook: flag, speed }).optional();
