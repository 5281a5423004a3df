/** The centre: who the customer is, what was said, and what one can do about it. */

import { api } from "./api.js";
import { Bubble } from "./bubbles.js";
import { Composer } from "./composer.js";
import { initialsOf, standing, titleOf } from "./floor.js";
import { can, run } from "./keys.js";
import { onSent, waiting } from "./outbox.js";
import { branches, conversation, learn, me, now, openId, presence, socket, typing } from "./state.js";
import { formatDay, formatDuration, formatPhone, t } from "./texts.js";
import { announce, Button, Empty, Face, h, html, Icon, Pill, signal, Skeleton, useEffect, useLayoutEffect, useRef } from "./ui.js";

/** @typedef {import("./api.js").Message} Message */

/** What somebody types counts for so long. */
const TYPING_MS = 6000;

/** The messages of the open conversation, oldest first. */
export const thread = signal({
  id: /** @type {string | null} */ (null),
  messages: /** @type {Message[]} */ ([]),
  older: /** @type {string | null} */ (null),
  state: /** @type {"loading" | "ready" | "failed"} */ ("loading"),
  problem: /** @type {Error | null} */ (null),
});

/** @type {AbortController | null} */
let loading = null;

/** Read the newest messages of a conversation. @param {string} id */
export async function loadThread(id) {
  loading?.abort();
  const { signal } = (loading = new AbortController());
  thread.value = { id, messages: [], older: null, state: "loading", problem: null };
  try {
    const page = await api.messages(id, { limit: 50 }, signal);
    thread.value = { id, messages: page.items, older: page.next, state: "ready", problem: null };
    markRead();
  } catch (problem) {
    if (!signal.aborted) thread.value = { ...thread.value, state: "failed", problem: /** @type {Error} */ (problem) };
  }
}

/** Put a message where its number says; a known one is replaced. @param {Message} message */
export function place(message) {
  const { id, messages, state } = thread.value;
  if (message.conversation_id !== id || state !== "ready") return;
  const others = messages.filter((one) => one.id !== message.id);
  thread.value = { ...thread.value, messages: [...others, message].sort((a, b) => a.seq - b.seq) };
}

/** Mark as read what stands on the screen, when somebody looks. */
function markRead() {
  const { id, messages } = thread.value;
  const last = messages.at(-1);
  const value = id ? conversation(id).value : null;
  if (!id || !last || !value?.unread || document.visibilityState !== "visible" || !document.hasFocus()) return;
  api.read(id, last.seq).then(() => learn({ ...value, unread: 0 }), () => undefined);
}

/** Follow what happens, once for the page. */
export function followThread() {
  socket.on("*", (event) => {
    if (!event.message) return;
    place(event.message);
    if (event.conversation_id !== openId.value || event.message.direction !== "in") return;
    announce(`${event.message.sender.name ?? ""}: ${event.message.text}`);
    markRead();
  });
  socket.on("status", (value) => value === "live" && socket.send({ do: "look", conversation_id: openId.value }));
  socket.on("gap", () => openId.value && loadThread(openId.value));
  onSent(({ message }) => place(message));
  addEventListener("focus", markRead);
}

/** The column; without a conversation it says how to open one. */
export function Thread() {
  const id = openId.value;
  const one = id ? conversation(id).value : null;
  useEffect(() => {
    if (!id) return;
    loadThread(id);
    socket.send({ do: "look", conversation_id: id });
    return () => socket.send({ do: "look", conversation_id: null });
  }, [id]);
  if (!id) return html`<main class="centre none" id="thread" tabindex="-1">${h(Empty, { icon: "message-square", title: t("thread.none"), text: t("thread.none_why") })}</main>`;
  return html`<main class="centre" id="thread" tabindex="-1" aria-label=${one ? t("thread.label", { name: titleOf(one) }) : t("thread.loading")}>
    ${one && h(Head, { one })}
    ${h(Log, { key: id })}
    ${one && h(Composer, { key: id, one })}
  </main>`;
}

