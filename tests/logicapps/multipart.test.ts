import { describe, expect, test } from "@jest/globals";
import { VirtualClock } from "../../sandbox/clock.ts";
import type { HttpRequest } from "../../sandbox/http.ts";
import { runWorkflow, type Value } from "../../sandbox/logicapps/index.ts";
import { requestOf, START } from "./play.ts";

/** The request of an HTTP action with this body. */
async function sent(body: unknown, headers: object = {}): Promise<HttpRequest> {
  const clock = new VirtualClock(START);
  const requests: HttpRequest[] = [];
  const inputs = { method: "POST", uri: "https://example.com/x", headers, body };
  const request = requestOf({ actions: { H: { type: "Http", inputs } } }, { n: 7 } as Value, [], clock, []);
  const send = async (each: HttpRequest) => {
    requests.push(each);
    return { status: 200, headers: {}, body: "" };
  };
  await clock.runUntil(runWorkflow({ ...request, host: { ...request.host, send } }));
  return requests[0] as HttpRequest;
}

const file = {
  headers: { "Content-Disposition": 'form-data; name="file"; filename="rows_@{triggerBody()?[\'n\']}.csv"' },
  body: "a,b\r\n1,2",
};

describe("a body of several parts", () => {
  test("is sent as what it is, with something between its parts that the sender makes", async () => {
    const bytes = { "$content-type": "text/plain", $content: Buffer.from("æ").toString("base64") };
    const { headers, body } = await sent(
      {
        "$content-type": "multipart/form-data",
        $multipart: [file, { headers: { "X-N": 1 }, body: bytes }, { body: { k: [true] } }],
      },
      { "X-Token": "t", "content-type": "multipart/form-data" },
    );
    const boundary = /^multipart\/form-data; boundary="([0-9a-f]{32})"$/.exec(
      headers["content-type"] ?? "",
    )?.[1];
    expect(headers).toEqual({
      "X-Token": "t",
      "content-type": `multipart/form-data; boundary="${boundary}"`,
    });
    expect(body?.split(`--${boundary}`)).toEqual([
      "",
      '\r\nContent-Disposition: form-data; name="file"; filename="rows_7.csv"\r\n\r\na,b\r\n1,2\r\n',
      "\r\nX-N: 1\r\n\r\næ\r\n",
      '\r\n\r\n{"k":[true]}\r\n',
      "--\r\n",
    ]);
  });

  test("is read back by any client's parser", async () => {
    const { headers, body } = await sent({ "$content-type": "multipart/form-data", $multipart: [file] });
    const form = await new Response(body, { headers: { ...headers } }).formData();
    const found = form.get("file") as File;
    expect([found.name, await found.text()]).toEqual(["rows_7.csv", "a,b\r\n1,2"]);
  });

  test("keeps a boundary that it names", async () => {
    const { headers, body } = await sent({
      "$content-type": "multipart/mixed; boundary=here",
      $multipart: [{ headers: {}, body: "x" }],
    });
    expect([headers["content-type"], body]).toEqual([
      "multipart/mixed; boundary=here",
      "--here\r\n\r\nx\r\n--here--\r\n",
    ]);
  });
});
