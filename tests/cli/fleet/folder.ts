import { mkdtempSync, rmSync, writeFileSync } from "node:fs";
import { tmpdir } from "node:os";
import { join } from "node:path";
import { stackFile } from "./tenants.ts";

/** A folder with stack files in it, and nothing else of a project. */
export class StackFolder {
  readonly directory = mkdtempSync(join(tmpdir(), "breakglass-stacks-"));

  /** Writes sound stack files, each of a tenant of its own. */
  add(...stacks: readonly string[]): this {
    for (const [index, stack] of stacks.entries()) this.write(stack, stackFile(index + 1));
    return this;
  }

  write(stack: string, text: string): this {
    writeFileSync(join(this.directory, `Pulumi.${stack}.yaml`), text);
    return this;
  }

  remove(): void {
    rmSync(this.directory, { recursive: true, force: true });
  }
}
