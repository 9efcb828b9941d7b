import { existsSync, mkdirSync, readdirSync, readFileSync, rmSync, statSync } from "node:fs";
import { join } from "node:path";
import { UserError } from "../errors/user-error.ts";

/**
 * The folder in which the sandbox keeps a stack, made where there is none.
 *
 * @param reset deletes it first, whatever is there
 * @param name of the folder; that of the stack where it is not given
 * @throws UserError where it cannot be used, with what to do
 */
export function sandboxState(directory: string, stack: string, reset: boolean, name = stack): string {
  const folder = join(directory, ".sandbox", name);
  try {
    if (reset) rmSync(folder, { recursive: true, force: true });
    mkdirSync(join(folder, "azure"), { recursive: true });
  } catch (error) {
    throw new UserError(unusable(folder, error as NodeJS.ErrnoException));
  }
  const damage = [...damagedResources(folder), ...damagedState(folder)];
  if (damage.length === 0) return folder;
  const remedy =
    name === stack
      ? `\`breakglass drill --stack ${stack} --reset\` deletes ${folder}, and deploys anew. Nothing else is lost.`
      : `Delete ${folder}, or run the same drill with --reset. Nothing else is lost.`;
  throw new UserError(
    `The sandbox's state of the stack "${stack}" is damaged:\n${damage.map((line) => `  ${line}`).join("\n")}\n${remedy}`,
  );
}

function unusable(folder: string, { code, path = folder, message }: NodeJS.ErrnoException): string {
  const parts = [join(folder, "..", ".."), join(folder, ".."), folder, join(folder, "azure")];
  const file = parts.find((part) => existsSync(part) && !statSync(part).isDirectory());
  if (file !== undefined) {
    return `${file} is a file, and the sandbox needs a folder of that name. Move it away.`;
  }
  if (code === "EACCES" || code === "EPERM" || code === "EROFS") {
    const owner = parts.findLast(existsSync);
    return `The sandbox may not write to ${path}: ${owner} belongs to another user or is read-only. Give yourself the right to write there, or delete it as its owner.`;
  }
  return `The sandbox cannot use ${folder}: ${message}`;
}

/** The resources of the local Azure: a list, each with its id, its type and what Azure made of it. */
function damagedResources(folder: string): string[] {
  const file = join(folder, "azure", "resources.json");
  if (!existsSync(file)) return [];
  const stored = json(file);
  const isResource = (each: unknown) =>
    isObject(each) &&
    typeof each["id"] === "string" &&
    typeof each["type"] === "string" &&
    isObject(each["resource"]);
  if (stored.fault !== undefined) return [`${file} ${stored.fault}`];
  return Array.isArray(stored.value) && stored.value.every(isResource)
    ? []
    : [`${file} is not a list of resources`];
}

/** The engine's state: what it believes to exist must be in the local Azure. */
function damagedState(folder: string): string[] {
  const stacks = join(folder, "state", ".pulumi", "stacks");
  if (!existsSync(stacks)) return [];
  const files = readdirSync(stacks, { recursive: true, encoding: "utf8" })
    .filter((name) => name.endsWith(".json"))
    .sort()
    .map((name) => join(stacks, name));
  const hasResources = existsSync(join(folder, "azure", "resources.json"));
  return files.flatMap((file) => {
    const { value, fault } = json(file);
    if (fault !== undefined) return [`${file} ${fault}`];
    const checkpoint = isObject(value) ? value["checkpoint"] : undefined;
    if (!isObject(checkpoint)) return [`${file} is not a state of Pulumi`];
    const latest = isObject(checkpoint["latest"]) ? checkpoint["latest"] : {};
    const believed = Array.isArray(latest["resources"]) ? latest["resources"] : [];
    const isMade = (each: unknown) => isObject(each) && String(each["type"]).startsWith("azure-native:");
    return !hasResources && believed.some(isMade)
      ? [`${join(folder, "azure", "resources.json")} is missing, and ${file} has resources of it`]
      : [];
  });
}

function json(file: string): { value?: unknown; fault?: string } {
  let text: string;
  try {
    text = readFileSync(file, "utf8");
  } catch (error) {
    return { fault: `cannot be read: ${(error as Error).message}` };
  }
  if (text.trim() === "") return { fault: "is empty" };
  try {
    return { value: JSON.parse(text) };
  } catch {
    return { fault: "is not JSON, or cut off" };
  }
}

function isObject(value: unknown): value is Record<string, unknown> {
  return typeof value === "object" && value !== null && !Array.isArray(value);
}
