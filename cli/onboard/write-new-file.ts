import { randomUUID } from "node:crypto";
import {
  closeSync,
  constants,
  copyFileSync,
  existsSync,
  fsyncSync,
  linkSync,
  openSync,
  readdirSync,
  rmSync,
  writeSync,
} from "node:fs";
import { basename, dirname, join } from "node:path";
import { UserError } from "../errors/user-error.ts";
import { makeFolder } from "../files/make-folder.ts";

/**
 * The file of a new stack.
 *
 * @throws UserError if the name is not valid for a stack, or the stack already has a file, in any letter case
 */
export function refuseExisting(directory: string, stack: string): string {
  // Source: github.com/pulumi/pulumi, sdk/go/common/tokens (a stack's name: letters, digits, hyphens, underscores, periods).
  if (!/^[A-Za-z0-9][\w.-]{0,99}$/.test(stack)) {
    throw new UserError(
      `"${stack}" is not a valid stack name. Use up to 100 letters, digits, hyphens, underscores and periods, starting with a letter or digit.`,
    );
  }
  const name = `Pulumi.${stack}.yaml`;
  const there = existsSync(directory) ? readdirSync(directory) : [];
  const twin = there.find((each) => each.toLowerCase() === name.toLowerCase());
  if (twin !== undefined) throw taken(join(directory, twin));
  return join(directory, name);
}

/**
 * Writes a new file, with the folder that it is in, either completely or not at all: it gets its name once its content is on disk.
 *
 * @throws UserError if it exists, or cannot be written
 */
export function writeNewFile(file: string, content: string): void {
  const partial = join(dirname(file), `.${basename(file)}.${randomUUID()}`);
  try {
    makeFolder(dirname(file));
    const handle = openSync(partial, "wx", 0o644);
    try {
      writeSync(handle, content);
      fsyncSync(handle);
    } finally {
      closeSync(handle);
    }
    name(partial, file);
  } catch (error) {
    const { code, message } = error as NodeJS.ErrnoException;
    if (code === "EEXIST") throw taken(file);
    throw new UserError(`${file} cannot be written: ${message}. Nothing was written.`);
  } finally {
    if (existsSync(partial)) rmSync(partial);
  }
}

/** A link never overwrites; renaming would. Not every file system has links. */
function name(partial: string, file: string): void {
  try {
    linkSync(partial, file);
  } catch (error) {
    const { code = "" } = error as NodeJS.ErrnoException;
    if (!["EPERM", "ENOTSUP", "EOPNOTSUPP", "ENOSYS"].includes(code)) throw error;
    copyFileSync(partial, file, constants.COPYFILE_EXCL);
  }
}

function taken(file: string): UserError {
  return new UserError(`${file} already exists and was not overwritten. Choose another name, or edit it.`);
}
