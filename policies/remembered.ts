/**
 * The same function of a text, which does its work once for each text: policies ask the same of the same queries.
 *
 * @param most how many results are kept
 */
export function remembered<T>(work: (text: string) => T, most = 1000): (text: string) => T {
  const known = new Map<string, { readonly result: T }>();
  return (text) => {
    const found = known.get(text);
    if (found !== undefined) return found.result;
    const result = work(text);
    if (known.size >= most) known.clear();
    known.set(text, { result });
    return result;
  };
}
