/** What there is of a product: here, and in the nearest branches, with the age of what is known; what nobody knows is never a zero. */

import { act, offer } from "./actions.js";
import { ProductSearch, priced } from "./products.js";
import { branches, conversation, now } from "./state.js";
import { formatAge, formatFull, t } from "./texts.js";
import { Button, h, html, Icon, Skeleton, useEffect, useSignal } from "./ui.js";

/** @typedef {import("./products.js").Product} Product */
/**
 * @typedef {{known: boolean, quantity: string | number | null, quantity_at_least?: boolean, price: string | null, currency: string,
 *   price_includes_tax: boolean, as_of: string | null, stale: boolean, source?: string | null, reason?: string | null}} Stock
 * @typedef {{branches: (Stock & {id: string, name: string})[], unknown: {id: string, name: string, reason: string | null}[]}} Others
 */

/** Find a product, then see what there is. @param {{id: string, first: Product | null, onQuote?: (product: Product) => void}} props */
export function StockForm({ id, first, onQuote }) {
  const product = useSignal(first);
  if (!product.value) return h(ProductSearch, { id, onPick: (picked) => (product.value = picked) });
  const other = () => (product.value = null);
  return html`<div class="stock-of"><span class="grow stack"><b>${product.value.title}</b><small class="mono quiet">${product.value.sku}</small></span>
      ${h(Button, { small: true, icon: "search", onClick: other, children: t("sell.another") })}</div>
    ${h(Shelves, { key: product.value.sku, id, product: product.value })}
    <footer>${onQuote && h(Button, { kind: "ink", icon: "receipt-text", onClick: () => product.value && onQuote(product.value), children: t("sell.quote") })}</footer>`;
}

/** @param {{id: string, product: Product}} props */
function Shelves({ id, product: { sku } }) {
  const here = useSignal(/** @type {Stock | null} */ (null));
  const others = useSignal(/** @type {Others | null} */ (null));
  const busy = useSignal(true);
  const read = async () => {
    busy.value = true;
    const elsewhere = offer("check_other_branches") ? act("check_other_branches", { sku }, id) : Promise.resolve(undefined);
    here.value = (await act("check_stock", { sku }, id)) ?? null;
    busy.value = false;
    others.value = (await elsewhere) ?? { branches: [], unknown: [] };
  };
  useEffect(() => void read(), []);
  const branch = branches.value.find((one) => one.key === conversation(id).value?.branch)?.name ?? "";
  return html`<section class="shelf" aria-busy=${busy.value} aria-live="polite"><h3>${branch}</h3>
      ${busy.value ? h(Skeleton, { rows: 1 }) : h(Here, { stock: here.value, onAgain: read })}</section>
    ${others.value && others.value.branches.length + others.value.unknown.length > 0 && html`<section><h3>${t("sell.elsewhere")}</h3>
      <ul class="lines shelves" role="list">${others.value.branches.map((/** @type {Stock & {id: string, name: string}} */ one) => html`<li key=${one.id}><span class="cut">${one.name}</span><b class="num">${quantity(one)}</b><span class="sub">${h(Age, { stock: one })}</span><span class="sub num">${priced(one)}</span></li>`)}
        ${others.value.unknown.map((one) => html`<li key=${one.id}><span class="cut">${one.name}</span><span class="with-icon v-word v-queued">${h(Icon, { name: "circle-question-mark", size: "s" })}${t("sell.unknown")}</span></li>`)}</ul></section>`}`;
}

/** @param {{stock: Stock | null, onAgain: () => void}} props */
function Here({ stock, onAgain }) {
  if (!stock?.known || stock.quantity === null) {
    return html`<div class="stock-line v-queued">${h(Icon, { name: "circle-question-mark" })}<span class="grow stack"><b class="v-word">${t("sell.unknown")}</b><small class="quiet">${t("sell.unknown_why")}${stock?.reason && ` (${stock.reason})`}</small></span>
      ${h(Button, { small: true, icon: "refresh-cw", onClick: onAgain, children: t("sell.again") })}</div>`;
  }
  const none = Number(stock.quantity) === 0;
  return html`<div class=${`stock-line ${none ? "v-danger" : "v-mine"}`}>${h(Icon, { name: none ? "ban" : "circle-check" })}
    <span class="grow stack"><b class="v-word">${none ? t("sell.none") : quantity(stock)}</b><small>${h(Age, { stock })}</small></span><span class="price num">${priced(stock)}</span></div>`;
}

/** How many there are, in words. @param {Stock} stock */
function quantity({ quantity: many, quantity_at_least: least }) {
  if (many === null) return t("sell.unknown");
  return t(least ? "sell.at_least" : "sell.pieces", { count: Number(many) });
}

/** How old this is; amber where it may no longer be true. @param {{stock: Stock}} props */
function Age({ stock }) {
  if (!stock.as_of) return null;
  return html`<span class=${stock.stale ? "with-icon v-word v-queued" : "quiet"} title=${formatFull(stock.as_of)}>${stock.stale && html`${h(Icon, { name: "clock-alert", size: "xs" })}`}${formatAge(stock.as_of, now.value)}${stock.stale && ` · ${t("sell.stale")}`}</span>`;
}
