/**
 * A page with one part of it written anew. In the page the part stands between `<!-- generated: NAME -->` and
 * `<!-- end: NAME -->`, each on a line of its own.
 *
 * @throws Error for a page that does not have both lines, once
 */
export function withPart(page: string, name: string, content: string): string {
  const [before, rest, ...more] = page.split(`<!-- generated: ${name} -->\n`);
  const [, after, ...others] = rest?.split(`<!-- end: ${name} -->\n`) ?? [];
  if (before === undefined || after === undefined || more.length > 0 || others.length > 0) {
    throw new Error(`The page must have the lines "generated: ${name}" and "end: ${name}" once each.`);
  }
  return `${before}<!-- generated: ${name} -->\n\n${content.trim()}\n\n<!-- end: ${name} -->\n${after}`;
}
