/** The line to write in: text, files, voice, and correcting what was written. */
import { by, h, icon } from "./dom.js";
import { t } from "./texts.js";

/** @typedef {import("./types.js").Message} Message */
/** @typedef {{write: (text: string, reply: string|null) => Promise<unknown>, edit: (id: string, text: string) => Promise<unknown>, file: (file: File) => Promise<unknown>, voice: () => void, attach: () => void}} Hands */

/** The text that is being corrected. @type {string|null} */
let editing = null;
/** The message that is being answered. @type {string|null} */
let replying = null;

/** Make the line work. @param {Hands} hands */
export function prepareComposer(hands) {
  const draft = by("draft");
  by("composer").addEventListener("submit", (event) => {
    event.preventDefault();
    submit(hands);
  });
  by("send").addEventListener("click", () => (draft.value.trim() || editing ? submit(hands) : hands.voice()));
  draft.addEventListener("input", showSend);
  draft.addEventListener("keydown", (event) => {
    if (event.key === "Escape" && (editing || replying)) stopEditing();
  });
  by("attach").addEventListener("click", () => hands.attach());
  by("file").addEventListener("change", async () => {
    for (const file of by("file").files) await hands.file(file);
    by("file").value = "";
  });
}

/** Take words from now on: before a chat is open they would have nowhere to go. */
export function openComposer() {
  for (const id of ["attach", "draft", "send"]) by(id).disabled = false;
}

/** Let the next text be an answer to a message. @param {Message} message @param {string} words */
export function startReplying(message, words) {
  editing = null;
  replying = message.id;
  notice(t("composer.replying", { text: words }), h("button", { class: "btn bare small", type: "button", click: () => stopEditing() }, t("composer.cancel")));
  by("draft").focus();
}

/** What is being answered; the question is over then. @returns {string|null} */
export function takeReply() {
  const taken = replying;
  if (taken) stopEditing(false);
  return taken;
}

/** Put an earlier text back into the line. @param {Message} message */
export function startEditing(message) {
  replying = null;
  editing = message.id;
  by("draft").value = message.content.text;
  notice(t("composer.editing"), h("button", { class: "btn bare small", type: "button", click: () => stopEditing() }, t("composer.cancel")));
  by("draft").focus();
  showSend();
}

/** Say something above the line, or nothing. @param {string} text @param {Node} [action] @param {boolean} [wrong] */
export function notice(text, action, wrong = false) {
  const place = by("notice");
  place.hidden = !text;
  place.classList.toggle("wrong", wrong);
  place.replaceChildren(h("span", {}, text), ...(action ? [action] : []));
}

/** Forget what was being written. */
export function clearDraft() {
  if (editing || replying) stopEditing();
  by("draft").value = "";
  showSend();
}

/** @param {Hands} hands */
async function submit(hands) {
  const draft = by("draft");
  const text = draft.value.trim();
  const target = editing;
  if (!text) return;
  draft.value = "";
  if (target) stopEditing();
  showSend();
  await (target ? hands.edit(target, text) : hands.write(text, takeReply()));
}

function stopEditing(empty = true) {
  editing = null;
  replying = null;
  if (empty) by("draft").value = "";
  notice("");
  showSend();
}

function showSend() {
  const send = by("send");
  const isText = Boolean(by("draft").value.trim());
  send.setAttribute("aria-label", t(isText ? "composer.send" : "composer.voice"));
  send.replaceChildren(icon(isText ? "send-horizontal" : "mic"));
}
