/** One message as it looks: its author in words, what it quotes, what it carries, its time and how far it came. */

import { api } from "./api.js";
import { Content } from "./contents.js";
import { authorOf, firstName, voiceOf } from "./floor.js";
import { introduce } from "./messages.js";
import { me } from "./state.js";
import { formatFull, formatTime, hasText, t } from "./texts.js";
import { Button, classes, h, html, Icon, notify, useSignal, Voice } from "./ui.js";

/** @typedef {import("./api.js").Message} Message */

const TICKS = { scheduled: "calendar-clock", queued: "clock", waiting: "clock", accepted: "check", sent: "check", delivered: "check-check", read: "check-check", played: "check-check", failed: "circle-alert" };
/** The code of what was withdrawn before it left. */
const TAKEN_BACK = "taken-back";
const HAPPENINGS = { taken: "hand", released: "undo-2", returned: "sparkles", transferred: "arrow-left-right", expired: "timer-off", queued: "hourglass", closed: "check", reopened: "rotate-ccw", snoozed: "moon", woken: "bell", reserved: "star", labelled: "tag", ai_on: "sparkles", ai_off: "sparkles" };

/** The words for whoever speaks, above a bubble. @param {Message} message */
function authorLine({ content, sender, direction }) {
  const mine = sender.id === me.value?.id;
  if (content.type === "note") return html`${h(Icon, { name: "sticky-note", size: "xs" })}${t("bubble.note", { name: firstName(sender.name) })}<span> · ${t("bubble.note_only")}</span>`;
  if (direction === "in") return html`<bdi>${sender.name ?? t("author.client")}</bdi>`;
  if (sender.type === "ai") return html`${h(Icon, { name: "sparkles", size: "xs" })}${t("author.ai")}`;
  if (sender.type === "external") return html`${h(Icon, { name: "smartphone", size: "xs" })}${t("author.external")}`;
  if (sender.type === "agent") return html`<bdi>${firstName(sender.name)}</bdi>${mine && html`<span> · ${t("author.me_small")}</span>`}`;
  return html`${sender.name ?? t("author.system")}`;
}

/**
 * A message in the thread.
 * @param {{message: Message, quoted?: Message | null, chosen?: string | null, retried?: string | null}} props `retried` is the new attempt
 */
export function Bubble({ message, quoted, chosen, retried }) {
  const note = message.content.type === "note";
  const out = note || message.direction === "out";
  const voice = note ? "note" : voiceOf(message.sender, me.value?.id ?? "");
  const bare = message.content.type === "sticker" && message.media;
  return html`<div class=${classes("msg", out && "out", note && "note", Voice(voice))} id="m-${message.id}">
    <div class=${classes("bubble", bare && "bare", message.revoked_at && "revoked")}>
      <div class="by-line">${authorLine(message)}${message.retry_of && html`<span> · ${t("bubble.new_attempt")}</span>`}</div>
      ${message.reply_to && h(Quoted, { message, quoted })}
      ${message.revoked_at && html`<p class="gone">${h(Icon, { name: "ban", size: "xs" })}${t(out ? "bubble.revoked_ours" : "bubble.revoked")}</p>`}
      ${h(Content, { message, chosen, foot: h(Foot, { message }) })}
      <button type="button" class="msg-menu" data-menu=${message.id} aria-haspopup="true" aria-label=${t("bubble.menu")}>${h(Icon, { name: "chevron-down", size: "s" })}</button>
    </div>
    ${message.reactions.length > 0 && h(Reactions, { reactions: message.reactions })}
    ${(message.error || message.status === "failed") && h(Failed, { message, retried })}
    ${message.status === "scheduled" && h(Scheduled, { message })}
  </div>`;
}

/** The words that a message answers; a click goes there. @param {{message: Message, quoted?: Message | null}} props */
const Quoted = ({ message, quoted }) =>
  html`<button type="button" class=${classes("quoted", quoted && Voice(voiceOf(quoted.sender, me.value?.id ?? "")))} data-jump=${message.reply_to} title=${t("bubble.jump")}>
    <b class="v-word">${quoted ? authorOf(quoted.sender, me.value?.id ?? "") || quoted.sender.name : t("bubble.quoted")}</b>
    <span class="two-lines" dir="auto">${quoted ? quoted.text || t(`content.${quoted.content.type}`) : t("bubble.quoted_far")}</span>
  </button>`;

/** @param {{reactions: any[]}} props */
function Reactions({ reactions }) {
  /** @type {Map<string, string[]>} */
  const byEmoji = new Map();
  for (const { emoji, sender } of reactions) byEmoji.set(emoji, [...(byEmoji.get(emoji) ?? []), sender.name ?? t("author.client")]);
  return html`<div class="reactions">${[...byEmoji].map(([emoji, names]) => html`<span key=${emoji} class="reaction" title=${names.join(", ")}>${emoji}${names.length > 1 && html` <small>${names.length}</small>`}<span class="sr"> ${t("content.reaction")}: ${names.join(", ")}</span></span>`)}</div>`;
}

