import { z } from "zod";
import { shown } from "../shown.ts";
import { LONGEST_SILENCE } from "../silence.ts";
import { matching } from "./primitives.ts";
import { written } from "./written.ts";

export const silenceAfterHours = written(
  (text) => (/^\d+$/.test(text) ? Number(text) : undefined),
  z
    .number({ error: ({ input }) => `expected a number of hours, found ${shown(input)}` })
    .int("expected a whole number of hours")
    .min(1, "is less than the one hour after which silence can be noticed")
    .max(LONGEST_SILENCE, `is more than the ${LONGEST_SILENCE} hours that an alert rule can look back`),
).default(24);

export const flag = written(
  (text) => ({ true: true, false: false })[text],
  z.boolean({ error: ({ input }) => `expected true or false, found ${shown(input)}` }),
).default(false);

export const diagnosticSetting = z
  .strictObject({
    name: matching(
      /^[\w.() -]{1,260}$/,
      "the name of a diagnostic setting: letters, digits, spaces and - _ . ( )",
    ),
  })
  .optional();
