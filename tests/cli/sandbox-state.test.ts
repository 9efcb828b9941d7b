import { chmodSync, existsSync, mkdirSync, mkdtempSync, rmSync, writeFileSync } from "node:fs";
import { tmpdir } from "node:os";
import { dirname, join } from "node:path";
import { afterEach, beforeEach, describe, expect, test } from "@jest/globals";
import { UserError } from "../../cli/errors/user-error.ts";
import { sandboxState } from "../../cli/stack/sandbox-state.ts";

let project: string;
const inState = (file: string) => join(project, ".sandbox", "dev", file);

beforeEach(() => {
  project = mkdtempSync(join(tmpdir(), "breakglass-state-"));
});
afterEach(() => rmSync(project, { recursive: true, force: true }));

function write(file: string, text: string): void {
  mkdirSync(dirname(inState(file)), { recursive: true });
  writeFileSync(inState(file), text);
}

function refusal(reset = false): string {
  try {
    sandboxState(project, "dev", reset);
  } catch (error) {
    if (error instanceof UserError) return error.message;
    throw error;
  }
  return "none";
}

const RESOURCES = JSON.stringify([{ id: "/a", type: "b", resource: { id: "/a" } }]);
const ENGINE = "state/.pulumi/stacks/breakglass/dev.json";
const checkpoint = (...types: string[]) =>
  JSON.stringify({ version: 3, checkpoint: { latest: { resources: types.map((type) => ({ type })) } } });

test("what is whole is taken, and so is nothing at all", () => {
  expect(sandboxState(project, "dev", false)).toBe(join(project, ".sandbox", "dev"));
  write("azure/resources.json", RESOURCES);
  write(ENGINE, checkpoint("azure-native:resources:ResourceGroup"));
  expect(refusal()).toBe("none");
});

test("an engine that has made no resource yet needs none", () => {
  write(ENGINE, checkpoint("pulumi:pulumi:Stack"));
  expect(refusal()).toBe("none");
});

describe("what is damaged is refused with the command that mends it", () => {
  test.each([
    ["azure/resources.json", RESOURCES.slice(0, 20), "is not JSON, or cut off"],
    ["azure/resources.json", "", "is empty"],
    ["azure/resources.json", '{"some":"other"}', "is not a list of resources"],
    ["azure/resources.json", "[1]", "is not a list of resources"],
    [ENGINE, checkpoint().slice(0, 30), "is not JSON, or cut off"],
    [ENGINE, "[]", "is not a state of Pulumi"],
  ])("%s: %j", (file, text, reason) => {
    write(file, text);
    expect(refusal()).toBe(
      `The sandbox's state of the stack "dev" is damaged:\n  ${inState(file)} ${reason}\n\`breakglass drill --stack dev --reset\` deletes ${join(project, ".sandbox", "dev")}, and deploys anew. Nothing else is lost.`,
    );
    expect(refusal(true)).toBe("none");
    expect(refusal()).toBe("none");
  });

  test("resources that are gone while the engine believes in them", () => {
    write(ENGINE, checkpoint("azure-native:resources:ResourceGroup"));
    expect(refusal()).toContain(
      `${inState("azure/resources.json")} is missing, and ${inState(ENGINE)} has resources of it`,
    );
    expect(refusal(true)).toBe("none");
    expect(existsSync(inState(ENGINE))).toBe(false);
  });
});

test.each([".sandbox", ".sandbox/dev", ".sandbox/dev/azure"])(
  "a file in the place of %s is named",
  (place) => {
    mkdirSync(dirname(join(project, place)), { recursive: true });
    writeFileSync(join(project, place), "");
    expect(refusal()).toBe(
      `${join(project, place)} is a file, and the sandbox needs a folder of that name. Move it away.`,
    );
  },
);

test("a folder that is read-only is named", () => {
  chmodSync(project, 0o755);
  mkdirSync(join(project, ".sandbox"));
  chmodSync(join(project, ".sandbox"), 0o555);
  expect(asNobody(refusal)).toContain(
    `${join(project, ".sandbox")} belongs to another user or is read-only.`,
  );
});

/** The administrator of a machine may write everywhere, and so tries it as somebody who may not. */
function asNobody<T>(run: () => T): T {
  if (process.getuid?.() !== 0) return run();
  process.seteuid?.(65_534);
  try {
    return run();
  } finally {
    process.seteuid?.(0);
  }
}
