import {
  accessSync,
  constants,
  existsSync,
  mkdirSync,
  readdirSync,
  rmSync,
  statSync,
  writeFileSync,
} from "node:fs";
import { dirname, join, resolve } from "node:path";
import { UserError } from "../errors/user-error.ts";
import type { Evidence } from "./evidence.ts";
import { page } from "./page.ts";
import { type Sealed, sealed, sealOf } from "./seal.ts";

export interface Written {
  readonly json: string;
  readonly html: string;
  readonly evidence: Sealed;
}

/**
 * That files can be written into a folder, which need not be there yet.
 *
 * @throws UserError that says why not
 */
export function checkFolder(folder: string): void {
  if (existsSync(folder) && !statSync(folder).isDirectory())
    throw new UserError(`--out: ${folder} is a file. Name a folder, such as evidence.`);
  let there = resolve(folder);
  while (!existsSync(there) && dirname(there) !== there) there = dirname(there);
  try {
    if (!statSync(there).isDirectory()) throw new Error("a part of its path is a file");
    accessSync(there, constants.W_OK | constants.X_OK);
  } catch (error) {
    throw new UserError(`--out: ${folder} cannot be written: ${reasonOf(error)}.`);
  }
}

/**
 * Writes evidence as JSON and as a page, beside what is there already: nothing is ever written over. The files are
 * named by the time of the sign-in; further ones of the same sign-in are numbered.
 *
 * @throws UserError where they cannot be written; then neither is there
 */
export function writeEvidence(folder: string, evidence: Evidence): Written {
  const html = page(evidence, sealOf(evidence)).text;
  const content = sealed(evidence, html);
  let name = "";
  try {
    mkdirSync(folder, { recursive: true });
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

/** A time without colons, which not every file system has in names. */
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
    EACCES: "you may not write there",
    EPERM: "you may not write there",
    EROFS: "the file system is read-only",
    ENOSPC: "no space is left",
    EEXIST: "somebody has just written a file of the same name",
    ENOTDIR: "a part of its path is a file",
  };
  return known[code] ?? message;
}
