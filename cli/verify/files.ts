import { accessSync, constants, existsSync, readdirSync, rmSync, statSync, writeFileSync } from "node:fs";
import { dirname, join, resolve } from "node:path";
import { UserError } from "../errors/user-error.ts";
import { makeFolder } from "../files/make-folder.ts";
import type { Evidence } from "./evidence.ts";
import { page } from "./page.ts";
import { type Sealed, sealed, sealOf } from "./seal.ts";

export interface Written {
  readonly json: string;
  readonly html: string;
  readonly evidence: Sealed;
}

/**
 * Checks that files can be written to a folder, which need not exist yet.
 *
 * @throws UserError that says why they cannot be written
 */
export function checkFolder(folder: string): void {
  if (existsSync(folder) && !statSync(folder).isDirectory())
    throw new UserError(`--out: ${folder} is a file. Pass a folder, such as evidence.`);
  let there = resolve(folder);
  while (!existsSync(there) && dirname(there) !== there) there = dirname(there);
  try {
    if (!statSync(there).isDirectory()) throw new Error("part of its path is a file");
    accessSync(there, constants.W_OK | constants.X_OK);
  } catch (error) {
    throw new UserError(`--out: ${folder} cannot be written: ${reasonOf(error)}.`);
  }
}

/**
 * Writes evidence as JSON and as a page. Never overwrites a file: the names are the time of the sign-in, with a number if
 * there is already evidence of it.
 *
 * @throws UserError if they cannot be written; then neither exists
 */
export function writeEvidence(folder: string, evidence: Evidence): Written {
  const html = page(evidence, sealOf(evidence)).text;
  const content = sealed(evidence, html);
  let name = "";
  try {
    makeFolder(folder);
    name = join(folder, freeName(folder, evidence.startedAt));
    writeFileSync(`${name}.html`, html, { flag: "wx" });
    writeFileSync(`${name}.json`, `${JSON.stringify(content, null, 2)}\n`, { flag: "wx" });
  } catch (error) {
    if (name !== "" && (error as NodeJS.ErrnoException).code !== "EEXIST")
      rmSync(`${name}.html`, { force: true });
    throw new UserError(`The evidence could not be written to ${folder}: ${reasonOf(error)}.`);
  }
  return { json: `${name}.json`, html: `${name}.html`, evidence: content };
}

/** A time without colons, which not every file system allows in names. */
function freeName(folder: string, startedAt: string): string {
  const base = startedAt.replaceAll(":", "-");
  const taken = new Set(readdirSync(folder).map((file) => file.replace(/\.(json|html)$/, "")));
  for (let number = 1; ; number++) {
    const name = number === 1 ? base : `${base}-${number}`;
    if (!taken.has(name)) return name;
  }
}

function reasonOf(error: unknown): string {
  const { code = "", message } = error as NodeJS.ErrnoException;
  const known: Readonly<Record<string, string>> = {
    EACCES: "permission denied",
    EPERM: "permission denied",
    EROFS: "the file system is read-only",
    ENOSPC: "no space is left",
    EEXIST: "a file of the same name has just been created",
    ENOTDIR: "part of its path is a file",
  };
  return known[code] ?? message;
}
