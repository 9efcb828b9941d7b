import { RunError } from "@pulumi/pulumi";
import type { ConfigFault } from "../config/index.ts";

/**
 * Every fault of a configuration at once, each with its property path.
 *
 * It is a RunError: where a program does not catch it, the engine prints the message, and no stack trace.
 *
 * @example
 * try { loadConfiguration(); } catch (error) { if (error instanceof ConfigurationError) console.log(error.faults); }
 */
export class ConfigurationError extends RunError {
  readonly faults: readonly ConfigFault[];

  /** `aftermath`: what the faults have led to, where that is known. */
  constructor(subject: string, faults: readonly ConfigFault[], aftermath?: string) {
    const count = faults.length === 1 ? "an error" : `${faults.length} errors`;
    const lines = faults.map(({ propertyPath, reason }) => `  ${propertyPath}: ${reason}`);
    super(`${subject} has ${count}${aftermath ? `; ${aftermath}` : ""}:\n${lines.join("\n")}`);
    this.name = "ConfigurationError";
    this.faults = faults;
  }
}