/** @param {{message: Message}} props */
function Foot({ message }) {
  const withdrawn = message.error?.code === TAKEN_BACK;
  const tick = message.direction === "out" && !withdrawn ? /** @type {any} */ (TICKS)[message.status] : null;
  return html`<span class="foot">
    ${message.edited_at && html`<span title=${formatFull(message.edited_at)}>${t("bubble.edited")}</span>`}
    <time datetime=${message.at} title=${formatFull(message.at)}>${formatTime(message.at)}</time>
    ${tick && html`<span class=${classes(["read", "played"].includes(message.status) && "read", message.status === "failed" && "v-danger v-word")} title=${t(`status.${message.status}`)}>${h(Icon, { name: tick })}<span class="sr">${t(`status.${message.status}`)}</span></span>`}
  </span>`;
}

/** Why it did not leave, in one line, with the one thing to do about it. @param {{message: Message, retried?: string | null}} props */
function Failed({ message, retried }) {
  const busy = useSignal(false);
  const { error } = message;
  if (error?.code === TAKEN_BACK) return html`<div class="scheduled">${h(Icon, { name: "undo-2", size: "s" })}${t("bubble.withdrawn")}</div>`;
  const reason = error ? t("bubble.failed_why", { reason: (error.title ?? error.details ?? "").replace(/\s*\(\d+:.*\)$/, "").replace(/\.$/, ""), code: error.code }) : t("bubble.failed");
  const retry = async () => {
    busy.value = true;
    try {
      introduce(await api.retry(message.conversation_id, message.id));
    } catch (problem) {
      notify(t("actions.failed", { reason: /** @type {Error} */ (problem).message }), { voice: "danger" });
    } finally {
      busy.value = false;
    }
  };
  return html`<div class="fail" title=${error?.details}><span>${reason}</span>${
    retried
      ? html`<button type="button" class="link" data-to=${retried}>${t("bubble.tried_again")}</button>`
      : message.direction === "out" && message.status === "failed" && h(Button, { small: true, icon: "rotate-ccw", disabled: busy.value, onClick: retry, children: t("bubble.retry") })
  }</div>`;
}

/** What leaves later, and can still be kept from leaving. @param {{message: Message}} props */
function Scheduled({ message }) {
  const withdraw = async () => {
    try {
      await api.withdraw(message.conversation_id, message.id);
    } catch (problem) {
      notify(t("actions.failed", { reason: /** @type {Error} */ (problem).message }), { voice: "danger" });
    }
  };
  return html`<div class="scheduled">${h(Icon, { name: "calendar-clock", size: "s" })}<span>${t("bubble.leaves", { when: formatFull(message.due_at ?? message.at) })}</span>${h(Button, { small: true, icon: "undo-2", onClick: withdraw, children: t("bubble.withdraw") })}</div>`;
}

/** What was written and has not reached the server. @param {{parcel: import("./outbox.js").Parcel, onTakeBack: () => void}} props */
export function Waiting({ parcel, onTakeBack }) {
  const { body } = parcel;
  const note = body.note === true;
  const type = body.content?.type;
  return html`<div class=${classes("msg out", Voice(note ? "note" : "mine"), note && "note")} data-parcel=${parcel.key}><div class="bubble">
    <div class="by-line">${firstName(me.value?.name)}<span> · ${t("author.me_small")}</span></div>
    ${type && type !== "text" && html`<span class="kind">${h(Icon, { name: "paperclip", size: "xs" })}${t(`content.${type}`)}</span>`}
    <p class="said" dir="auto">${body.text ?? body.content?.caption ?? body.content?.preview ?? body.content?.body ?? ""}<span class="foot">${t("bubble.waiting")} ${h(Icon, { name: "clock" })}</span></p></div>
    <div class="scheduled">${h(Button, { small: true, kind: "bare", icon: "undo-2", onClick: onTakeBack, children: t("bubble.take_back") })}</div>
  </div>`;
}

/** What was done to the conversation, in one line. @param {{message: Message}} props */
export function Happening({ message }) {
  const { kind, actor, to, reason } = message.content;
  const text = hasText(`happening.${kind}`) ? t(`happening.${kind}`, { actor: actor ?? t("author.system"), to: to ?? "" }) : `${actor ?? ""} ${kind}`;
  return html`<div class="event" id="m-${message.id}">${h(Icon, { name: /** @type {any} */ (HAPPENINGS)[kind] ?? "history", size: "s" })}<span>${text}</span><time datetime=${message.at} title=${formatFull(message.at)}>${formatTime(message.at)}</time>${reason && html`<span>· ${reason}</span>`}</div>`;
}

/** Several things done one after another: the last one, and the others on demand. @param {{messages: Message[], open: boolean, onTurn: () => void}} props */
export const Happenings = ({ messages, open, onTurn }) =>
  html`<div class="events">${(open ? messages : messages.slice(-1)).map((message) => h(Happening, { key: message.id, message }))}
    <button type="button" class="more" aria-expanded=${open} onClick=${onTurn}>${open ? t("events.less") : t("events.more", { count: messages.length - 1 })}</button></div>`;
