import { execFile } from "node:child_process";
import { mkdtempSync, rmSync, writeFileSync } from "node:fs";
import { createServer, type Server } from "node:http";
import type { AddressInfo } from "node:net";
import { tmpdir } from "node:os";
import { join } from "node:path";
import { promisify } from "node:util";
import { afterAll, beforeAll, describe, expect, test } from "@jest/globals";
import { parseHTML } from "linkedom";
import { page } from "../../../cli/drill/page/page.ts";
import { findChromium } from "../sandbox/chromium.ts";
import { cardMessage, drilled, HOSTILE } from "./drilled.ts";

const browser = findChromium();
if (browser === undefined)
  process.stderr.write("No Chromium is installed: the report is not opened in one.\n");

(browser === undefined ? describe.skip : describe)("the page of a drill in Chromium", () => {
  let folder: string;
  let server: Server;
  const asked: string[] = [];
  let shown: Document;
  let log: string;

  beforeAll(async () => {
    folder = mkdtempSync(join(tmpdir(), "breakglass-browser-"));
    server = createServer(({ url = "" }, response) => {
      asked.push(url);
      response.end();
    });
    await new Promise<void>((resolve) => server.listen(0, "127.0.0.1", resolve));
    const address = `http://127.0.0.1:${(server.address() as AddressInfo).port}`;
    const mail = `<img src="${address}/img"><link rel=stylesheet href="${address}/css"><iframe src="${address}/frame"></iframe><style>body{background:url(${address}/ground)}</style><meta http-equiv=refresh content="0;url=${address}/refresh"><p style="height:333px">tall</p>`;
    const messages = [
      cardMessage(HOSTILE, `${address}/card`),
      { ...cardMessage("", ""), format: "html", body: mail } as const,
    ];
    const file = join(folder, "drill.html");
    writeFileSync(file, page(drilled(HOSTILE, messages)).text);
    const { stdout, stderr } = await promisify(execFile)(
      browser ?? "",
      [
        ...[
          "--headless",
          "--no-sandbox",
          "--disable-gpu",
          "--disable-dev-shm-usage",
          "--enable-logging=stderr",
          "--dump-dom",
        ],
        ...[`--user-data-dir=${join(folder, "profile")}`, "--virtual-time-budget=3000", `file://${file}`],
      ],
      { maxBuffer: 1e8, timeout: 60_000 },
    );
    shown = parseHTML(stdout).document;
    log = stderr;
  }, 90_000);
  afterAll(() => {
    server.close();
    rmSync(folder, { recursive: true, force: true });
  });

  test("asks nobody for anything, whatever a message wants to load", () => {
    expect(asked).toEqual([]);
  });

  test("runs its own script: frames are as high as the messages in them", () => {
    const heights = Array.from(shown.querySelectorAll(".frame")).map((frame) =>
      Number(/--height: ?(\d+)px/.exec(frame.getAttribute("style") ?? "")?.[1]),
    );
    expect(heights).toHaveLength(3);
    expect(heights[0]).toBeLessThan(120);
    expect(heights[2]).toBeGreaterThan(333);
    expect(shown.querySelector(".buttons")?.hasAttribute("hidden")).toBe(false);
  });

  test("runs no script of a message, and says so", () => {
    expect(shown.title).not.toBe("owned");
    expect(log).toMatch(/Blocked script execution in 'about:srcdoc'/);
  });
});
