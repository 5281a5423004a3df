/** What a message offers: buttons under it, products in it, and cards to swipe. */
import { h, icon } from "./dom.js";
import { money, rich } from "./format.js";
import { host, mediaPath, safe } from "./links.js";
import { t } from "./texts.js";

/** @typedef {import("./types.js").Message} Message */
/** @typedef {import("./types.js").Action} Action */
/** @typedef {import("./bubbles.js").Hands} Hands */
/** @typedef {{message: Message, goods: Record<string, import("./types.js").Goods>}} Item */

const SIGNS = {
  url: "external-link", phone: "phone", call: "phone", copy: "copy", flow: "receipt-text", catalog: "store", product: "shopping-bag",
  products: "list-filter", location: "map-pin", contact: "user-round", address: "map-pin", call_permission: "phone",
};

/** The buttons under a message. @param {Message} message @param {Hands} hands */
export function picks(message, hands) {
  const { content } = message;
  if (message.direction !== "out") return null;
  const list = content.rows.length ? [h("button", { type: "button", "data-focus": "list", "aria-haspopup": "dialog", click: () => hands.list(message) }, icon("list-filter", "s"), content.list_label ?? "")] : [];
  return strip([...list, ...tappable(content.buttons, content.actions, { message, hands })]);
}

/** @param {HTMLElement[]} buttons */
const strip = (buttons) => (buttons.length ? h("div", { class: "picks" }, ...buttons) : null);

/**
 * @param {import("./types.js").ReplyButton[]} buttons
 * @param {Action[]} actions
 * @param {{message: Message, hands: Hands}} about
 */
function tappable(buttons, actions, { message, hands }) {
  const replies = buttons.map((button) => h("button", { type: "button", "data-focus": button.id, click: () => hands.tap(button.id) }, icon("reply", "s"), button.title));
  return [...replies, ...actions.map((action) => actionButton(action, message, hands))];
}

/** @param {Action} action @param {Message} message @param {Hands} hands */
function actionButton(action, message, hands) {
  const title = action.title || t(`offer.${action.kind}`);
  const sign = icon(SIGNS[action.kind] ?? "reply", "s");
  if (action.kind === "url") {
    return h("a", { href: safe(action.target ?? ""), target: "_blank", rel: "noopener noreferrer", "data-focus": "url", title: action.target ?? "" }, sign, title);
  }
  return h("button", { type: "button", "data-focus": action.kind, click: () => hands.take(action, message) }, sign, title);
}

/** The products that a message shows. @param {Item} item @param {Hands} hands @returns {Node[]} */
export function products({ message, goods }, hands) {
  const shown = message.content.products;
  if (!shown.length) return [];
  let section = null;
  const lines = shown.flatMap((product) => {
    const nodes = product.section && product.section !== section ? [h("li", { class: "section" }, product.section)] : [];
    section = product.section;
    return [...nodes, h("li", {}, productButton(product.id, { message, goods }, hands))];
  });
  return [h("ul", { class: "goods" }, ...lines)];
}

/** @param {string} id @param {Item} item @param {Hands} hands */
function productButton(id, { message, goods }, hands) {
  const words = h("span", { class: "grow" }, h("b", { class: "cut" }, goods[id]?.name ?? id), h("small", {}, goods[id] ? money(goods[id].price, goods[id].currency) : id));
  return h("button", { type: "button", class: "ware", "data-focus": `ware:${id}`, disabled: message.direction === "in", click: () => hands.shop(message, id) }, h("span", { class: "thumb", "aria-hidden": "true" }, icon("shopping-bag")), words);
}

/** The cards of a carousel. @param {Item} item @param {Hands} hands */
export function carousel(item, hands) {
  const { cards } = item.message.content;
  const nodes = cards.map((card, place) => h("li", { class: "slide", "aria-label": t("content.card", { number: place + 1, count: cards.length }) }, ...slide(card, item, hands)));
  return h("ul", { class: "slides", role: "list", tabindex: "0", "aria-label": t("content.carousel") }, ...nodes);
}

/** @param {import("./types.js").Card} card @param {Item} item @param {Hands} hands */
function slide(card, item, hands) {
  const { message } = item;
  const buttons = message.direction === "out" ? tappable(card.buttons, card.actions, { message, hands }) : [];
  return [cover(card), card.product_id ? productButton(card.product_id, item, hands) : null, card.text ? h("p", {}, ...rich(card.text)) : null, strip(buttons)].filter(Boolean);
}

/** @param {import("./types.js").Card} card */
function cover(card) {
  if (card.media_id && card.header_type === "video") return h("video", { class: "cover", controls: true, preload: "metadata", src: mediaPath(card.media_id), "aria-label": t("content.video") });
  if (card.media_id) return h("img", { class: "cover", src: mediaPath(card.media_id), alt: card.text || t("content.image"), loading: "lazy" });
  if (!card.link) return null;
  return h("span", { class: "cover nothing" }, icon(card.header_type === "video" ? "video" : "image"), h("small", { class: "cut" }, host(card.link)));
}
