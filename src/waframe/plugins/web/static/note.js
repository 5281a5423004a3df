/** What the team remembers of a customer: kept while one writes, and never over what a colleague wrote meanwhile. */

import { api, ApiProblem } from "./api.js";
import { t } from "./texts.js";
import { Button, h, html, Icon, useEffect, useRef, useSignal } from "./ui.js";

const SAVE_MS = 800;
const AGAIN_MS = 5000;

/** The note of a customer. @param {{customerId: string, given: string}} props `given` is what the server knows now */
export function NoteBox({ customerId, given }) {
  const text = useSignal(given);
  const state = useSignal(/** @type {"" | "writing" | "saved" | "waiting"} */ (""));
  const theirs = useSignal(/** @type {string | null} */ (null));
  const base = useRef(given);
  const past = useRef(new Set([given]));
  const timer = useRef(/** @type {any} */ (null));
  useEffect(() => {
    if (past.current.has(given)) return;
    past.current.add(given);
    if (text.value.trim() === base.current) text.value = given;
    else if (given !== text.value.trim()) theirs.value = given;
    base.current = given;
  }, [given]);
  const save = async () => {
    timer.current = null;
    const wanted = text.value.trim();
    if (theirs.value !== null || wanted === base.current) return void (state.value = theirs.value === null ? "saved" : "");
    const before = base.current;
    past.current.add(wanted);
    try {
      await api.customerNote(customerId, wanted, before);
      base.current = wanted;
      if (text.value.trim() === wanted) state.value = "saved";
      else later(SAVE_MS);
    } catch (problem) {
      if (problem instanceof ApiProblem && problem.code === "note-changed") {
        const note = problem.document.note ?? "";
        if (note === base.current) return later(SAVE_MS); // told of it meanwhile, and perhaps settled already
        base.current = note;
        past.current.add(note);
        theirs.value = note;
        state.value = "";
      } else {
        state.value = "waiting";
        later(AGAIN_MS);
      }
    }
  };
  const later = (/** @type {number} */ wait) => {
    clearTimeout(timer.current);
    timer.current = setTimeout(save, wait);
  };
  useEffect(() => () => {
    if (timer.current === null) return;
    clearTimeout(timer.current);
    save();
  }, []);
  const write = (/** @type {string} */ value) => {
    text.value = value;
    state.value = "writing";
    later(SAVE_MS);
  };
  const settle = (/** @type {string} */ value) => {
    theirs.value = null;
    write(value);
  };
  return html`<div class="note-box v-note">
    <div class="note-head"><label for="customer-note">${h(Icon, { name: "sticky-note", size: "s" })}${t("note.label")}</label><span class="end quiet" role="status">${state.value && t(`note.${state.value}`)}</span></div>
    <textarea id="customer-note" rows="2" maxlength="4000" placeholder=${t("note.hint")} value=${text.value} onInput=${(/** @type {any} */ event) => write(event.target.value)} onBlur=${() => timer.current !== null && later(0)}></textarea>
    ${theirs.value !== null && html`<div class="note-theirs" role="alert"><b>${t("note.changed")}</b><p>${theirs.value || t("note.empty")}</p>
      <span class="acts-list">${h(Button, { small: true, onClick: () => settle(`${theirs.value}\n${text.value}`.trim()), children: t("note.both") })}${h(Button, { small: true, onClick: () => settle(text.value), children: t("note.mine") })}${h(Button, { small: true, onClick: () => ((text.value = theirs.value ?? ""), (theirs.value = null), (state.value = "saved")), children: t("note.theirs") })}</span></div>`}
  </div>`;
}
