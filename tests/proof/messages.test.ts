import { describe, expect, test } from "@jest/globals";
import { htmlFaults, postFaults, smsFaults } from "./messages/check.ts";
import { messages } from "./messages/prove.ts";

const MINUTES = 60_000;

test(
  "hostile events of every detection, and hostile incidents, are told in well-formed messages, within their limits",
  async () => {
    const { figures, faults } = await messages.prove({
      seed: 1,
      count: 20,
      inProcess: true,
      progress: () => {},
    });
    expect(faults).toEqual([]);
    expect(figures["messages sent"]).toBe(20 * (8 + 4));
  },
  10 * MINUTES,
);

describe("what is looked for is found", () => {
  test.each([
    ["an element that is not ours", "<p>a<x-evil>b</x-evil></p>", "has the element <x-evil>"],
    ["an attribute that is not ours", '<p onclick="a()">b</p>', 'has the element <p onclick="a()">'],
    ["a link of another's", '<a href="https://evil.example">b</a>', "has a link to https://evil.example"],
    ["a link that runs", '<a href="javascript:alert(1)">b</a>', "has a link to javascript:alert(1)"],
    ["a style that loads", '<p style="background:url(x)">b</p>', "has the style background:url(x)"],
    ["an element that never ends", "<p>a<b>c</p>", "is not well-formed"],
    ["a tag cut in two", "<p>a</p><td", "is not well-formed"],
    ["a bare ampersand", "<p>a & b</p>", "is not well-formed"],
  ])("in HTML: %s", (_, html, fault) => {
    expect(htmlFaults("e-mail", html)).toContainEqual(expect.stringContaining(`e-mail ${fault}`));
  });

  test("in HTML that is ours: nothing", () => {
    expect(
      htmlFaults("e-mail", '<p>a &lt;x-evil&gt; &middot;<br><a href="https://contoso.com/x">b</a></p>'),
    ).toEqual([]);
  });

  const post = (...body: readonly object[]) =>
    JSON.stringify({ attachments: [{ content: { type: "AdaptiveCard", version: "1.2", body } }] });
  const run = { type: "TextRun", text: "a" };
  test.each([
    ["an element that nobody knows", post({ type: "Evil" })],
    ["an element that reads Markdown", post({ type: "TextBlock", text: "[a](https://evil.example)" })],
    ["a picture", post({ type: "Image", url: "https://evil.example/x.png" })],
    [
      "a link of another's",
      post({
        type: "ActionSet",
        actions: [{ type: "Action.OpenUrl", title: "a", url: "https://evil.example" }],
      }),
    ],
    [
      "a value that is none",
      post({ type: "RichTextBlock", inlines: [run], horizontalAlignment: "sideways" }),
    ],
  ])("in a card: %s", (_, body) => {
    expect(postFaults(body)).not.toEqual([]);
  });

  test("in a card that is ours: nothing", () => {
    expect(postFaults(post({ type: "RichTextBlock", inlines: [run] }))).toEqual([]);
  });

  test("in a text message: a character too many, or of another alphabet", () => {
    expect([smsFaults("a".repeat(160)), smsFaults("a".repeat(161)), smsFaults("漢")]).toEqual([
      [],
      ["the SMS takes 2 segments of GSM-7"],
      ["the SMS takes 1 segments of UCS-2"],
    ]);
  });
});
