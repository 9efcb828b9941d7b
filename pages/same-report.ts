/**
 * Whether two reports of a drill differ in nothing but when and by what they were made, and in the ids that the sandbox
 * gives, which are others in each new one.
 */
export function isSameReport(one: string, other: string): boolean {
  const [first, second] = [one, other].map((each) =>
    each
      .replace(/<dl class="origin">.*?<\/dl>/s, "")
      .replace(/[0-9a-f]{8}(-[0-9a-f]{4}){3}-[0-9a-f]{12}/g, "id"),
  );
  return first === second;
}