/** @param {{one: import("./api.js").Conversation}} props */
function Head({ one }) {
  const stands = standing(one, me.value?.id ?? "", now.value);
  const { customer } = one;
  const branch = branches.value.find((known) => known.key === one.branch)?.name ?? one.branch;
  const identity = [formatPhone(customer.phone) || (customer.username && `@${customer.username}`), branch].filter(Boolean).join(" · ");
  const others = [...presence.value.values()].filter((seen) => seen.conversation_id === one.id && seen.agent.id !== me.value?.id);
  const timed = stands.left !== null && stands.left > 0 && stands.state === "human";
  return html`<header>
    ${h(Button, { kind: "bare", touch: true, class: "narrow-only", icon: "arrow-left", label: t("thread.back"), onClick: () => run("back") })}
    <div class="grow"><h1 class="cut">${titleOf(one)}</h1><small class="cut">${identity}</small></div>
    ${h(Pill, { state: true, voice: stands.voice, icon: stands.icon, title: t("thread.state"), children: timed ? `${stands.word} · ${formatDuration(stands.left ?? 0)}` : stands.word })}
    ${others.map((seen) => html`<span class="presence" key=${seen.agent.id} title=${t("thread.looking", { name: seen.agent.name })}>${h(Face, { initials: initialsOf(seen.agent.name), voice: "other", small: true })}${h(Icon, { name: "eye", size: "s" })}</span>`)}
    <div class="acts">
      ${["floor.take", "floor.release", "floor.return", "floor.transfer", "floor.close"].filter(can).map((id) => h(Button, { key: id, command: id, kind: id === "floor.return" ? "voice" : "plain", voice: id === "floor.return" ? "ai" : undefined, icon: id === "floor.take" ? "hand" : id === "floor.return" ? "sparkles" : undefined, onClick: () => run(id), children: t(`actions.${id.split(".")[1]}`) }))}
    </div>
    ${h(Button, { kind: "bare", class: "aside-opener", icon: "panel-right-open", label: t("command.right"), onClick: () => run("column.right") })}
  </header>`;
}

function Log() {
  const scroller = useRef(/** @type {HTMLElement | null} */ (null));
  const { id, messages, state, problem } = thread.value;
  const parcels = waiting.value.filter((parcel) => parcel.conversation_id === id);
  const typists = (typing.value.get(id ?? "") ?? []).filter((one) => one.agent.id !== me.value?.id && now.value - one.at < TYPING_MS);
  useLayoutEffect(() => {
    scroller.current?.scrollTo({ top: scroller.current.scrollHeight });
  }, [id, messages.length, parcels.length, state]);
  if (state === "failed") return html`<div class="log">${h(Empty, { icon: "wifi-off", title: t("thread.failed"), text: problem?.message, children: h(Button, { onClick: () => id && loadThread(id), children: t("empty.again") }) })}</div>`;
  if (state === "loading") return html`<div class="log">${h(Skeleton, { rows: 4 })}</div>`;
  const byChannelId = new Map(messages.map((message) => [message.channel_id, message]));
  let day = "";
  return html`<div class="log" ref=${scroller} tabindex="0" role="log" aria-live="off" aria-label=${t("thread.log")}><ol>
    ${messages.map((message) => {
      const here = formatDay(message.at);
      const line = here !== day && html`<li class="day" key=${here}>${here}</li>`;
      day = here;
      return html`${line}${h(Bubble, { key: message.id, message, quoted: message.reply_to ? byChannelId.get(message.reply_to) : null })}`;
    })}
    ${parcels.map((parcel) => html`<li key=${parcel.key} class="msg out v-mine"><div class="bubble"><p class="said">${parcel.body.text}</p><span class="foot">${t("bubble.waiting")} ${h(Icon, { name: "clock" })}</span></div></li>`)}
    ${typists.map((one) => html`<li key=${one.agent.id} class="typing">${h(Face, { initials: initialsOf(one.agent.name), voice: "other", small: true })}${t(one.kind === "note" ? "thread.typing_note" : "thread.typing", { name: one.agent.name })}<span class="dots" aria-hidden="true"><i></i><i></i><i></i></span></li>`)}
  </ol></div>`;
}
