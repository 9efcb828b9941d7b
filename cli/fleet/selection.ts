import { matchesGlob } from "node:path";
import { nearest } from "breakglass-alerts/config";
import { UserError } from "../errors/user-error.ts";
import { SAMPLE } from "../onboard/neighbours.ts";
import { stackNames } from "../stack/stack-files.ts";
import { lastRunFile, type Meant, readLastRun } from "./last-run.ts";
import { type Shard, shardOf } from "./shard.ts";
import type { FleetCommand } from "./tenant.ts";

/**
 * The stacks to run a command for; with `continues`, those that did not succeed in its last run.
 *
 * @throws UserError
 */
export function meantStacks(
  directory: string,
  command: FleetCommand,
  selection: Selection & { readonly continues: boolean; readonly shard?: Shard },
): Meant {
  const { shard } = selection;
  const isOwn = shard === undefined ? () => true : isIn(shardOf(selectStacks(directory, selection), shard));
  if (!selection.continues) {
    const stacks = selectStacks(directory, selection).filter(isOwn);
    const none = `Nothing to do: shard ${shard?.number}/${shard?.of} has no tenant.`;
    return { stacks, notes: stacks.length === 0 ? [none] : [] };
  }
  const before = readLastRun(lastRunFile(directory, command, selection.sandbox));
  const left = Object.entries(before.tenants).flatMap(([stack, { state }]) =>
    state === "succeeded" ? [] : stack,
  );
  const there = selection.all ?? stackNames(directory);
  const gone = left.filter((stack) => !there.includes(stack));
  const names = selection.names.length > 0 ? selection.names : left.filter((stack) => there.includes(stack));
  const stacks =
    names.length === 0
      ? []
      : selectStacks(directory, { ...selection, names }).filter((each) => left.includes(each) && isOwn(each));
  return {
    before,
    stacks,
    notes: [
      ...gone.map((stack) => `${stack} no longer has a stack file: skipped.`),
      ...(left.length === 0 ? ["Nothing to do: every tenant succeeded in the last run."] : []),
    ],
  };
}

function isIn(stacks: readonly string[]): (stack: string) => boolean {
  const own = new Set(stacks);
  return (stack) => own.has(stack);
}

export interface Selection {
  /** Names or globs, such as `eu-*`. Empty means all. */
  readonly names: readonly string[];
  readonly exclude: readonly string[];
  /** In the sandbox, the sample is included. */
  readonly sandbox: boolean;
  /** The stacks to choose from. Default: those of the directory. */
  readonly all?: readonly string[];
}

/**
 * The selected stacks, in alphabetical order. In Azure, the sample is only included if it is named exactly, because
 * everything in it is made up.
 *
 * @throws UserError for all names and globs that match nothing, or if no stack is selected
 */
export function selectStacks(directory: string, selection: Selection): string[] {
  const { names, exclude, sandbox, all = stackNames(directory) } = selection;
  if (all.length === 0)
    throw new UserError(`There is no stack in ${directory}. Create one: breakglass onboard <name>`);
  const unknown = [...names, ...exclude].filter((pattern) => !all.some((stack) => isMeant(stack, pattern)));
  if (unknown.length > 0) {
    throw new UserError(
      unknown
        .map((pattern) =>
          isGlob(pattern)
            ? `No stack matches "${pattern}". The stacks are ${all.join(", ")}.`
            : `There is no stack "${pattern}"${nearest(pattern, all)}.`,
        )
        .join("\n"),
    );
  }
  const selected = all.filter(
    (stack) =>
      (names.length === 0 || names.some((name) => isMeant(stack, name))) &&
      !exclude.some((pattern) => isMeant(stack, pattern)) &&
      (stack !== SAMPLE || sandbox || names.includes(SAMPLE)),
  );
  if (selected.length === 0) {
    throw new UserError(
      `No stack is selected. The stacks are ${all.join(", ")}. The sample, ${SAMPLE}, is included only with --sandbox or by name.`,
    );
  }
  return selected;
}

function isMeant(stack: string, pattern: string): boolean {
  return stack === pattern || (isGlob(pattern) && matchesGlob(stack, pattern));
}

function isGlob(pattern: string): boolean {
  return /[*?[{]/.test(pattern);
}
