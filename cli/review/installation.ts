import {
  existsSync,
  lstatSync,
  mkdirSync,
  readdirSync,
  readFileSync,
  readlinkSync,
  realpathSync,
  symlinkSync,
} from "node:fs";
import { dirname, join, resolve } from "node:path";
import { z } from "zod";
import { installAnew, otherManagers } from "./package-manager.ts";
import { sharePython } from "./python-packages.ts";

const MODULES = "node_modules";
/** Of npm, and what it writes down of what it has installed (docs.npmjs.com/cli/configuring-npm/package-lock-json). */
const LOCK = "package-lock.json";
const INSTALLED = join(MODULES, ".package-lock.json");

const lockFile = z.object({
  packages: z.record(
    z.string(),
    z.object({
      version: z.string().optional(),
      resolved: z.string().optional(),
      integrity: z.string().optional(),
      link: z.boolean().optional(),
      optional: z.boolean().optional(),
      devOptional: z.boolean().optional(),
    }),
  ),
});

/**
 * Gives a checkout the packages that its lock file asks for: those of the project where they are the same, otherwise an
 * installation of its own.
 *
 * @throws UserError if they cannot be installed
 */
export async function install(tree: string, project: string, onInstall: () => void): Promise<void> {
  sharePython(tree, project);
  if (isInstalled(tree, project)) share(tree, project);
  else {
    onInstall();
    await installAnew(tree);
  }
}

/** Whether the project has installed what the checkout asks for; more than that changes nothing for it. */
function isInstalled(tree: string, project: string): boolean {
  const others = otherManagers(tree);
  if (others.some(({ lock }) => textOf(tree, lock) !== textOf(project, lock))) return false;
  const text = textOf(tree, LOCK);
  if (text === undefined) return true;
  const installed = textOf(project, INSTALLED);
  if (installed === undefined) return text === textOf(project, LOCK);
  const asked = packagesOf(text);
  const present = packagesOf(installed);
  if (asked === undefined || present === undefined) return text === textOf(project, LOCK);
  const isSame = (path: string) =>
    (["version", "resolved", "integrity", "link"] as const).every(
      (name) => asked[path]?.[name] === present[path]?.[name],
    );
  const mayBeAbsent = (path: string) => {
    const { optional, devOptional } = asked[path] ?? {};
    return path === "" || optional === true || devOptional === true;
  };
  return (
    Object.keys(asked).every((path) => (path in present ? isSame(path) : mayBeAbsent(path))) &&
    Object.keys(present).every((path) => path in asked || !isWithin(path, asked))
  );
}

/** Whether a package lies inside of one of these, which would find it before the one that it is meant to find. */
function isWithin(path: string, packages: object): boolean {
  const at = path.lastIndexOf(`/${MODULES}/`);
  return at !== -1 && path.slice(0, at) in packages;
}

function packagesOf(text: string) {
  try {
    return lockFile.safeParse(JSON.parse(text)).data?.packages;
  } catch {
    return undefined;
  }
}

function textOf(directory: string, file: string): string | undefined {
  const path = join(directory, file);
  return existsSync(path) ? readFileSync(path, "utf8") : undefined;
}

/** Links each package; one that is part of the repository, as workspaces are, is the checkout's own. */
function share(tree: string, project: string): void {
  const from = join(project, MODULES);
  if (!existsSync(from)) return;
  const names = readdirSync(from).flatMap((name) =>
    name.startsWith("@") ? readdirSync(join(from, name)).map((inner) => join(name, inner)) : [name],
  );
  for (const name of names) {
    const link = join(tree, MODULES, name);
    const original = join(from, name);
    mkdirSync(dirname(link), { recursive: true });
    const target = lstatSync(original).isSymbolicLink() ? readlinkSync(original) : undefined;
    const own = target === undefined ? undefined : resolve(dirname(link), target);
    if (target === undefined || own === undefined || !existsSync(own)) symlinkSync(original, link);
    else {
      symlinkSync(target, link);
      const nested = join(realpathSync(original), MODULES);
      if (existsSync(nested) && !existsSync(join(own, MODULES))) symlinkSync(nested, join(own, MODULES));
    }
  }
}
