import { afterEach, beforeEach, expect, test } from "@jest/globals";
import { workOf } from "../../../cli/fleet/work.ts";
import { StackFolder } from "./folder.ts";

let folder: StackFolder;
beforeEach(() => {
  folder = new StackFolder().add("tenant-01", "tenant-02");
});
afterEach(() => folder.remove());

const examine = (stack: string) =>
  workOf("doctor", {
    directory: folder.directory,
    cli: { path: "pulumi", version: "3.0.0", from: "PATH" },
    sandbox: true,
  })(stack, { signal: new AbortController().signal, onStep: () => {} });

test("the worst that the doctor finds stands in the summary, and all of it with what to do below", async () => {
  const { isFine, verdict, summary, details } = await examine("tenant-01");
  expect({ isFine, verdict, summary }).toEqual({
    isFine: false,
    verdict: "warning",
    summary: "warning: No drill has proved that the alerts arrive yet",
  });
  expect(details).toEqual([
    [
      "warning: drill: No drill has proved that the alerts arrive yet",
      "You only know that the alerting works once you have tried it.",
      "Sign in with a break-glass account as announced in breakglass:drills, then run breakglass verify tenant-01",
    ].join("\n  "),
  ]);
});

test("a stack file that cannot be read is that tenant's error", async () => {
  folder.write("tenant-02", "config:\n  breakglass:accounts: [");
  const { isFine, verdict, summary } = await examine("tenant-02");
  expect({ isFine, verdict }).toEqual({ isFine: false, verdict: "error" });
  expect(summary).toMatch(/^error: .*Pulumi\.tenant-02\.yaml/);
});
