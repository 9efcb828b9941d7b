import { Idiomorph } from "./idiomorph.js";

const POLL_MILLISECONDS = 1_000;
const element = (id) => document.getElementById(id);
const content = element("content");
const status = element("status");

let key = keyInAddress() ?? sessionStorage.getItem("key") ?? "";
let etag = "";
let acting = Promise.resolve();

/** The key comes after the `#`, which no server sees. It does not stay there, and is kept for this tab alone. */
function keyInAddress() {
  const [, given] = /^#key=(.+)$/.exec(location.hash) ?? [];
  if (given !== undefined) history.replaceState(null, "", location.pathname);
  return given;
}

function say(text, isBad = false) {
  status.textContent = text;
  status.className = isBad ? "bad" : "";
}

function ask(method, name, body, headers = {}) {
  return fetch(name, {
    method,
    headers: { authorization: `Bearer ${key}`, ...headers },
    ...(body === undefined ? {} : { body: JSON.stringify(body) }),
  });
}

/** Shows what has changed; whether the sandbox answered with its content. */
async function refresh() {
  let answer;
  try {
    answer = await ask("GET", "content", undefined, etag === "" ? {} : { "if-none-match": etag });
  } catch {
    say("The sandbox does not answer. Is it still served?", true);
    return;
  }
  if (answer.status === 401) {
    show(false);
    return;
  }
  if (answer.status === 200) {
    const text = await answer.text();
    etag = answer.headers.get("etag") ?? "";
    change(text);
  } else if (answer.status !== 304) {
    say(`The sandbox answered ${answer.status}: ${await answer.text()}`, true);
    return;
  }
  if (status.className === "bad" && /^The sandbox (does not answer|answered)/.test(status.textContent))
    say("");
  show(true);
}

/** What a person has opened stays open, and what has the focus keeps it. */
function change(text) {
  const before = countOf("messages");
  const isFirst = content.childElementCount === 0;
  Idiomorph.morph(content, text, {
    morphStyle: "innerHTML",
    restoreFocus: true,
    callbacks: {
      beforeAttributeUpdated: (name, node) =>
        !(name === "open" && node.localName === "details") &&
        !(name === "style" && node.classList.contains("frame")) &&
        !(name === "hidden" && node.classList.contains("buttons")),
    },
  });
  for (const frame of content.querySelectorAll("iframe")) frame.addEventListener("load", () => fit(frame));
  for (const buttons of content.querySelectorAll(".buttons")) buttons.hidden = false;
  fitAll();
  const now = countOf("messages");
  if (!isFirst && now > before) {
    const time = element("time")?.textContent;
    say(
      `${now - before === 1 ? "One new message" : `${now - before} new messages`}. The clock shows ${time} UTC.`,
    );
  }
}

function countOf(section) {
  return Number(element(section)?.querySelector(".count")?.textContent ?? 0);
}

function fit(frame) {
  const body = frame.contentDocument?.body;
  if (!body || body.offsetHeight === 0) return;
  const bar = body.scrollWidth > body.clientWidth ? 18 : 2;
  frame.parentElement.style.setProperty("--height", `${body.offsetHeight + bar}px`);
}

function fitAll() {
  for (const frame of content.querySelectorAll("iframe")) fit(frame);
}

function show(isOpen) {
  element("key-form").hidden = isOpen;
  element("controls").hidden = !isOpen;
  document.querySelector("nav").hidden = !isOpen;
  if (!isOpen) {
    etag = "";
    content.replaceChildren();
    if (key !== "") say("The key is not the one of this sandbox.", true);
    key = "";
    sessionStorage.removeItem("key");
    return;
  }
  sessionStorage.setItem("key", key);
}

/** One act after the other; the answer is read out, and shown. */
function act(name, body, done) {
  acting = acting.then(() => perform(name, body, done));
  return acting;
}

async function perform(name, body, done) {
  say("Working …");
  try {
    const answer = await ask("POST", name, body);
    const value = await answer.json();
    if (answer.ok) say(done(value));
    else say(value.error, true);
    await refresh();
  } catch {
    say("The sandbox does not answer. Is it still served?", true);
  }
}

function move(step) {
  const text = step.trim();
  const body = /^\+/.test(text) ? { by: text } : { to: text };
  return act("time", body, ({ now }) => `The clock shows ${now.slice(0, 19).replace("T", " ")} UTC.`);
}

async function postSignIn(form) {
  const row = await (await fetch("sign-in.json")).json();
  const { user, id, address, result, workspace } = Object.fromEntries(new FormData(form));
  const filled = {
    ...row,
    UserPrincipalName: user,
    UserDisplayName: user,
    Identity: user,
    UserId: id || crypto.randomUUID(),
    Id: crypto.randomUUID(),
    CorrelationId: crypto.randomUUID(),
    IPAddress: address,
    ResultType: result,
    Status: { errorCode: Number(result) },
  };
  const rows = { table: "SigninLogs", rows: [filled], ...(workspace === "" ? {} : { workspace }) };
  await act("rows", rows, () => "The sign-in has arrived. Move the clock, and the rules see it.");
}

element("key-form").addEventListener("submit", (event) => {
  event.preventDefault();
  key = String(new FormData(event.target).get("key")).trim();
  event.target.reset();
  say("");
  refresh();
});
element("time-form").addEventListener("submit", (event) => {
  event.preventDefault();
  move(String(new FormData(event.target).get("step")));
});
element("time-form").addEventListener("click", ({ target }) => {
  if (target.dataset.step !== undefined) move(target.dataset.step);
});
element("sign-in-form").addEventListener("submit", (event) => {
  event.preventDefault();
  postSignIn(event.target);
});
content.addEventListener("click", ({ target }) => {
  if (target.dataset.open === undefined) return;
  for (const each of target.closest("section").querySelectorAll("details.action"))
    each.open = target.dataset.open === "true";
});
addEventListener("resize", fitAll);

addEventListener("hashchange", () => {
  key = keyInAddress() ?? key;
  refresh();
});
for (;;) {
  if (!document.hidden && (key !== "" || element("key-form").hidden)) await refresh();
  await new Promise((resolve) => setTimeout(resolve, POLL_MILLISECONDS));
}
