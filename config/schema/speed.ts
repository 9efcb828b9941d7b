import { z } from "zod";
import { nearest } from "../nearest.ts";
import { shown } from "../shown.ts";

const SPEEDS = ["standard", "fast"] as const;

export const speed = z
  .enum(SPEEDS, {
    error: ({ input }) =>
      `expected standard or fast, found ${shown(input)}${typeof input === "string" ? nearest(input, SPEEDS) : ""}`,
  })
  .default("standard");
