import { Idiomorph } from "./idiomorph.js";

const RETRY_MILLISECONDS = 1_000;
const SILENT = "The sandbox does not answer. Is it still served?";
const element = (id) => document.getElementById(id);
const content = element("content");
const status = element("status");

let key = keyInAddress() ?? sessionStorage.getItem("key") ?? "";
let etag = "";
let acting = Promise.resolve();
let isActing = false;
let following = new AbortController();

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

function ask(method, name, body, headers = {}, signal = null) {
  return fetch(name, {
    method,
    signal,
    headers: { authorization: `Bearer ${key}`, ...headers },
    ...(body === undefined ? {} : { body: JSON.stringify(body) }),
  });
}

/** Follows the sandbox with the key of now, while somebody can see the page. */
function follow() {
  following.abort();
  following = new AbortController();
  if (!document.hidden) watch(following.signal);
}

/**
 * Each server-sent event says that there is something new to show. They are read by `fetch`: an `EventSource` cannot send
 * the key but in its address.
 */
async function watch(signal) {
  while (!signal.aborted) {
    try {
      const events = await ask("GET", "changes", undefined, {}, signal);
      if (events.status === 401) {
        show(false);
        return;
      }
      const reader = events.body.getReader();
      while (!(await reader.read()).done) await refresh();
    } catch {
      // It has ended, as it has where it is done.
    }
    if (signal.aborted) return;
    say(SILENT, true);
    await new Promise((resolve) => setTimeout(resolve, RETRY_MILLISECONDS));
  }
}

/** Shows what has changed. */
async function refresh() {
  let answer;
  try {
    answer = await ask("GET", "content", undefined, etag === "" ? {} : { "if-none-match": etag });
  } catch {
    say(SILENT, true);
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
  const news = newSince(before);
  if (!isFirst && !isActing && news !== "")
    say(`${news}The clock shows ${element("time")?.textContent} UTC.`);
}

/** What has come since there were so many messages, in words; nothing where none has. */
function newSince(before) {
  const count = countOf("messages") - before;
  if (count < 1) return "";
  return count === 1 ? "One new message. " : `${count} new messages. `;
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
  isActing = true;
  const before = countOf("messages");
  try {
    const answer = await ask("POST", name, body);
    const value = await answer.json();
    await refresh();
    if (answer.ok) say(newSince(before) + done(value));
    else say(value.error, true);
  } catch {
    say(SILENT, true);
  }
  isActing = false;
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
  follow();
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
  follow();
});
document.addEventListener("visibilitychange", follow);
follow();
