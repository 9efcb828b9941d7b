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
 * That a file can be written where it is to be. Nothing is left behind, and what is there stays as it is.
 *
 * @param option by which the user named it
 * @throws UserError that says why not
 */
export function checkWritable(file: string, option = "--report"): void {
  const folder = dirname(resolve(file));
  if (file === "") throw new UserError(`${option}: the name of the file is missing.`);
  if (!existsSync(folder))
    throw new UserError(`${option}: the folder ${folder} does not exist. Make it first.`);
  if (existsSync(file) && statSync(file).isDirectory())
    throw new UserError(`${option}: ${file} is a folder. Name a file, such as ${join(file, "drill.html")}.`);
  const temporary = besides(file);
  try {
    if (existsSync(file)) accessSync(file, constants.W_OK);
    writeFileSync(temporary, "", { flag: "wx" });
    rmSync(temporary);
  } catch (error) {
    throw new UserError(`${option}: ${file} cannot be written: ${reasonOf(error)}.`);
  }
}

/**
 * Writes a file whole, or leaves what was there. Where it is a link, what it leads to is written.
 *
 * @throws UserError where that is not possible any more
 */
export function writeWhole(file: string, text: string, option = "--report"): void {
  const temporary = besides(file);
  try {
    writeFileSync(temporary, text, { flag: "wx" });
    renameSync(temporary, existsSync(file) ? realpathSync(file) : file);
  } catch (error) {
    if (existsSync(temporary)) rmSync(temporary);
    throw new UserError(`${option}: ${file} could not be written: ${reasonOf(error)}.`);
  }
}

/** In the same folder: a file is renamed in one step inside of one file system only. */
function besides(file: string): string {
  const target = existsSync(file) ? realpathSync(file) : resolve(file);
  return join(dirname(target), `.${basename(target)}.${process.pid}.new`);
}

const REASONS: Readonly<Record<string, string>> = {
  EACCES: "you may not write there",
  EPERM: "you may not write there",
  EROFS: "the file system is read-only",
  ENOSPC: "no space is left",
  ENOTDIR: "a part of its path is a file, not a folder",
  ENAMETOOLONG: "its name is too long",
};

function reasonOf(error: unknown): string {
  const { code = "", message } = error as NodeJS.ErrnoException;
  return REASONS[code] ?? message;
}
