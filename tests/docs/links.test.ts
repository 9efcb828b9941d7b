import { execFileSync } from "node:child_process";
import { posix } from "node:path";
import { describe, expect, test } from "@jest/globals";
import { codeOf, type Page, PROJECT, pages, prose } from "./pages.ts";

/** What a clone has: links to anything else are dead for everybody but the one who wrote them. */
const files = new Set(
  execFileSync("git", ["ls-files", "--cached", "--others", "--exclude-standard"], {
    cwd: PROJECT,
    encoding: "utf8",
  })
    .trim()
    .split("\n"),
);

/** As GitHub makes them: lower case, without punctuation, hyphens for spaces, a number where one is there already. */
function anchorsOf({ text }: Page): Set<string> {
  const seen = new Map<string, number>();
  const anchors = new Set<string>();
  for (const [, heading = ""] of prose({ file: "", text }).matchAll(/^#{1,6}\s+(.+?)\s*$/gm)) {
    const words = heading.replaceAll(/\[([^\]]*)\]\([^)]*\)/g, "$1").toLowerCase();
    const slug = words.replaceAll(/[^\p{L}\p{N}\s_-]/gu, "").replaceAll(/\s/g, "-");
    const count = seen.get(slug) ?? 0;
    seen.set(slug, count + 1);
    anchors.add(count === 0 ? slug : `${slug}-${count}`);
  }
  return anchors;
}

/** What is wrong with a link of a page; undefined where it leads somewhere. */
function deadLink(page: Page, target: string, all: readonly Page[]): string | undefined {
  if (/^(https?|mailto):/.test(target)) return undefined;
  const [path = "", anchor] = target.split("#");
  const file = path === "" ? page.file : posix.join(posix.dirname(page.file), path);
  const exists = files.has(file) || [...files].some((each) => each.startsWith(`${file}/`));
  if (!exists && path !== "") return `${page.file}: (${target}): there is no file ${file}`;
  if (anchor === undefined) return undefined;
  const other = all.find((each) => each.file === file);
  if (other !== undefined && anchorsOf(other).has(anchor)) return undefined;
  return `${page.file}: (${target}): ${file} has no heading #${anchor}`;
}

function deadLinks(page: Page, all: readonly Page[]): string[] {
  const targets = [...prose(page).matchAll(/\]\(([^)\s]+)\)/g)].map(([, target = ""]) => target);
  return targets.flatMap((target) => deadLink(page, target, all) ?? []);
}

describe("the pages at the top and in docs/", () => {
  test("have no dead link and no dead anchor", () => {
    expect(pages.flatMap((page) => deadLinks(page, pages))).toEqual([]);
  });

  test("lead from the index to every page", () => {
    const index = pages.find(({ file }) => file === "docs/README.md");
    const linked = new Set(
      [...(index?.text ?? "").matchAll(/\]\(([\w-]+\.md)[)#]/g)].map(([, name]) => `docs/${name}`),
    );
    const pagesOfDocs = pages.map(({ file }) => file).filter((file) => file.startsWith("docs/"));
    expect(pagesOfDocs.filter((file) => file !== "docs/README.md" && !linked.has(file))).toEqual([]);
  });

  test("name files of the project that are there", () => {
    const folders =
      "bench|cli|components|config|docs|package|pages|policies|queries|sandbox|tests|workflows|\\.github";
    const isOurs = new RegExp(`^(${folders})/[\\w./-]*\\w(\\.\\w+|/)$`);
    const missing = pages
      .flatMap(codeOf)
      .filter(({ language, text }) => language === undefined && isOurs.test(text))
      // What the reader is to make and to name.
      .filter(({ text }) => !/\b(NAME|TABLE|VERSION)\b/.test(text))
      .filter(({ text }) => ![...files].some((file) => file === text || file.startsWith(text)))
      .map(({ file, line, text }) => `${file}:${line}: ${text}`);
    expect(missing).toEqual([]);
  });
});

describe("a dead link is found", () => {
  const page = { file: "docs/a.md", text: "# One `two`: three\n\n## Same\n\n## Same\n" };
  test.each([
    ["a file that is not there", "b.md", "there is no file docs/b.md"],
    ["a file above the folder", "../NOTHING.md", "there is no file NOTHING.md"],
    ["a heading that is not there", "#one", "docs/a.md has no heading #one"],
    ["a third heading of two", "#same-2", "docs/a.md has no heading #same-2"],
  ])("%s", (_what, target, reason) => {
    expect(deadLink(page, target, [page])).toContain(reason);
  });

  test.each([["#one-two-three"], ["#same"], ["#same-1"], ["../README.md"], ["https://contoso.com/x.md"]])(
    "%s is none",
    (target) => {
      expect(deadLink(page, target, [page])).toBeUndefined();
    },
  );
});
