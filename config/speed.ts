import { z } from "zod";
import { nearest } from "./nearest.ts";
import { shown } from "./primitives.ts";

const SPEEDS = ["standard", "fast"] as const;

/** How soon a sign-in is told of. */
export type Speed = (typeof SPEEDS)[number];

export const speed = z
  .enum(SPEEDS, {
    error: ({ input }) =>
      `expected standard or fast, found ${shown(input)}${typeof input === "string" ? nearest(input, SPEEDS) : ""}`,
  })
  .default("standard");
