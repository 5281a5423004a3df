/** What one can do with a message: answer it, react to it, copy it, look at it in full. */

import { holds } from "./actions.js";
import { offersOf } from "./message_offers.js";
import { say } from "./outbox.js";
import { t } from "./texts.js";
import { announce, h, html, Icon, MenuItem, signal, useEffect, useRef } from "./ui.js";

/** @typedef {import("./api.js").Message} Message */

const EMOJI = ["👍", "❤️", "😂", "😮", "🙏", "✅"];
const WIDTH = 240;
const HEIGHT = 190;

/** @type {import("./vendor/signals.js").Signal<{message: Message, left: number, top: number, button: HTMLElement} | null>} */
const shown = signal(null);

/** Ask the composer to quote a message. @param {Message} message */
export const quote = (message) => document.dispatchEvent(new CustomEvent("waframe:quote", { detail: message }));

/** Show the menu of a message beside its button. @param {HTMLElement} button @param {Message | undefined} message */
export function openMenu(button, message) {
  if (!message) return;
  const { right, bottom } = button.getBoundingClientRect();
  shown.value = { message, button, left: Math.max(8, Math.min(right, innerWidth - 8) - WIDTH), top: Math.max(8, Math.min(bottom + 4, innerHeight - HEIGHT)) };
}

/** The menu, where one is open. @param {{id: string}} props */
export function MessageMenu({ id }) {
  const root = useRef(/** @type {HTMLElement | null} */ (null));
  const now = shown.value?.message.conversation_id === id ? shown.value : null;
  const close = () => {
    shown.peek()?.button.focus();
    shown.value = null;
  };
  useEffect(() => {
    if (!now) return;
    root.current?.querySelector("button")?.focus();
    const away = (/** @type {Event} */ event) => !root.current?.contains(/** @type {Node} */ (event.target)) && (shown.value = null);
    document.addEventListener("pointerdown", away);
    return () => document.removeEventListener("pointerdown", away);
  }, [now]);
  if (!now) return null;
  const { message, left, top } = now;
  const does = (/** @type {() => void} */ what) => () => (close(), what());
  const react = (/** @type {string} */ emoji) => does(() => say(id, { content: { type: "reaction", target: message.channel_id, emoji } }));
  const copy = () => navigator.clipboard?.writeText(message.text).then(() => announce(t("bubble.copied")));
  const onKeyDown = (/** @type {KeyboardEvent} */ event) => {
    const items = /** @type {HTMLElement[]} */ ([...(root.current?.querySelectorAll("button") ?? [])]);
    const at = items.indexOf(/** @type {HTMLElement} */ (document.activeElement));
    const step = { ArrowDown: 1, ArrowRight: 1, ArrowUp: -1, ArrowLeft: -1 }[event.key];
    if (step) items[(at + step + items.length) % items.length]?.focus();
    else if (event.key === "Escape") close();
    else return;
    event.preventDefault();
    event.stopPropagation();
  };
  const answerable = message.channel_id && message.content.type !== "note" && holds();
  const added = offersOf(message);
  return html`<div class="menu fixed" ref=${root} role="group" aria-label=${t("bubble.menu")} onKeyDown=${onKeyDown} style=${{ left: `${left}px`, top: `${top}px` }}>
    ${answerable && message.direction === "in" && html`<div class="react">${EMOJI.map((emoji) => html`<button type="button" key=${emoji} aria-label=${t("bubble.react", { emoji })} onClick=${react(emoji)}>${emoji}</button>`)}</div>`}
    ${answerable && h(MenuItem, { icon: "reply", onClick: does(() => quote(message)), children: t("bubble.reply") })}
    ${message.text && h(MenuItem, { icon: "copy", onClick: does(copy), children: t("bubble.copy") })}
    ${message.media && html`<a class="item" href=${message.media.url} download=${message.content.filename ?? ""} onClick=${close}>${h(Icon, { name: "download", size: "s" })}${t("lightbox.keep")}</a>`}
    ${added.map((offer) => h(MenuItem, { key: offer.title, icon: offer.icon, onClick: does(() => offer.run(message)), children: offer.title }))}
    ${!answerable && added.length === 0 && !message.text && !message.media && h(MenuItem, { icon: "x", onClick: close, children: t("ui.close") })}
  </div>`;
}
