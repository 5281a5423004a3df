/** The centre: who the customer is, what was said, and what one can do about it. */

import { firstName, titleOf } from "./floor.js";
import { Composer } from "./composer.js";
import { Head } from "./head.js";
import { jumpTo, Log } from "./log.js";
import { MessageMenu, openMenu } from "./message_menu.js";
import { drawLine, followMessages, introduce, markRead, prefetch, threadOf } from "./messages.js";
import { onSent } from "./outbox.js";
import { conversation, list, openId, socket } from "./state.js";
import { t } from "./texts.js";
import { announce, Empty, h, html, useEffect, useRef } from "./ui.js";

/** Follow what happens, once for the page. */
export function followThread() {
  followMessages();
  socket.on("*", ({ message, conversation_id: id }) => {
    if (!message || id !== openId.value || message.direction !== "in") return;
    announce(t("thread.said", { name: firstName(message.sender.name), text: message.text || t(`content.${message.content.type}`) }));
  });
  socket.on("status", (value) => value === "live" && socket.send({ do: "look", conversation_id: openId.value }));
  onSent(({ message }) => introduce(message));
}

/** Read the neighbours of the open conversation, for J and K. @param {string} id */
function readNeighbours(id) {
  const { ids } = list.value;
  const at = ids.indexOf(id);
  for (const other of [ids[at + 1], ids[at - 1]]) if (at >= 0 && other) prefetch(other);
}

/** Open what is written on the screen: a quote, the new attempt, a picture, the menu. @param {MouseEvent} event @param {string} id */
async function onClick(event, id) {
  const element = /** @type {HTMLElement} */ (event.target).closest("[data-jump], [data-to], [data-picture], [data-menu]");
  if (!(element instanceof HTMLElement)) return;
  const { jump, to, picture, menu } = element.dataset;
  if (jump) jumpTo({ channel_id: jump });
  if (to) jumpTo({ id: to });
  if (menu) openMenu(element, threadOf(id).value.items.find((one) => one.id === menu));
  if (!picture) return;
  const pictures = threadOf(id).value.items.filter((one) => one.media?.mime.startsWith("image/") && one.content.type !== "sticker");
  const { openLightbox } = await import("./lightbox.js");
  openLightbox(
    pictures.map(({ media, text, content }) => ({ url: media.url, text, filename: content.filename ?? "" })),
    Math.max(0, pictures.findIndex((one) => one.id === picture)),
  );
}

/** Which message the address names, as a search result does. */
const named = () => /^#\/c\/[\w-]+\/m\/([\w-]+)/.exec(location.hash)?.[1];

/** A message is named by its id, or by its number. @param {string | number} message */
const placeOf = (message) => (/^\d+$/.test(String(message)) ? { seq: Number(message) } : { id: String(message) });

/** The column; without a conversation it says how to open one. */
export function Thread() {
  const id = openId.value;
  const one = id ? conversation(id).value : null;
  useEffect(() => {
    if (!id) return;
    socket.send({ do: "look", conversation_id: id });
    let away = false;
    prefetch(id).then(() => {
      if (away) return;
      const message = named();
      if (message) jumpTo(placeOf(message));
      setTimeout(() => away || readNeighbours(id), 300);
    });
    const jump = (/** @type {Event} */ event) => {
      const { id: there, message } = /** @type {CustomEvent} */ (event).detail;
      if (there === id) prefetch(id).then(() => jumpTo(placeOf(message)));
    };
    document.addEventListener("waframe:jump", jump);
    return () => {
      away = true;
      document.removeEventListener("waframe:jump", jump);
      socket.send({ do: "look", conversation_id: null });
    };
  }, [id]);
  if (!id) return html`<main class="centre none" id="thread" tabindex="-1">${h(Empty, { icon: "message-square", title: t("thread.none"), text: t("thread.none_why") })}</main>`;
  return html`<main class="centre" id="thread" tabindex="-1" aria-label=${one ? t("thread.label", { name: titleOf(one) }) : t("thread.loading")} onClick=${(/** @type {MouseEvent} */ event) => onClick(event, id)}>
    ${one ? h(Head, { one }) : html`<header></header>`}
    ${h(Opened, { key: id, id })}
    ${one && h(Composer, { key: `c-${id}`, one })}
    ${h(MessageMenu, { id })}
  </main>`;
}

/** The log of one opening: the line of unread ones is drawn when it begins, and stays until it ends. @param {{id: string}} props */
function Opened({ id }) {
  const ready = threadOf(id).value.state === "ready";
  const drawn = useRef(false);
  if (ready && !drawn.current) {
    drawn.current = true;
    drawLine(id);
  }
  useEffect(() => {
    if (ready) markRead();
  }, [ready]);
  return h(Log, { id });
}
