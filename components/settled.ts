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

/** The ids of those that were deployed. If all were refused, so is what needs them. */
export function deployedOf(ids: readonly Output<string>[]): Output<string[]> {
  const known: Output<(string | null)[]> = all(ids.map(unlessRefused));
  return known.apply((found) => {
    const deployed = found.filter((id) => id !== null);
    return deployed.length > 0 ? output(deployed) : all([...ids]);
  });
}
