import { mkdtempSync, readdirSync, readFileSync, rmSync, writeFileSync } from "node:fs";
import { tmpdir } from "node:os";
import { join } from "node:path";
import { afterEach, beforeEach, expect, test } from "@jest/globals";
import { writeNewFile } from "../../../cli/onboard/write-new-file.ts";

let directory: string;
beforeEach(() => {
  directory = mkdtempSync(join(tmpdir(), "breakglass-write-"));
});
afterEach(() => rmSync(directory, { recursive: true }));

test("a new file has its whole content", () => {
  const file = join(directory, "Pulumi.a.yaml");
  writeNewFile(file, "config: {}\n");
  expect(readFileSync(file, "utf8")).toBe("config: {}\n");
  expect(readdirSync(directory)).toEqual(["Pulumi.a.yaml"]);
});

test("a file that somebody created meanwhile stays unchanged, and nothing is left behind", () => {
  const file = join(directory, "Pulumi.a.yaml");
  writeFileSync(file, "theirs");
  expect(() => writeNewFile(file, "ours")).toThrow("already exists and was not overwritten");
  expect([readFileSync(file, "utf8"), readdirSync(directory)]).toEqual(["theirs", ["Pulumi.a.yaml"]]);
});

test("the folder of a file is made with it", () => {
  const file = join(directory, "stacks", "Pulumi.a.yaml");
  writeNewFile(file, "x");
  expect(readFileSync(file, "utf8")).toBe("x");
});

test("a folder that cannot be written to is named, with the reason", () => {
  const folder = join(directory, "file");
  writeFileSync(folder, "");
  expect(() => writeNewFile(join(folder, "Pulumi.a.yaml"), "x")).toThrow(
    /Pulumi\.a\.yaml cannot be written: ENOTDIR.*Nothing was written\./,
  );
});
