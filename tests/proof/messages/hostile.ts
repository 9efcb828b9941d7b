import fc from "fast-check";

const WORDS = [
  ...["<x-evil>", "</td></tr></table><x-evil a=1>", "<script>alert(1)</script>", '"><img src=x onerror=a()>'],
  ...[
    "<!--",
    "-->",
    "<![CDATA[",
    "&lt;x-evil&gt;",
    "&#60;x-evil&#62;",
    "<br onclick=x>",
    "</div>",
    "<x-evil",
  ],
  ...["'><x-evil>", "javascript:alert(1)", "[pay](https://evil.example)", "**bold**", "`code`", "~~gone~~"],
  ...['"}],"x":[{"type":"Image","url":"https://evil.example"', '{"type":"TextBlock","text":"x"}', "\\u0022}"],
  ...["{{DATE(2017-02-14T06:08:39Z, SHORT)}}", "${x}", "@{triggerBody()}", "@triggerBody()", "@@{x}"],
  ...["@parameters('teamsWebhookUrls')", "'}'", "@{concat('a','b')}", "{", "}", "]]", "\\", "\\n", '"', "'"],
  ...['"; SigninLogs | take 1 //', "' or 1==1", ")) | union *", "```", "base64_decode_tostring", "=cmd()"],
  ...["\u202e", "\u2066", "\u200b", "\u200f", "\ufeff", "\r\n", "\u2028", "\u0000", "\u0001", "\u001b[31m"],
  ...[
    "漢字",
    "العربية",
    "😀",
    "👩‍👩‍👧",
    "e\u0301",
    "ﷺ",
    "İ",
    "ß",
    "~",
    "|",
    "^",
    "€",
    "[",
    "{}",
    "null",
    "true",
    "0",
  ],
];
const LONG = ["<", '"', "漢", "😀", "\u0001", "&", "'", "@{", "a", "{{"].map((each) => each.repeat(4_000));

/** What an attacker may write where an event has a text, such as the name of a device or an application. */
export const hostileText: fc.Arbitrary<string> = fc.oneof(
  {
    weight: 6,
    arbitrary: fc
      .array(fc.oneof(fc.constantFrom(...WORDS), fc.string({ unit: "binary", maxLength: 12 })), {
        minLength: 1,
        maxLength: 6,
      })
      .map((parts) => parts.join("")),
  },
  { weight: 1, arbitrary: fc.constantFrom(...LONG) },
  { weight: 1, arbitrary: fc.constant("") },
);
