import { proveNumbers } from "./run.ts";

/** A process of its own for some of the edits: it is sent their numbers, and sends what is true of each. */
process.once("message", (task) =>
  proveNumbers(task as Parameters<typeof proveNumbers>[0], (judged) => process.send?.(judged)).finally(() =>
    process.disconnect(),
  ),
);
