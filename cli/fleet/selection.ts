import { matchesGlob } from "node:path";
import { nearest } from "breakglass-alerts/config";
import { UserError } from "../errors/user-error.ts";
import { SAMPLE, stacksOf } from "../onboard/neighbours.ts";
import { lastRunFile, type Meant, readLastRun } from "./last-run.ts";
import type { FleetCommand } from "./tenant.ts";

/**
 * The stacks that a command is to be run for; with `continues` those of its last run that did not succeed.
 *
 * @throws UserError
 */
export function meantStacks(
  directory: string,
  command: FleetCommand,
  selection: Selection & { readonly continues: boolean },
): Meant {
  if (!selection.continues) return { stacks: selectStacks(directory, selection), notes: [] };
  const before = readLastRun(lastRunFile(directory, command, selection.sandbox));
  const left = Object.entries(before.tenants).flatMap(([stack, { state }]) =>
    state === "succeeded" ? [] : stack,
  );
  const there = stacksOf(directory);
  const gone = left.filter((stack) => !there.includes(stack));
  const names = selection.names.length > 0 ? selection.names : left.filter((stack) => there.includes(stack));
  const stacks =
    names.length === 0
      ? []
      : selectStacks(directory, { ...selection, names }).filter((each) => left.includes(each));
  return {
    before,
    stacks,
    notes: [
      ...gone.map((stack) => `${stack} has no stack file any more, and is left out.`),
      ...(left.length === 0 ? ["Nothing is left: every tenant succeeded in the last run."] : []),
    ],
  };
}

export interface Selection {
  /** Names or globs, such as `eu-*`. None means all. */
  readonly names: readonly string[];
  readonly exclude: readonly string[];
  /** In the sandbox the sample may take part as well. */
  readonly sandbox: boolean;
}

/**
 * The stacks that are meant, in alphabetical order. The sample is never among them in Azure unless it is named to the
 * letter: everything in it is made up.
 *
 * @throws UserError for each name or glob that means nothing, all at once, or where nothing is left
 */
export function selectStacks(directory: string, selection: Selection): string[] {
  const { names, exclude, sandbox } = selection;
  const all = stacksOf(directory);
  if (all.length === 0)
    throw new UserError(`There is no stack in ${directory}. Make one: breakglass onboard <name>`);
  const unknown = [...names, ...exclude].filter((pattern) => !all.some((stack) => isMeant(stack, pattern)));
  if (unknown.length > 0) {
    throw new UserError(
      unknown
        .map((pattern) =>
          isGlob(pattern)
            ? `No stack matches "${pattern}"; there are ${all.join(", ")}.`
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
      `No stack is left to run. There are ${all.join(", ")}; the sample ${SAMPLE} takes part with --sandbox, or where it is named.`,
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
