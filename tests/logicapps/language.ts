import { type Context, resolve, type Value } from "../../sandbox/logicapps/index.ts";

/** What the expressions of these tests refer to. */
export const context: Context = {
  now: () => new Date("2026-01-15T10:30:00Z"),
  random: () => 0.5,
  guid: () => "0f8fad5b-d9cb-469f-a165-70867728950e",
  trigger: {
    name: "manual",
    outputs: {
      headers: { "Content-Type": "multipart/form-data; boundary=b" },
      body: {
        $multipart: [
          { headers: { "Content-Disposition": 'form-data; name="one"' }, body: "first" },
          { headers: { "Content-Disposition": "form-data; name=two" }, body: { n: 2 } },
          { headers: { "content-disposition": 'form-data; name="two"' }, body: "third" },
        ],
      },
    },
  },
  action: (name) => ACTIONS[name],
  parameter: () => undefined,
  variable: (name) => (name === "v" ? 7 : undefined),
  result: (name) => (name === "Scope" ? [{ name: "A", status: "Failed" }] : undefined),
  workflow: { name: "w", run: { name: "r1" } },
  items: new Map([["Loop", "element"]]),
  indexes: new Map([["Until", 3]]),
  item: "element",
};

const FORM = { "content-type": "application/x-www-form-urlencoded" };
const ACTIONS: Readonly<Record<string, { readonly [property: string]: Value }>> = {
  Form: { outputs: { headers: FORM, body: "a=1&b=2&a=3" } },
  Fields: {
    outputs: {
      headers: FORM,
      body: { "$content-type": FORM["content-type"], $content: "", $formdata: [{ key: "a", value: "9" }] },
    },
  },
  Text: { outputs: { headers: { "content-type": "text/plain" }, body: "a=1" } },
  Q: {
    outputs: {
      statusCode: 200,
      headers: { "Content-Type": "application/json; charset=utf-8", "X-Req": "r-17" },
      body: {
        value: [
          { Upn: "bg1@corp.example", Ip: "203.0.113.7", Risk: null, Count: 3 },
          { Upn: "bg2@corp.example", Ip: "198.51.100.23", Risk: "high", Count: 1 },
        ],
        next: null,
        meta: { Total: 2, "a/b": "own" },
      },
    },
  },
};

/** Of an expression without its `@`. */
export function value(expression: string): Value {
  return resolve(`@${expression}`, context);
}
