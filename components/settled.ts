import { all, type Output, output, recover } from "@pulumi/pulumi";

/**
 * Of each, whether it was deployed: false where it was refused. Known once all of them have come to an end, for what must
 * come later, but needs none of them. A deployment goes on after a refusal with `--continue-on-error` alone
 * (www.pulumi.com/docs/iac/cli/commands/pulumi_up).
 */
export function settled(parts: readonly Output<unknown>[]): Output<boolean[]> {
  return all(
    parts.map((part) =>
      recover(
        part.apply(() => true),
        () => false,
      ),
    ),
  );
}

/**
 * The same value, known once all parts have come to an end; whether they were refused makes no difference. It depends on what
 * the value comes from also in a preview, which does not run what waits for unknown parts.
 */
export function afterAll<T>(parts: readonly Output<unknown>[], value: Output<T>): Output<T> {
  return all([value, settled(parts)]).apply(([known]) => known as T);
}

/** The same value, and null where what it comes from was refused: an output of a stack must not fail with it. */
export function unlessRefused<T>(value: Output<T>): Output<T | null> {
  return recover<T | null>(value, () => null);
}

/** The same of each. */
export function unlessAnyRefused<T>(
  values: Readonly<Record<string, Output<T>>>,
): Record<string, Output<T | null>> {
  return Object.fromEntries(Object.entries(values).map(([name, value]) => [name, unlessRefused(value)]));
}

/** A resource, and how to find out whether it is there all the same if this deployment was refused it. */
export interface Refusable {
  readonly id: Output<string>;
  /** Its id, or null where there is none. */
  earlier(): Output<string | null>;
}

/**
 * The ids of those that are there: deployed now, or earlier, where only a change was refused. If none is, what needs them is
 * refused, too.
 */
export function thoseThere(resources: readonly Refusable[]): Output<string[]> {
  const ids: Output<(string | null)[]> = all(
    resources.map(({ id, earlier }) => recover<string | null>(id, earlier)),
  );
  return ids.apply((found) => {
    const there = found.filter((id) => id !== null);
    return there.length > 0 ? output(there) : all(resources.map(({ id }) => id));
  });
}

/** The same of the first of them that is there. */
export function firstThere(resources: readonly Refusable[]): Output<string> {
  return thoseThere(resources).apply(([first]) => first as string);
}
