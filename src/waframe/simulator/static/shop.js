/** The sheet in which one orders: products with a count each, a total, a comment. */
import { by, h, icon } from "./dom.js";
import { money } from "./format.js";
import { cancel, closeSheet, closing, openSheet } from "./sheets.js";
import { t } from "./texts.js";

/** @typedef {import("./types.js").Message} Message */
/** @typedef {import("./types.js").Goods} Goods */
/** @typedef {{act: (act: object) => Promise<unknown>, goods: () => Record<string, Goods>}} Hands */

const CATALOG = "194836987003835";
const SAMPLES = [
  { id: "BAL-0455", name: "BAL-0455", price: 489.5, currency: "MXN" },
  { id: "FIL-0012", name: "FIL-0012", price: 120, currency: "MXN" },
];

/** Order from what a message shows; without a message, from two samples. @param {Message|null} message @param {string|null} first @param {Hands} hands */
export function openShop(message, first, hands) {
  const goods = hands.goods();
  const ids = message ? [...message.content.products.map((product) => product.id), ...message.content.cards.map((card) => card.product_id)].filter(Boolean) : [];
  const shown = ids.length ? [...new Set(ids)].map((id) => goods[id] ?? { id, name: id, price: 100, currency: "MXN" }) : SAMPLES;
  const counts = new Map(shown.map((one) => [one.id, one.id === (first ?? shown[0].id) ? 1 : 0]));
  const about = { catalog_id: message?.content.catalog_id ?? CATALOG, reply_to: message?.id ?? null };
  draw({ shown, counts, first, about, hands, comment: "" });
}

/** @param {{shown: Goods[], counts: Map<string, number>, first: string|null, about: object, hands: Hands, comment: string}} cart @param {string} [focus] */
function draw(cart, focus = `1:${cart.first ?? cart.shown[0].id}`) {
  const total = cart.shown.reduce((sum, one) => sum + one.price * (cart.counts.get(one.id) ?? 0), 0);
  const wrong = h("p", { class: "wrong", role: "alert" });
  const comment = h("input", { maxlength: 200, value: cart.comment, input: (event) => (cart.comment = event.target.value) });
  const sum = h("p", { class: "sum" }, h("b", { class: "grow" }, t("content.total")), h("b", { class: "num" }, money(total, cart.shown[0].currency)));
  openSheet(
    t("order.title"),
    h("ul", { class: "cart" }, ...cart.shown.map((one) => line(one, cart))),
    sum,
    h("label", { class: "comment" }, h("span", {}, t("order.text")), h("span", { class: "field" }, comment)),
    wrong,
    h("div", { class: "acts" }, ask(cart), cancel(), h("button", { class: "btn ink", type: "button", click: () => send(cart, wrong) }, t("order.send"))),
  );
  by("sheet").querySelector(`[data-focus="${CSS.escape(focus)}"]`)?.focus();
}

/** @param {Goods} one @param {Parameters<typeof draw>[0]} cart */
function line(one, cart) {
  const count = cart.counts.get(one.id) ?? 0;
  const change = (step) => () => {
    cart.counts.set(one.id, Math.max(0, count + step));
    draw(cart, `${step}:${one.id}`);
  };
  const button = (sign, key, step) => h("button", { class: "btn icon small", type: "button", "data-focus": `${step}:${one.id}`, "aria-label": t(key, { name: one.name }), disabled: step < 0 && count === 0, click: change(step) }, icon(sign, "xs"));
  const words = h("span", { class: "grow" }, h("b", { class: "cut" }, one.name), h("small", {}, money(one.price, one.currency)));
  return h("li", {}, words, h("span", { class: "step" }, button("minus", "order.less", -1), h("b", {}, String(count)), button("plus", "order.more", 1)));
}

/** A question about the product that was tapped. @param {Parameters<typeof draw>[0]} cart */
function ask({ first, shown, about, hands }) {
  const product = shown.find((one) => one.id === first);
  if (!product) return null;
  const words = t("order.ask", { name: product.name });
  const act = { type: "text", text: words, reply_to: about.reply_to, product: { catalog_id: about.catalog_id, product_retailer_id: product.id } };
  return h("button", { class: "btn bare", type: "button", click: closing(() => hands.act(act)) }, words);
}

/** @param {Parameters<typeof draw>[0]} cart @param {HTMLElement} wrong */
async function send({ shown, counts, about, hands, comment }, wrong) {
  const items = shown.filter((one) => counts.get(one.id)).map((one) => ({ product_retailer_id: one.id, quantity: counts.get(one.id), item_price: one.price, currency: one.currency }));
  if (!items.length) {
    wrong.textContent = t("order.empty");
    return;
  }
  closeSheet();
  await hands.act({ type: "order", items, catalog_id: about.catalog_id, text: comment.trim() });
}
