import {
  accessSync,
  constants,
  existsSync,
  realpathSync,
  renameSync,
  rmSync,
  statSync,
  writeFileSync,
} from "node:fs";
import { basename, dirname, join, resolve } from "node:path";
import { UserError } from "../errors/user-error.ts";

/**
 * Checks that a file can be written. Leaves nothing behind and does not touch an existing file.
 *
 * @param option the option with which the user named the file
 * @throws UserError that says why it cannot be written
 */
export function checkWritable(file: string, option = "--report"): void {
  const folder = dirname(resolve(file));
  if (file === "") throw new UserError(`${option}: the file name is missing.`);
  if (!existsSync(folder))
    throw new UserError(`${option}: the folder ${folder} does not exist. Create it first.`);
  if (existsSync(file) && statSync(file).isDirectory())
    throw new UserError(`${option}: ${file} is a folder. Name a file, such as ${join(file, "drill.html")}.`);
  const temporary = temporaryFor(file);
  try {
    if (existsSync(file)) accessSync(file, constants.W_OK);
    writeFileSync(temporary, "", { flag: "wx" });
    rmSync(temporary);
  } catch (error) {
    throw new UserError(`${option}: ${file} cannot be written: ${reasonOf(error)}.`);
  }
}

/**
 * Writes the whole file, or leaves the old one as it was. Follows a symbolic link and writes its target.
 *
 * @throws UserError if the file cannot be written any more
 */
export function writeWhole(file: string, text: string, option = "--report"): void {
  const temporary = temporaryFor(file);
  try {
    writeFileSync(temporary, text, { flag: "wx" });
    renameSync(temporary, existsSync(file) ? realpathSync(file) : file);
  } catch (error) {
    if (existsSync(temporary)) rmSync(temporary);
    throw new UserError(`${option}: ${file} could not be written: ${reasonOf(error)}.`);
  }
}

/** In the same folder: renaming a file is atomic only within one file system. */
function temporaryFor(file: string): string {
  const target = existsSync(file) ? realpathSync(file) : resolve(file);
  return join(dirname(target), `.${basename(target)}.${process.pid}.new`);
}

const REASONS: Readonly<Record<string, string>> = {
  EACCES: "permission denied",
  EPERM: "permission denied",
  EROFS: "the file system is read-only",
  ENOSPC: "no space is left",
  ENOTDIR: "part of its path is a file, not a folder",
  ENAMETOOLONG: "its name is too long",
};

function reasonOf(error: unknown): string {
  const { code = "", message } = error as NodeJS.ErrnoException;
  return REASONS[code] ?? message;
}
