/** The start: what the page looks like, what the visitor does, and what the connection tells. */

import { Line } from "./line.js";
import { remember } from "./memory.js";
import { icon, make } from "./nodes.js";
import { Thread, UNSTORED } from "./thread.js";
import { readWords, refusal, t } from "./words.js";

/** @type {{site: string, title: string, greeting: string, color: string, ink: string, ask_name: boolean, language: string, largest_bytes: number, accepts: string}} */
const look = JSON.parse(document.body.dataset.look ?? "{}");
const embedded = window.parent !== window;
const LONGEST = 4096;
const NEAR_PX = 80;

const [memory] = await Promise.all([remember(look.site), readWords(look.language)]);
document.documentElement.style.setProperty("--accent", look.color);
document.documentElement.style.setProperty("--ink", look.ink);
document.body.classList.toggle("embedded", embedded);

const log = make("div", { class: "log", role: "log", "aria-live": "off", "aria-label": t("log"), tabindex: "0" });
const status = make("p", { class: "connection", role: "status" }, t("connecting"));
const greeting = make("div", { class: "greeting" }, make("p", { dir: "auto" }, look.greeting || t("welcome")));
const older = make("button", { type: "button", class: "older", hidden: true, onclick: () => line.older(thread.first) }, t("older"));
const typing = make("div", { class: "typing", role: "status", hidden: true },
  make("span", { class: "dots", "aria-hidden": "true" }, make("i"), make("i"), make("i")), make("span", { class: "unseen" }, t("typing")));
const newer = make("button", { type: "button", class: "newer", hidden: true, onclick: () => toEnd() }, icon("down"), t("newer"));
const box = make("textarea", { rows: "1", maxlength: String(LONGEST), placeholder: t("write"), "aria-label": t("write"), enterkeyhint: "send", dir: "auto" });
const chooser = make("input", { type: "file", hidden: true, accept: look.accepts, tabindex: "-1", onchange: () => { bring([...(chooser.files ?? [])]); chooser.value = ""; } });
const send = make("button", { type: "submit", class: "round send", "aria-label": t("send"), title: t("send") }, icon("send"));
const composer = make("form", { class: "composer" }, chooser,
  make("button", { type: "button", class: "round", "aria-label": t("attach"), title: t("attach"), onclick: () => chooser.click() }, icon("attach")), box, send);
const nameBox = make("input", { type: "text", maxlength: "80", autocomplete: "name", "aria-label": t("name"), placeholder: t("name") });
const naming = make("form", { class: "naming", hidden: true }, nameBox, make("button", { type: "submit" }, t("name_save")));
const scroller = make("main", { class: "scroller" }, older, greeting, log, typing);
document.body.append(
  make("header", {},
    make("span", { class: "face", "aria-hidden": "true" }, look.title.trim().slice(0, 1).toLocaleUpperCase()),
    make("div", { class: "grow" }, make("h1", { dir: "auto" }, look.title), status),
    embedded && make("button", { type: "button", class: "round", "aria-label": t("close"), title: t("close"), onclick: () => tellParent({ webchat: "close" }) }, icon("close"))),
  scroller, newer, naming, composer,
);

const thread = new Thread(log, { pick, place }, look.title);
let opened = !embedded;
let read = 0;
/** Whether the end is in sight, and so stays there when something grows, as a picture does. */
let sticks = true;

const line = new Line(look.site, memory, {
  welcome: (name, fresh) => {
    if (fresh) {
      thread.forgetStored();
      read = 0;
    }
    naming.hidden = !look.ask_name || Boolean(name) || thread.size > 0;
    setTimeout(() => log.setAttribute("aria-live", "polite"), 500);
  },
  lines: (lines, more, old) => {
    const end = sticks;
    const height = scroller.scrollHeight;
    for (const one of lines) thread.show(one);
    if (old || more) older.hidden = !more;
    if (old) scroller.scrollTop += scroller.scrollHeight - height;
    else if (end || lines.some((one) => one.mine)) toEnd();
    else newer.hidden = false;
    tidy();
  },
  taken: (id, number, at) => {
    thread.taken(id, number, at);
    tidy();
  },
  refused: (id, reason) => thread.failed(id, refusal(reason)),
  state: (upto, writes) => {
    const end = sticks;
    thread.wasRead(upto);
    typing.hidden = !writes;
    if (end) toEnd();
  },
  connection: (state) => {
    status.textContent = state === "on" ? t("away") : state === "off" ? t("offline") : t("unavailable");
    document.body.classList.toggle("offline", state !== "on");
    if (state === "never") for (const field of composer.elements) field.setAttribute("disabled", "");
  },
});

/** Tell the site around us something. @param {any} word */
function tellParent(word) {
  if (embedded) window.parent.postMessage(word, "*");
}

const atEnd = () => scroller.scrollHeight - scroller.scrollTop - scroller.clientHeight < NEAR_PX;

const toEnd = () => {
  scroller.scrollTop = scroller.scrollHeight;
  newer.hidden = true;
  sticks = true;
};

