/** Whether two reports differ in nothing but when and by what they were made, and in the id that the workspace was given. */
export function isSameReport(one: string, other: string): boolean {
  const [first, second] = [one, other].map((each) =>
    each.replace(/<dl class="origin">.*?<\/dl>/s, "").replace(/workspaces\/[0-9a-f-]{36}\/query/g, ""),
  );
  return first === second;
}
