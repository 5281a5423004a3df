/** The frame of one message on the phone: quote, body, foot, reactions and the way to its actions. */
import { h, icon } from "./dom.js";
import { plain, time } from "./format.js";
import { body } from "./kinds.js";
import { picks } from "./offers.js";
import { hasText, t } from "./texts.js";

/** @typedef {import("./types.js").Message} Message */
/**
 * @typedef {{tap: (button: string) => void, list: (message: Message) => void, take: (action: import("./types.js").Action, message: Message) => void,
 *   more: (message: Message) => void, played: (message: Message) => void, shop: (message: Message, product: string|null) => void}} Hands
 */

const TICKS = { waiting: "clock", sent: "check", delivered: "check-check", read: "check-check", played: "check-check", failed: "circle-alert" };
const HIDDEN = new Set(["reaction", "edit", "revoke"]);
const LINES = new Set(["system", "call"]);
const LONG_PRESS_MS = 450;

/** Tell whether a message has a bubble of its own; one that failed is shown as a ghost. @param {Message} message */
export const isShown = (message) => (message.on_phone || message.status === "failed") && !HIDDEN.has(message.content.type);

/** Say in a few words what a message holds. @param {{type: string, kind?: string|null, text: string}} content */
export function summary(content) {
  const { type, kind } = content;
  if (type === "call") return t(`content.call.${kind ?? "ringing"}`, { seconds: content.text });
  if (kind === "nfm_reply" || kind === "call_permission_reply" || kind === "product") return answer(content);
  if (content.text && type !== "location" && type !== "order") return plain(content.text);
  const key = `content.${type}`;
  return hasText(key) ? t(key) : t("content.unknown", { type });
}

/** @param {{kind?: string|null, text: string, header?: string|null}} content */
function answer({ kind, text, header }) {
  if (kind === "call_permission_reply") return t(`content.call_permission_reply.${text === "accept" ? "accept" : "reject"}`);
  if (kind === "product") return t("content.product", { id: text });
  return t(header === "address_message" ? "content.address_reply" : "content.nfm_reply");
}

/**
 * Build the bubble of a message.
 * @param {{message: Message, quoted: Message|null, reactions: string, goods: Record<string, import("./types.js").Goods>}} item
 * @param {Hands} hands
 * @returns {HTMLElement}
 */
export function bubble(item, hands) {
  const { message, quoted, reactions } = item;
  if (LINES.has(message.content.type)) return h("li", { class: "line" }, h("span", {}, icon(message.content.type === "call" ? "phone" : "id-card", "xs"), summary(message.content)));
  const own = message.direction === "in";
  const names = ["msg", own ? "out c-me" : "c-them", message.status === "failed" && !own ? "ghost" : "", wide(message) ? "wide" : ""];
  const inside = h("div", { class: `bubble ${message.content.type}${pictured(message.content) ? " picture" : ""}` }, ...head(message, quoted), ...body(item, hands, foot(message)), picks(message, hands));
  const more = message.content.type === "revoked" ? null : moreButton(message, hands);
  const node = h("li", { class: names.filter(Boolean).join(" "), "data-id": message.id }, h("div", { class: "beside" }, inside, more), reactions ? h("span", { class: "reacted", "aria-label": t("content.reaction_by", { emoji: reactions }) }, reactions) : null);
  if (more) listen(inside, () => hands.more(message));
  return node;
}

/** @param {import("./types.js").Content} content */
function pictured({ type, media_id, header_type }) {
  return Boolean(media_id) && (type === "image" || type === "sticker" || type === "video" || header_type === "image" || header_type === "video");
}

/** @param {Message} message */
const wide = ({ content }) => content.cards.length > 0;

/** @param {Message} message @param {Message|null} quoted */
function head({ content }, quoted) {
  return [
    content.forwarded ? h("span", { class: "small-print sign-line" }, icon("forward", "xs"), t(`content.forwarded.${content.forwarded}`)) : null,
    content.ad ? h("span", { class: "quoted cut" }, icon("megaphone", "xs"), t("content.ad", { title: content.ad })) : null,
    quoted ? h("span", { class: "quoted cut" }, summary(quoted.content)) : null,
  ];
}

/** @param {Message} message */
function foot(message) {
  const own = message.direction === "in";
  const name = TICKS[message.status];
  const tick = name && (own || message.status === "failed") ? icon(name) : null;
  if (message.status === "read" || message.status === "failed") tick?.classList.add(message.status);
  const word = tick ? h("span", { class: "sr" }, t(`tick.${message.status}`)) : null;
  const code = message.history.find((step) => step.status === "failed")?.error_code;
  const failed = !own && message.status === "failed" ? h("span", {}, t("content.not_delivered", { code: code ?? "?" })) : null;
  const edited = message.content.edited ? h("span", {}, t("content.edited")) : null;
  return h("span", { class: "foot" }, failed, edited, h("time", {}, time(message.at)), tick, word);
}

/** @param {Message} message @param {Hands} hands */
function moreButton(message, hands) {
  return h("button", { class: "more-button", type: "button", "aria-label": t("more.button"), "aria-haspopup": "dialog", "data-focus": "more", click: () => hands.more(message) }, icon("chevron-down", "s"));
}

/** A long press or the other mouse button opens the actions. @param {HTMLElement} node @param {() => void} open */
function listen(node, open) {
  let timer = 0;
  const stop = () => clearTimeout(timer);
  node.addEventListener("contextmenu", (event) => {
    event.preventDefault();
    stop();
    open();
  });
  node.addEventListener("pointerdown", (event) => {
    if (event.pointerType !== "mouse") timer = setTimeout(open, LONG_PRESS_MS);
  });
  for (const name of ["pointerup", "pointermove", "pointercancel"]) node.addEventListener(name, stop);
}
