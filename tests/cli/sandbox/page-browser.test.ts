import { afterAll, beforeAll, describe, expect, test } from "@jest/globals";
import { type Browser, findChromium, openPage } from "./chromium.ts";
import { SECRET, type ServedPage, servePage } from "./served-page.ts";

const program = findChromium();
if (program === undefined)
  process.stderr.write("No Chromium is installed: the sandbox's page is not opened in one.\n");

(program === undefined ? describe.skip : describe)("the sandbox's page in Chromium", () => {
  let page: ServedPage;
  let browser: Browser;
  const text = (selector: string) =>
    browser.value<string>(`document.querySelector(${JSON.stringify(selector)}).innerText`);

  beforeAll(async () => {
    page = await servePage();
    browser = await openPage(program ?? "", `${page.address}#key=wrong`);
  }, 60_000);
  afterAll(async () => {
    await browser?.close();
    await page?.close();
  });

  test("asks for the key where it has none, or a wrong one, and shows nothing of the sandbox", async () => {
    await browser.until("!document.getElementById('key-form').hidden");
    expect(await text("#status")).toBe("The key is not the one of this sandbox.");
    expect(await browser.value("document.getElementById('content').childElementCount")).toBe(0);
    await browser.call("Page.navigate", { url: `${page.address}#key=${page.served.secrets.controlKey}` });
    await browser.until("document.getElementById('time')");
    // The key does not stay in the address, nor in the history.
    expect(await browser.value("location.href")).toBe(page.address);
    await browser.call("Page.reload");
    await browser.until("document.getElementById('time')");
  });

  test("shows live what is deployed, what arrives, and what the clock brings about, with the keyboard alone", async () => {
    expect(await text("#resources .count")).toBe("1");
    await page.deploy();
    await browser.until("/Somebody signed in/.test(document.getElementById('rules').innerText)");
    expect(await text("#rules tbody")).toMatch(/log alert\s+enabled\s+not yet/);

    await browser.value("document.querySelector('[name=user]').focus()");
    await browser.call("Input.insertText", { text: "bg1@contoso.com" });
    await browser.press("Enter");
    await browser.until("/^The sign-in has arrived/.test(document.getElementById('status').textContent)");
    await browser.value("document.querySelector('[data-step=\"+1m\"]').focus()");
    await browser.press("Tab");
    expect(await browser.value("document.activeElement.textContent")).toBe("10 minutes");
    await browser.press("Enter");
    await browser.until("document.querySelectorAll('#messages article').length === 1");

    await browser.until("document.getElementById('time').textContent === '2026-01-15 02:10:00'");
    expect(await text("#messages article")).toMatch(
      /^1\. Text message by azure-monitor, 2026-01-15 02:05:00\s+To\s+\+31687654321\s+ag:Fired:Sev0 .*Somebody signed in/,
    );
    expect(await text("#alerts tbody")).toMatch(
      /Sev0\s+Somebody signed in\s+.*bg1@contoso\.com\s+fired\s+ag/s,
    );
    expect(await text("#rules tbody")).toMatch(/an alert is open\s+2026-01-15 02:10:00, nothing new/);
    await browser.until("!/^Working/.test(document.getElementById('status').textContent)");
    expect(await text("#status")).toBe("One new message. The clock shows 2026-01-15 02:10:00 UTC.");
    // The focus has stayed where it was.
    expect(await browser.value("document.activeElement.textContent")).toBe("10 minutes");
  }, 40_000);

  test("asks for nothing while nothing happens", async () => {
    const asked = "performance.getEntriesByType('resource').length";
    await new Promise((resolve) => setTimeout(resolve, 300));
    const before = await browser.value(asked);
    await new Promise((resolve) => setTimeout(resolve, 1_500));
    expect(await browser.value(asked)).toBe(before);
  });

  test("shows runs with inputs and outputs, without what is secured, and keeps open what was opened", async () => {
    await browser.value("document.querySelector('#runs [data-open=true]').click()");
    expect(await text("#runs")).toMatch(/Say.*"Somebody signed in"/s);
    expect(await text("#runs")).toContain("Content not shown due to security configuration.");
    await browser.value("document.querySelector('[name=step]').value = '+1m'");
    await browser.value("document.getElementById('time-form').requestSubmit()");
    await browser.until("document.getElementById('time').textContent === '2026-01-15 02:11:00'");
    expect(await browser.value("document.querySelectorAll('#runs details[open]').length")).toBe(2);
    const callback = page.served.cloud.azure.store
      .list("Microsoft.Insights/actionGroups")
      .map(({ body }) => JSON.stringify(body))[0];
    const [, signature = "-"] = /sig=([\w-]+)/.exec(callback ?? "") ?? [];
    const all = await browser.value<string>("document.documentElement.innerHTML");
    for (const secret of [
      signature,
      page.served.secrets.controlKey,
      page.served.secrets.application.clientSecret,
    ])
      expect([secret.length > 10, all.includes(secret)]).toEqual([true, false]);
    // The definition of the workflow is no secret, the history of its run is.
    expect(await text("#runs")).not.toContain(SECRET);
  });

  test("says what is wrong with a clock that should go back", async () => {
    await browser.value("document.querySelector('[name=step]').value = '2026-01-01T00:00:00Z'");
    await browser.value("document.getElementById('time-form').requestSubmit()");
    await browser.until("document.getElementById('status').className === 'bad'");
    expect(await text("#status")).toMatch(/^The clock cannot go back: it is 2026-01-15T02:11:00/);
  });

  test("shows a message as its receiver sees it, and lets it run and load nothing", async () => {
    const at = page.served.cloud.clock.now();
    const hostile = `<p style="height:333px">Sign-in of <b>bg1</b></p><script>top.document.title="owned"</script><img src="${page.address}img">`;
    const subject = `"><script>document.title="owned"</script>`;
    page.served.cloud.outbox.add({
      channel: "email",
      via: "graph",
      to: ["a@b.example"],
      subject,
      body: hostile,
      at,
    });
    await browser.until(
      "parseInt(document.querySelector('#messages .frame')?.style.getPropertyValue('--height')) > 333",
    );
    expect(await text("#messages article:first-child")).toContain(subject);
    expect(await browser.value("document.title")).toBe("Sandbox");
    expect(browser.complaints.join("\n")).toMatch(/Blocked script execution in 'about:srcdoc'/);
    expect(
      browser.complaints.filter((each) => !/Blocked|Content Security Policy|status of 40[01]/.test(each)),
    ).toEqual([]);
  });

  test("can be used with a screen reader: every control has a name, every section a heading", async () => {
    const { nodes } = await browser.call<{
      nodes: { ignored: boolean; role?: { value: string }; name?: { value: string } }[];
    }>("Accessibility.getFullAXTree");
    const named = (role: string) =>
      nodes.filter((node) => !node.ignored && node.role?.value === role).map(({ name }) => name?.value ?? "");
    for (const role of ["button", "textbox", "combobox", "region", "link"])
      expect([role, named(role).filter((name) => name === "")]).toEqual([role, []]);
    expect(named("textbox")).toEqual(expect.arrayContaining(["Account", "From address", "By or to"]));
    expect(named("region")).toEqual(expect.arrayContaining(["Messages 2", "Rules", "Workflow runs 1"]));
    expect(named("status")).toHaveLength(1);
  });

  test("says that the sandbox does not answer, and goes on when it is served again", async () => {
    await page.stop();
    await browser.until("document.getElementById('status').className === 'bad'");
    expect(await text("#status")).toBe("The sandbox does not answer. Is it still served?");
    await page.start();
    await browser.until("document.getElementById('time').textContent === '2026-01-15 02:00:00'");
    expect(await text("#status")).toBe("");
  }, 40_000);

  test.each(["light", "dark"])("has enough contrast in %s", async (scheme) => {
    const features = [{ name: "prefers-color-scheme", value: scheme }];
    await browser.call("Emulation.setEmulatedMedia", { features });
    const poor = await browser.value<string[]>(`(() => {
      const rgb = (text) => text.match(/[\\d.]+/g).map(Number);
      const light = ([r, g, b]) => [r, g, b].map((v) => v / 255).map((v) => v <= 0.03928 ? v / 12.92 : ((v + 0.055) / 1.055) ** 2.4)
        .reduce((sum, v, i) => sum + v * [0.2126, 0.7152, 0.0722][i], 0);
      const ground = (node) => {
        for (let at = node; at; at = at.parentElement) {
          const colour = rgb(getComputedStyle(at).backgroundColor);
          if (colour.length === 3 || colour[3] > 0) return colour;
        }
        return [255, 255, 255];
      };
      return [...document.querySelectorAll("body *")].filter((node) =>
        [...node.childNodes].some((each) => each.nodeType === 3 && each.textContent.trim() !== "") && node.checkVisibility()
      ).flatMap((node) => {
        const [a, b] = [light(rgb(getComputedStyle(node).color)), light(ground(node))];
        const contrast = (Math.max(a, b) + 0.05) / (Math.min(a, b) + 0.05);
        return contrast < 4.5 ? [node.textContent.trim() + ": " + contrast] : [];
      });
    })()`);
    expect(poor).toEqual([]);
  });
});
