import { expect, test } from "@jest/globals";
import { formsOf, leaks } from "./secrets/forms.ts";

const SECRET = 'https://contoso.com/x?a=1&sig=Zm/9+"é';
const planted = (text: string) => leaks([{ name: "a log", text }], new Map([["it", SECRET]]));

test.each([...formsOf(SECRET)])("a secret that is written %s is found", (_, written) => {
  expect(planted(`before ${written} after`)).toHaveLength(1);
});

test.each([
  ["base64 of a text around it", Buffer.from(`{"url":${SECRET}}`).toString("base64")],
  ["base64 of a text around it, one further", Buffer.from(`{"uri" :${SECRET}}`).toString("base64")],
  ["base64url of a text around it", Buffer.from(`user:${SECRET}:x`).toString("base64url")],
  ["JSON in JSON", JSON.stringify(JSON.stringify({ url: SECRET }))],
  ["a query of a URL", `https://x/?next=${encodeURIComponent(SECRET)}`],
])("so is one in %s", (_, text) => {
  expect(planted(text)).toHaveLength(1);
});

test("a text without it has none", () => {
  expect(planted("https://contoso.com/x?a=1&sig=another")).toEqual([]);
});
