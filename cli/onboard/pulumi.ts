import { mkdtempSync, rmSync, writeFileSync } from "node:fs";
import { tmpdir } from "node:os";
import { join } from "node:path";
import { type Execution, execute } from "azure-alerting-sandbox/pulumi";
import { Document, parse } from "yaml";
import { UserError } from "../errors/user-error.ts";

const SIGNALS = ["SIGINT", "SIGTERM"] as const;

/**
 * The Pulumi CLI on the user's own backend, in a separate folder where it may write settings: the project's are not
 * touched. Ctrl-C interrupts the running command.
 */
export class PulumiElsewhere {
  readonly directory = mkdtempSync(join(tmpdir(), "breakglass-onboard-"));
  readonly #cli: string;
  readonly #interrupt = new AbortController();
  readonly #onInterrupt = () => this.#interrupt.abort();

  /** @param definition the text of the project's Pulumi.yaml */
  constructor(cli: string, definition: string) {
    this.#cli = cli;
    // Only the name and the backend: this does not need the program's other settings.
    const { name, backend } = parse(definition);
    const own = { name, runtime: "nodejs", ...(backend === undefined ? {} : { backend }) };
    writeFileSync(join(this.directory, "Pulumi.yaml"), new Document(own).toString());
    for (const signal of SIGNALS) process.once(signal, this.#onInterrupt);
  }

  /** @throws UserError with Pulumi's message, or if it was interrupted */
  async must(args: readonly string[], input?: string): Promise<string> {
    const { signal } = this.#interrupt;
    const result = await this.#execute(args, { signal, ...(input === undefined ? {} : { input }) });
    this.throwIfInterrupted();
    if (result.code !== 0) throw refused(args, result);
    return result.output;
  }

  throwIfInterrupted(): void {
    if (this.#interrupt.signal.aborted) throw new UserError("Interrupted. Nothing was written.");
  }

  /** Runs to its end, even after an interrupt. */
  async regardless(args: readonly string[]): Promise<Execution> {
    return this.#execute(args, {});
  }

  close(): void {
    for (const signal of SIGNALS) process.removeListener(signal, this.#onInterrupt);
    rmSync(this.directory, { recursive: true, force: true });
  }

  #execute(args: readonly string[], options: { signal?: AbortSignal; input?: string }): Promise<Execution> {
    return execute(this.#cli, ["--non-interactive", "--color", "never", ...args], {
      env: { ...process.env, PULUMI_SKIP_UPDATE_CHECK: "true" },
      cwd: this.directory,
      ...options,
    });
  }
}

/** Pulumi's message, and what to do about it. */
export function refused(args: readonly string[], { errorOutput, output }: Execution): UserError {
  const reason = errorOutput.trim() || output.trim();
  const hint = /passphrase/i.test(reason)
    ? "\nSet PULUMI_CONFIG_PASSPHRASE or PULUMI_CONFIG_PASSPHRASE_FILE, or choose another --secrets-provider."
    : /PULUMI_ACCESS_TOKEN|pulumi login/.test(reason)
      ? "\nLog in to the backend first (`pulumi login`), or set PULUMI_BACKEND_URL."
      : "";
  return new UserError(
    `\`pulumi ${args.slice(0, 2).join(" ")}\` failed; nothing was written:\n${reason}${hint}`,
  );
}
