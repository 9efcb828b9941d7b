import { existsSync, writeFileSync } from "node:fs";
import { join } from "node:path";
import { afterEach, beforeEach, expect, test } from "@jest/globals";
import { makeFolder } from "../../../cli/files/make-folder.ts";
import { Folder } from "../folder.ts";

let folder: Folder;
beforeEach(() => {
  folder = new Folder();
});
afterEach(() => folder.remove());

test("a folder is made with those that it is in, and may be there", () => {
  const deep = join(folder.directory, "a", "b", "c");
  makeFolder(deep);
  makeFolder(deep);
  expect(existsSync(deep)).toBe(true);
});

test("one below a file, or where the system has none, ends with the system's error", () => {
  writeFileSync(join(folder.directory, "file"), "");
  expect(() => makeFolder(join(folder.directory, "file", "x"))).toThrow("ENOTDIR");
  if (process.platform === "linux") expect(() => makeFolder("/proc/none/x")).toThrow("ENOENT");
});