/** What follows from a change of the thread: what counts as seen, and how much does not. */
const tidy = () => {
  greeting.hidden = thread.size > 0;
  if (thread.size) naming.hidden = true;
  if (opened && document.visibilityState === "visible") read = Math.max(read, thread.lastOfOurs);
  line.seen(read);
  const many = thread.unread(read);
  tellParent({ webchat: "unread", many });
  document.title = many && !embedded ? `(${many}) ${look.title}` : look.title;
};

const newId = () => crypto.randomUUID?.() ?? [...crypto.getRandomValues(new Uint8Array(16))].map((one) => one.toString(16).padStart(2, "0")).join("");

/** @param {any} frame @param {any} content */
const say = (frame, content) => {
  thread.said(frame.id, content);
  line.say(frame);
  toEnd();
  tidy();
};

/** @param {import("./bubbles.js").Message} message @param {import("./bubbles.js").Option} option */
function pick(message, option) {
  const id = newId();
  thread.show({ number: UNSTORED, id, mine: id, at: new Date().toISOString(), reply_to: message.id, content: { kind: "choice", body: option.title } });
  line.say({ type: "choice", id, message: message.number, choice: option.id });
  toEnd();
  tidy();
  box.focus({ preventScroll: true });
}

function place() {
  navigator.geolocation?.getCurrentPosition(
    ({ coords }) => {
      const { latitude, longitude } = coords;
      const url = `https://www.openstreetmap.org/?mlat=${latitude}&mlon=${longitude}`;
      say({ type: "place", id: newId(), latitude, longitude }, { kind: "place", title: t("placed"), url });
    },
    () => tell(t("place_denied")),
  );
}

/** Say something to the visitor that is no message. @param {string} words */
const tell = (words) => {
  const note = make("p", { class: "note", role: "status" }, words);
  composer.before(note);
  setTimeout(() => note.remove(), 6000);
};

/** @param {File[]} files */
const bring = async (files) => {
  for (const file of files) await upload(file);
};

/** Bring a file to the shop, and send it. @param {File} file */
const upload = async (file) => {
  if (file.size > look.largest_bytes) return tell(refusal("too-large", { limit: String(look.largest_bytes / 1024 / 1024) }));
  const id = newId();
  const named = { kind: "text", body: file.name };
  thread.said(id, { kind: "text", body: t("uploading", { name: file.name }) });
  toEnd();
  try {
    const answer = await fetch(`/webchat/${look.site}/files?name=${encodeURIComponent(file.name)}`, {
      method: "POST",
      headers: { authorization: `Bearer ${await line.token()}`, "content-type": file.type || "application/octet-stream" },
      body: file,
    });
    const told = await answer.json();
    if (!answer.ok) return thread.failed(id, refusal(told.code, { limit: String(look.largest_bytes / 1024 / 1024) }), named);
    thread.drop(id);
    say({ type: "file", id, upload: told.id }, named);
  } catch {
    thread.failed(id, refusal("other"), named);
  }
};

composer.addEventListener("submit", (event) => {
  event.preventDefault();
  const body = box.value.trim();
  if (!body) return;
  say({ type: "text", id: newId(), body }, { kind: "text", body });
  box.value = "";
  grow();
});
box.addEventListener("keydown", (event) => {
  if (event.key === "Enter" && !event.shiftKey && !event.isComposing) {
    event.preventDefault();
    composer.requestSubmit();
  }
});
const grow = () => {
  box.style.height = "auto";
  box.style.height = `${Math.min(box.scrollHeight, 140)}px`;
  send.disabled = !box.value.trim();
};
box.addEventListener("input", () => {
  grow();
  if (box.value.trim()) line.types();
});
box.addEventListener("paste", (event) => {
  const files = [...(event.clipboardData?.files ?? [])];
  if (files.length) {
    event.preventDefault();
    bring(files);
  }
});
naming.addEventListener("submit", (event) => {
  event.preventDefault();
  const name = nameBox.value.trim();
  if (!name) return;
  line.call(name);
  naming.hidden = true;
  tell(t("named", { name }));
  box.focus();
});
document.addEventListener("dragover", (event) => event.preventDefault());
document.addEventListener("drop", (event) => {
  event.preventDefault();
  bring([...(event.dataTransfer?.files ?? [])]);
});
document.addEventListener("visibilitychange", tidy);
addEventListener("focus", tidy);
document.addEventListener("keydown", (event) => event.key === "Escape" && tellParent({ webchat: "close" }));
scroller.addEventListener("scroll", () => {
  sticks = atEnd();
  if (sticks) newer.hidden = true;
});
const watching = new ResizeObserver(() => sticks && toEnd());
for (const grows of [log, typing, scroller]) watching.observe(grows);
addEventListener("message", (event) => {
  if (event.source !== window.parent || event.data?.webchat !== "open") return;
  opened = Boolean(event.data.open);
  if (opened) {
    box.focus();
    toEnd();
  }
  tidy();
});

for (const frame of line.outbox) {
  const body = frame.body ?? "…";
  thread.said(frame.id, { kind: "text", body });
}
grow();
line.connect();
tellParent({ webchat: "ready" });
if (!embedded) box.focus();
