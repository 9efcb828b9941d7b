import { afterEach, expect, test } from "@jest/globals";
import { refuseTakenByNpm } from "../../cli/errors/taken-by-npm.ts";
import { createProgram } from "../../cli/program.ts";
import { breakglass } from "./in-process.ts";

const before = { ...process.env };
afterEach(() => {
  process.env = { ...before };
});

const refused = (args: readonly string[], env: Readonly<Record<string, string>>) => {
  try {
    refuseTakenByNpm(createProgram(), args, env);
    return undefined;
  } catch (error) {
    return (error as Error).message;
  }
};
const npm = { npm_lifecycle_event: "breakglass" };

test("a command whose options npm took for itself is refused, with how to write it", async () => {
  Object.assign(process.env, npm, { npm_config_stack: "true" });
  // Of a review, 2 is a result.
  expect((await breakglass(process.cwd(), "review", "x")).code).toBe(1);
  const { code, stderr } = await breakglass(process.cwd(), "drill", "fabrikam");
  expect([code, stderr]).toEqual([
    2,
    "npm took --stack for itself. Write -- before what is not for npm: npm run breakglass -- drill --stack …\n",
  ]);
});

test.each([
  [["doctor", "x"], { ...npm, npm_config_sandbox: "true" }, "breakglass -- doctor --sandbox …"],
  [["fleet", "up"], { ...npm, npm_config_skip_preview: "true" }, "breakglass -- fleet up --skip-preview …"],
  [["onboard", "x"], { ...npm, npm_config_dry_run: "true" }, "breakglass -- onboard --dry-run …"],
  [["drill"], { ...npm, npm_config_consent: "" }, "breakglass -- drill --no-consent …"],
  [["drill"], { npm_lifecycle_event: "drill", npm_config_full: "true" }, "drill -- --full …"],
])("%j with %j is refused", (args, env, command) => {
  expect(refused(args, env)).toContain(`Write -- before what is not for npm: npm run ${command}`);
});

test.each([
  ["without npm", ["drill"], { npm_config_stack: "x" }],
  ["where a script hands it on", ["drill", "--stack", "x"], { ...npm, npm_config_stack: "x" }],
  ["where it is an option of another command", ["drill"], { ...npm, npm_config_base: "x" }],
  ["where npm has such an option of its own", ["drill"], { ...npm, npm_config_json: "true" }],
])("no command is refused %s", (_, args, env) => {
  expect(refused(args, env as unknown as Record<string, string>)).toBeUndefined();
});
