import { z } from "zod";

/** A value that Pulumi hands over as a text of its own: a plain `24` or `true`, a time. `known` reads that text. */
export function written<T extends z.ZodType>(known: (text: string) => unknown, type: T) {
  const read = (value: unknown) => (typeof value === "string" ? (known(value) ?? value) : value);
  return z.preprocess((value: z.input<T>) => read(value), type);
}
