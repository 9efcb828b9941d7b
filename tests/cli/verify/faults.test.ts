import { existsSync, mkdirSync, writeFileSync } from "node:fs";
import { dirname, join } from "node:path";
import { afterAll, beforeAll, expect, test } from "@jest/globals";
import { localAccess } from "../../../cli/azure/access.ts";
import { giveRole } from "../../../sandbox/azure/index.ts";
import { GROUP, WORKFLOW, WORKSPACE } from "../../azure/world.ts";
import { VerifyWorld } from "./world.ts";

const world = new VerifyWorld();
beforeAll(async () => {
  await world.start();
  await world.signIn();
}, 180_000);
afterAll(() => world.close());

async function refusal(...args: Parameters<VerifyWorld["verify"]>): Promise<string> {
  const error = await world.verify(...args).then(
    () => undefined,
    (thrown: unknown) => thrown,
  );
  if (error instanceof Error && error.constructor.name === "UserError") return error.message;
  throw error;
}

test("all wrong options are reported at once, before anything is read", async () => {
  const scene = { access: await localAccess("http://127.0.0.1:9", () => "t") };
  expect(
    await refusal({ since: "yesterday", target: "0", wait: "-1", account: "bg9", signedBy: " " }, scene),
  ).toBe(
    [
      '--since is "yesterday". Write a duration such as 90m, 4h or 2d, or a time such as 2026-01-15T02:00:00Z.',
      '--target is "0". Write a number of minutes, more than 0 and at most 1440.',
      '--wait is "-1". Write a number of minutes, more than 0 and at most 1440.',
      '--account is "bg9". The stack has bg1.',
      "--signed-by is empty. Pass a name, or leave the option out to sign on paper.",
    ].join("\n"),
  );
});

test.each([
  ["2099-01-01T00:00:00Z", "--since is 2099-01-01T00:00:00Z, which is in the future."],
  ["40d", "--since is 40d, but Azure keeps alerts for only 30 days."],
])("--since %s", async (since, message) => {
  expect(await refusal({ since })).toBe(message);
});

test("an Azure that does not answer is said to be out of reach", async () => {
  const access = await localAccess("http://127.0.0.1:9", () => "t");
  expect(await refusal({}, { access })).toMatch(
    /^Azure cannot be reached to read \/subscriptions.*ECONNREFUSED/,
  );
});

test("credentials that are no longer good ask for a new sign-in", async () => {
  const access = await localAccess(`http://127.0.0.1:${world.cloud.azure.port}`, () => "expired");
  expect(await refusal({}, { access })).toMatch(
    /^You are not signed in to Azure, or your session has expired[\s\S]*Sign in: az login$/,
  );
});

test("a permission that is missing is named, with the role that has it, one after the other", async () => {
  const somebody = await world.as("11111111-2222-4333-8444-555555555555");
  const give = (role: string, scope: string) =>
    giveRole(world.cloud.azure.store, "11111111-2222-4333-8444-555555555555", role, scope);
  expect(await refusal({}, somebody)).toContain(`You need Log Analytics Reader on ${WORKSPACE}.`);
  give("Log Analytics Reader", WORKSPACE);
  const runs = await refusal({}, somebody);
  expect(runs).toContain("'Microsoft.Logic/workflows/runs/read'");
  expect(runs).toContain(`You need Reader on ${WORKFLOW}.`);
  give("Reader", GROUP);
  const { evidence } = await world.verify({}, somebody);
  expect(evidence.verdict).toBe("complete");
  expect(evidence.links.find(({ id }) => id === "defender-alert")).toMatchObject({
    status: "unknown",
    what: "You have no permission to read Defender's alerts: you need the application permission SecurityAlert.Read.All of Microsoft Graph.",
  });
});

test("a stack that is not deployed, or is gone from Azure, says what to do", async () => {
  expect(await refusal({}, { ids: { resources: [], detectionRules: [] } })).toBe(
    "The stack contoso has no deployed alert rule for sign-ins. Deploy it first: pulumi up --stack contoso",
  );
  const ids = {
    resources: [`${GROUP}/providers/Microsoft.Insights/scheduledQueryRules/gone`],
    detectionRules: [],
  };
  expect(await refusal({}, { ids })).toMatch(/^Azure does not have .*gone[\s\S]*pulumi refresh$/);
});

test("a folder that cannot be written is refused, and nothing is there afterwards", async () => {
  const other = new VerifyWorld();
  mkdirSync(dirname(other.evidence), { recursive: true });
  writeFileSync(other.evidence, "");
  expect(await refusalOf(other.evidence)).toBe(
    `--out: ${other.evidence} is a file. Pass a folder, such as evidence.`,
  );
  const below = join(other.evidence, "deeper");
  expect(await refusalOf(below)).toBe(`--out: ${below} cannot be written: part of its path is a file.`);
  expect(existsSync(below)).toBe(false);
});

async function refusalOf(folder: string): Promise<string> {
  const { verify } = await import("../../../cli/verify/run.ts");
  const error: unknown = await verify(world.scene, { fault: [] }, { folder, onStep: () => {} }).catch(
    (thrown) => thrown,
  );
  return error instanceof Error ? error.message : "it was written";
}
