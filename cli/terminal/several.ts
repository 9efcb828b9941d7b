/** An option that may be given again and again: each value is kept. */
export function several(value: string, before: readonly string[] = []): readonly string[] {
  return [...before, value];
}
