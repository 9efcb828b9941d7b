import { describe, expect, test } from "@jest/globals";
import type { Command } from "commander";
import { createProgram } from "../../cli/program.ts";
import packageJson from "../../package.json" with { type: "json" };
import { type Code, codeOf, pages } from "./pages.ts";

const code = pages.flatMap(codeOf);
const scripts: Readonly<Record<string, string>> = packageJson.scripts;
const withAllBelow = (command: Command): Command[] => [command, ...command.commands.flatMap(withAllBelow)];
const program = createProgram();
const commands = withAllBelow(program);

/** Options of other programs that the pages quote by themselves; ours are looked up. */
const OTHER_PROGRAMS = new Set([
  "--show-secrets", // pulumi stack output
  "--silent", // npm run
  "--in-process", // npm run proof:policy
  "--listed", // npm run proof:policy
  "--only", // npm run proof:policy
  "--seed", // npm run proof:policy
  "--count", // npm run proof:policy
  "--continue-on-error", // pulumi up
]);

for (const command of commands) {
  command.exitOverride();
  command.configureOutput({ writeOut: () => {}, writeErr: () => {} });
  // What a command does is other tests' business: here only its line is read.
  if (command.commands.length === 0) command.action(() => {});
}

interface Quoted {
  readonly where: string;
  readonly line: string;
  readonly args: readonly string[];
  /** Whether it is there to be typed; in a sentence `breakglass query` may stand for the command as such. */
  readonly isWhole: boolean;
}

/** Each line of a shell, without its comment, cut where another command begins. */
function simpleCommands(text: string): string[] {
  return text
    .replaceAll(/\\\n\s*/g, " ")
    .split("\n")
    .map((line) => line.replace(/(^|\s)#.*$/, ""))
    .flatMap((line) => line.split(/\s(?:&&|\|\|?|;|>>?)\s/))
    .map((line) => line.trim().replace(/^(?:[A-Z_]+=\S*\s+)+/, ""));
}

function words(line: string): string[] {
  return [...line.matchAll(/"([^"]*)"|'([^']*)'|(\S+)/g)].map(
    ([, double, single, plain]) => double ?? single ?? plain ?? "",
  );
}

/** The arguments of `breakglass` in a command line: of the program itself, or of a script of npm that runs it. */
function breakglassArguments(line: string): string[] | undefined {
  const [first, ...rest] = words(line);
  if (first === "breakglass" && rest.length > 0) return rest;
  if (first === "node" && rest[0] === "cli/main.js") return rest.slice(1);
  if (first !== "npm" || rest[0] !== "run") return undefined;
  const [name = "", ...more] = rest.slice(1).filter((word) => word !== "--silent");
  const [node, main, ...given] = (scripts[name] ?? "").split(" ");
  if (node !== "node" || main !== "cli/main.js") return undefined;
  return [...given, ...more.filter((word, index) => !(index === 0 && word === "--"))];
}

function quotedIn({ file, line, language, text }: Code): Quoted[] {
  return simpleCommands(text).flatMap((command) => {
    const args = breakglassArguments(command);
    if (args === undefined) return [];
    const isWhole = language !== undefined || command.startsWith("npm");
    return [{ where: `${file}:${line}`, line: command, args, isWhole }];
  });
}

/** What commander has against a command line; undefined where it takes it. */
async function refusal({ args, isWhole }: Pick<Quoted, "args" | "isWhole">): Promise<string | undefined> {
  try {
    await program.parseAsync(args, { from: "user" });
    return undefined;
  } catch (error) {
    const { code, message } = error as { code: string; message: string };
    if (code === "commander.helpDisplayed") return undefined;
    const isName = !isWhole && args.length === 1;
    if (isName && ["commander.missingArgument", "commander.missingMandatoryOptionValue"].includes(code))
      return;
    return message;
  }
}

describe("the command lines in README.md and docs/", () => {
  const quoted = code.flatMap(quotedIn);

  test("are command lines of breakglass, of every command", () => {
    const mentioned = new Set(quoted.map(({ args }) => args[0]));
    expect(program.commands.map((command) => command.name()).filter((name) => !mentioned.has(name))).toEqual(
      [],
    );
  });

  test("breakglass knows: command, options, arguments, values", async () => {
    const refused: string[] = [];
    for (const each of quoted) {
      const reason = await refusal(each);
      if (reason !== undefined) refused.push(`${each.where}: ${each.line}: ${reason}`);
    }
    expect(refused).toEqual([]);
  });

  test("names scripts that package.json has", () => {
    const unknown = code.flatMap(({ file, line, text }) =>
      [...text.matchAll(/npm run (?:--silent )?([\w:-]+)/g)]
        .filter(([, name = ""]) => scripts[name] === undefined)
        .map(([whole]) => `${file}:${line}: ${whole}`),
    );
    expect(unknown).toEqual([]);
  });

  test("names options that a command has, also where they stand by themselves", () => {
    const known = new Set(
      commands.flatMap((command: Command) => command.options.map(({ long }) => long ?? "")),
    );
    const unknown = code
      .filter(({ language, text }) => language === undefined && text.startsWith("--"))
      .map(({ file, line, text }) => [`${file}:${line}`, /^--[\w-]+/.exec(text)?.[0] ?? ""] as const)
      .filter(([, option]) => !known.has(option) && !OTHER_PROGRAMS.has(option) && option !== "--help");
    expect(unknown).toEqual([]);
  });
});

describe("a command line that nobody could type", () => {
  test.each([
    ["npm run breakglass -- dril", "unknown command 'dril'"],
    ["npm run drill -- --scenarios all", "unknown option '--scenarios'"],
    ["breakglass query --events logs", "missing required argument 'file'"],
    ["breakglass review --base main", "required option '--head"],
    ["npm run breakglass -- lab --sign-ins many", "argument 'many' is invalid"],
  ])("%s", async (line, reason) => {
    const [quoted] = quotedIn({ file: "x.md", line: 1, language: "sh", text: `${line} # so` });
    expect(quoted === undefined ? "not found" : await refusal(quoted)).toContain(reason);
  });
});
