import { readdirSync, readFileSync } from "node:fs";
import { join } from "node:path";

/** The project's folder. */
export const PROJECT = join(import.meta.dirname, "..", "..");

/** A page for users. */
export interface Page {
  /** From the project's folder, such as `docs/lab.md`. */
  readonly file: string;
  readonly text: string;
}

/** A block of code, or a piece of it in a sentence. */
export interface Code {
  readonly file: string;
  readonly line: number;
  /** Of a block, what stands behind the fence; undefined in a sentence. */
  readonly language?: string;
  readonly text: string;
}

/** What stands at the top, and what is in `docs/`. */
export const pages: readonly Page[] = [
  ...["README.md", "CONTRIBUTING.md", "SECURITY.md"],
  ...readdirSync(join(PROJECT, "docs"))
    .filter((name) => name.endsWith(".md"))
    .map((name) => `docs/${name}`),
].map((file) => ({ file, text: readFileSync(join(PROJECT, file), "utf8") }));

/** All code of a page: whole blocks, and what stands between backquotes in sentences, cells and headings. */
export function codeOf({ file, text }: Page): Code[] {
  const found: Code[] = [];
  let block: { line: number; language: string; lines: string[] } | undefined;
  for (const [index, content] of text.split("\n").entries()) {
    const line = index + 1;
    const fence = /^\s*```(\S*)/.exec(content);
    if (block !== undefined && fence === null) block.lines.push(content);
    else if (block !== undefined) {
      found.push({ file, line: block.line, language: block.language, text: block.lines.join("\n") });
      block = undefined;
    } else if (fence !== null) block = { line: line + 1, language: fence[1] ?? "", lines: [] };
    else for (const [, piece = ""] of content.matchAll(/`([^`]+)`/g)) found.push({ file, line, text: piece });
  }
  return found;
}

/** The page without its blocks of code: what a reader reads. */
export function prose({ text }: Page): string {
  return text.replaceAll(/^\s*```[\s\S]*?^\s*```/gm, "");
}
