import { expect, test } from "@jest/globals";
import { detections, logAlertCriterion, type ResolvedAccount, sentinelRule } from "../../queries/index.ts";
import { pages } from "./pages.ts";

/** Accounts as the page describes them: an object id, and a short name of the tenant's first domain. */
function accounts(count: number): ResolvedAccount[] {
  return Array.from({ length: count }, (_, index) => ({
    label: `bg${index + 1}`,
    objectId: `3f2504e0-4f89-41d3-9a0c-${String(index).padStart(12, "0")}`,
    userPrincipalName: `bg${index + 1}@contoso.onmicrosoft.com`,
  })) as unknown as ResolvedAccount[];
}

const page = pages.find(({ file }) => file === "docs/limits.md")?.text ?? "";
const shown = [...page.matchAll(/^\| `([\w-]+)` \| (\d+) \| (\d+) \|$/gm)].map(
  ([, id = "", withSentinel = "", without = ""]) => [id, Number(withSentinel), Number(without)] as const,
);

test("docs/limits.md has each detection whose Sentinel rule names the accounts", () => {
  const naming = detections.filter(({ query }) =>
    query({ accounts: accounts(1), groups: [] }).includes("bg1@"),
  );
  expect(shown.map(([id]) => id)).toEqual(naming.map(({ id }) => id));
});

test.each(shown)(
  "%s fits into a Sentinel rule with %d accounts, a log alert with %d, and no more",
  (id, withSentinel, without) => {
    const detection = detections.find((each) => each.id === id);
    if (detection === undefined) throw new Error(`no detection ${id}`);
    const analytics = (many: number) => () =>
      sentinelRule(detection, { accounts: accounts(many), groups: [] });
    const alert = (many: number) => () =>
      logAlertCriterion(detection, { accounts: accounts(many), groups: [] });
    expect(analytics(withSentinel)).not.toThrow();
    expect(analytics(withSentinel + 1)).toThrow(/10,000 are allowed/);
    expect(alert(without)).not.toThrow();
    expect(alert(without + 1)).toThrow(/of at most 65536/);
  },
);
