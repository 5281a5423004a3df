/** The line to write in: text, files, voice, and correcting what was written. */
import { by, h, icon } from "./dom.js";
import { t } from "./texts.js";

/** @typedef {import("./types.js").Message} Message */
/** @typedef {{write: (text: string) => Promise<void>, edit: (id: string, text: string) => Promise<void>, file: (file: File) => Promise<void>, voice: () => Promise<void>}} Hands */

/** The text that is being corrected. @type {string|null} */
let editing = null;

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
    if (event.key === "Escape" && editing) stopEditing();
  });
  by("attach").addEventListener("click", () => by("file").click());
  by("file").addEventListener("change", async () => {
    for (const file of by("file").files) await hands.file(file);
    by("file").value = "";
  });
}

/** Put an earlier text back into the line. @param {Message} message */
export function startEditing(message) {
  editing = message.id;
  by("draft").value = message.content.text;
  notice(t("composer.editing"), h("button", { class: "btn bare small", type: "button", click: stopEditing }, t("composer.cancel")));
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
  if (editing) stopEditing();
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
  await (target ? hands.edit(target, text) : hands.write(text));
}

function stopEditing() {
  editing = null;
  by("draft").value = "";
  notice("");
  showSend();
}

function showSend() {
  const send = by("send");
  const isText = Boolean(by("draft").value.trim());
  send.setAttribute("aria-label", t(isText ? "composer.send" : "composer.voice"));
  send.replaceChildren(icon(isText ? "send-horizontal" : "mic"));
}
