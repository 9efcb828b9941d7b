import { beforeEach, expect, test } from "@jest/globals";
import { arm, call, put, WORKSPACE } from "./fresh.ts";
import { freshWorkspace, ONBOARDING } from "./sentinel.ts";

const PROVIDER = `${WORKSPACE}/providers/Microsoft.SecurityInsights`;
const LIST = `${PROVIDER}/watchlists/Break%20glass`;
const ITEMS = `${LIST}/watchlistItems`;
const properties = { displayName: "x", provider: "Microsoft", source: "Local file", itemsSearchKey: "UPN" };
const row = (name: string) => ({ properties: { itemsKeyValue: { UPN: name } } });
const rows = async () => {
  const { status, body } = await arm("GET", ITEMS, undefined, "", "2024-09-01");
  return status === 200
    ? body.value.map(({ properties: { watchlistItemId, itemsKeyValue } }: (typeof body)["value"][number]) => [
        watchlistItemId,
        itemsKeyValue.UPN,
      ])
    : `${status} ${body.error.code}`;
};

freshWorkspace();
beforeEach(() => put(ONBOARDING, {}));

test("a watchlist has the rows that were put into it, and no others; they go with it", async () => {
  expect(await put(LIST, { properties })).toBe("201");
  expect(await put(`${PROVIDER}/watchlists/others`, { properties })).toBe("201");
  expect(await put(`${ITEMS}/r1`, row("bg1@contoso.com"))).toBe("201");
  expect(await put(`${ITEMS}/r2`, row("bg2@contoso.com"))).toBe("201");
  expect(await put(`${PROVIDER}/watchlists/others/watchlistItems/r9`, row("x@contoso.com"))).toBe("201");
  expect(await rows()).toEqual([
    ["r1", "bg1@contoso.com"],
    ["r2", "bg2@contoso.com"],
  ]);
  expect((await arm("DELETE", `${ITEMS}/r1`)).status).toBe(200);
  expect(await rows()).toEqual([["r2", "bg2@contoso.com"]]);
  expect((await arm("GET", LIST)).body.properties).toMatchObject({
    watchlistAlias: "Break glass",
    itemsSearchKey: "UPN",
  });
  expect((await arm("DELETE", LIST)).status).toBe(200);
  expect(await rows()).toBe("404 ResourceNotFound");
});

test("what Azure refuses, and what the sandbox does not read, is refused by name", async () => {
  expect(await put(`${ITEMS}/r1`, row("x"))).toBe("404 NotFound: The watchlist 'Break glass' was not found.");
  expect(await put(`${PROVIDER}/watchlists/-x`, { properties })).toBe(
    "400 BadRequest: The watchlist alias '-x' is not valid.",
  );
  expect(await put(LIST, { properties: { ...properties, itemsSearchKey: undefined } })).toBe(
    "400 InvalidRequestContent: The required property 'properties.itemsSearchKey' is missing.",
  );
  expect(await put(LIST, { properties: { ...properties, rawContent: "UPN\nx" } })).toBe(
    "400 BadRequest: The sandbox reads no rawContent: put each row as one of watchlistItems.",
  );
  expect(await rows()).toBe("404 ResourceNotFound");
  const strange = await call("GET", `https://management.azure.com${LIST}/history?api-version=2024-09-01`);
  expect(strange.status).toBeGreaterThanOrEqual(400);
});
