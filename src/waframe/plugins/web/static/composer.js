/** Where one writes: a reply or a note; read-only with one button where somebody else has the floor. */

import { windowLeft } from "./floor.js";
import { can, run } from "./keys.js";
import { dropDraft, keepDraft, loadDraft, saved } from "./drafts.js";
import { onReturned, say } from "./outbox.js";
import { me, now, socket } from "./state.js";
import { formatDuration, t } from "./texts.js";
import { Button, classes, h, html, Icon, notify, useEffect, useRef, useSignal } from "./ui.js";

const TYPING_MS = 3000;

/**
 * The composer of a conversation.
 * @param {{one: import("./api.js").Conversation}} props
 */
export function Composer({ one }) {
  const text = useSignal("");
  const kind = useSignal(/** @type {"reply" | "note"} */ ("reply"));
  const box = useRef(/** @type {HTMLTextAreaElement | null} */ (null));
  const told = useRef(0);
  const mine = one.floor === "agent" && one.agent?.id === me.value?.id;
  const left = windowLeft(one, now.value);
  const closed = left !== null && left <= 0;
  const note = kind.value === "note";
  const fill = async () => {
    const draft = await loadDraft(one.id);
    if (!draft) return;
    text.value = draft.text;
    kind.value = draft.kind;
  };
  useEffect(() => {
    fill();
    return onReturned(({ parcel, problem }) => {
      if (parcel.conversation_id !== one.id) return;
      fill();
      notify(t("composer.returned", { reason: problem.detail }), { voice: "danger" });
    });
  }, [one.id]);
  useEffect(() => {
    const write = (/** @type {Event} */ event) => {
      kind.value = /** @type {CustomEvent} */ (event).detail;
      if (box.current) box.current.focus();
      else requestAnimationFrame(() => box.current?.focus());
    };
    document.addEventListener("waframe:write", write);
    return () => document.removeEventListener("waframe:write", write);
  }, []);
  const change = (/** @type {string} */ value) => {
    text.value = value;
    keepDraft(one.id, { text: value, kind: kind.value });
    if (Date.now() - told.current < TYPING_MS) return;
    told.current = Date.now();
    socket.send({ do: "typing", conversation_id: one.id, kind: kind.value });
  };
  const send = () => {
    const said = text.value.trim();
    if (!said || (!note && (!mine || closed))) return;
    say(one.id, note ? { text: said, note: true, mentions: [] } : { text: said, reply_to: null });
    text.value = "";
    dropDraft(one.id);
    socket.send({ do: "typing", conversation_id: one.id, kind: null });
  };
  const onKeyDown = (/** @type {KeyboardEvent} */ event) => {
    if (event.key !== "Enter" || event.shiftKey || event.isComposing) return;
    event.preventDefault();
    send();
  };
  const readOnly = !note && (!mine || closed);
  return html`<section class=${classes("composer", note && "v-note is-note")} aria-label=${t("composer.label")}>
    ${readOnly
      ? html`<div class="read-only">${h(Icon, { name: closed ? "timer-off" : "lock", size: "s" })}<span class="grow">${closed ? t("composer.window_closed") : t("composer.not_yours")}</span>${!mine && can("floor.take") && h(Button, { icon: "hand", kind: "ink", command: "floor.take", onClick: () => run("floor.take"), children: t("actions.take") })}</div>`
      : html`<textarea class="text" ref=${box} rows="1" value=${text.value} aria-label=${t(note ? "composer.note_label" : "composer.reply_label")} placeholder=${t(note ? "composer.note_hint" : "composer.reply_hint")}
          onInput=${(/** @type {any} */ event) => change(event.target.value)} onKeyDown=${onKeyDown}></textarea>`}
    <div class="tools">
      <div class="toggle" role="group" aria-label=${t("composer.kind")}>
        <button type="button" class=${classes(!note && "on")} aria-pressed=${!note} onClick=${() => (kind.value = "reply")}>${h(Icon, { name: "reply", size: "s" })}${t("composer.reply")}</button>
        <button type="button" class=${classes(note && "on")} aria-pressed=${note} onClick=${() => (kind.value = "note")}>${h(Icon, { name: "sticky-note", size: "s" })}${t("composer.note")}</button>
      </div>
      <span class="grow"></span>
      ${saved.value.has(one.id) && html`<span class="meta">${t("composer.saved")}</span>`}
      ${left !== null && left > 0 && html`<span class="meta">${h(Icon, { name: "clock", size: "s" })}${t("composer.window", { left: formatDuration(left) })}</span>`}
      ${!readOnly && h(Button, { kind: note ? "voice" : "solid", voice: note ? "note" : undefined, onClick: send, children: html`${t(note ? "composer.keep" : "composer.send")}${h(Icon, { name: "send-horizontal", size: "s" })}` })}
    </div>
  </section>`;
}
