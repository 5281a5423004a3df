/** One message as it looks: its author in words, its content, its time and how far it came. */

import { authorOf, voiceOf } from "./floor.js";
import { me } from "./state.js";
import { formatFull, formatTime, hasText, t } from "./texts.js";
import { classes, h, html, Icon, Voice } from "./ui.js";

/** @typedef {import("./api.js").Message} Message */

const TICKS = { scheduled: "calendar-clock", queued: "clock", waiting: "clock", accepted: "check", sent: "check", delivered: "check-check", read: "check-check", played: "check-check", failed: "circle-alert" };

/**
 * A message in the thread.
 * @param {{message: Message, quoted?: Message | null}} props
 */
export function Bubble({ message, quoted }) {
  const myId = me.value?.id ?? "";
  const { content, sender } = message;
  if (content.type === "happening") return h(Happening, { message });
  const note = content.type === "note";
  const out = message.direction === "out";
  const voice = note ? "note" : voiceOf(sender, myId);
  const author = note ? t("bubble.note", { name: sender.name ?? "" }) : out ? authorOf(sender, myId) : (sender.name ?? "");
  return html`<li class=${classes("msg", (out || note) && "out", note && "note", Voice(voice))} id="m-${message.id}" data-seq=${message.seq}>
    <div class="bubble">
      <div class="by-line">${voice === "ai" && h(Icon, { name: "sparkles", size: "xs" })}${note && h(Icon, { name: "sticky-note", size: "xs" })}${author}${note && html`<span> · ${t("bubble.note_only")}</span>`}</div>
      ${quoted && html`<span class="quoted"><b>${authorOf(quoted.sender, myId) || quoted.sender.name}</b>${quoted.text}</span>`}
      ${h(Body, { message })}
      ${h(Foot, { message })}
    </div>
    ${message.error && html`<div class="fail">${h(Icon, { name: "circle-alert", size: "s" })}<span>${message.error.title ?? t("bubble.failed")} (${message.error.code})</span></div>`}
  </li>`;
}

/** @param {{message: Message}} props */
function Body({ message }) {
  const { content, media, text } = message;
  if (message.revoked_at) return html`<p class="quiet">${t("bubble.revoked")}</p>`;
  if (content.type === "text" || content.type === "note") return html`<p class="said">${text}</p>`;
  const named = hasText(`content.${content.type}`) ? t(`content.${content.type}`) : t("bubble.unknown", { type: content.type });
  const picture = media?.thumbnail ? html`<a href=${media.url} target="_blank" rel="noopener"><img class="thumb" src="${media.url}?size=thumbnail" alt=${text || named} loading="lazy" width=${Math.min(240, media.width ?? 240)} /></a>` : null;
  return html`${picture}<p class="said">${!picture && html`<span class="soft">${named}</span> `}${text}</p>`;
}

/** @param {{message: Message}} props */
function Foot({ message }) {
  const tick = message.direction === "out" ? /** @type {any} */ (TICKS)[message.status] : null;
  return html`<span class="foot">
    ${message.edited_at && html`<span>${t("bubble.edited")}</span>`}
    <time title=${formatFull(message.at)}>${formatTime(message.at)}</time>
    ${tick && html`<span class=${classes(["read", "played"].includes(message.status) && "read", message.status === "failed" && "v-danger v-word")} title=${t(`status.${message.status}`)}>${h(Icon, { name: tick })}<span class="sr">${t(`status.${message.status}`)}</span></span>`}
  </span>`;
}

/** What was done to the conversation, in one line. @param {{message: Message}} props */
function Happening({ message }) {
  const { kind, actor, to } = message.content;
  return html`<li class="event"><span>${t(`happening.${kind}`, { actor: actor ?? t("author.system"), to: to ?? "" })}</span> <time>${formatTime(message.at)}</time></li>`;
}
