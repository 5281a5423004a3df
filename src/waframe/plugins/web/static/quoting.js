/** Making a quote: every change goes to the server, which knows the prices, and what it answers is what one sees. */

import { act } from "./actions.js";
import { priced, ProductSearch } from "./products.js";
import { formatFull, formatPrice, t } from "./texts.js";
import { Button, classes, h, html, Icon, notify, useEffect, useRef, useSignal } from "./ui.js";

/** @typedef {import("./products.js").Product} Product */
/**
 * @typedef {{sku: string, title: string, qty: number | string, unit_price: string | null, discount: string, total: string | null, known_price: boolean,
 *   price_includes_tax?: boolean}} Line
 * @typedef {{id: string, folio: string, version: number, state: string, lines: Line[], subtotal: string, discount: string, tax: string,
 *   total: string, currency: string, valid_until: string | null, missing: string[]}} Quote
 */

const MOST_PIECES = 999;

/** @param {{id: string, begin: Quote | null, first: Product | null, close: () => void}} props */
export function QuoteForm({ id, begin, first, close }) {
  const quote = useSignal(begin);
  const waiting = useSignal(0);
  const turn = useRef(/** @type {Promise<any>} */ (Promise.resolve()));
  /** One change after the other: each needs the version that the one before made. @param {() => Promise<any>} change @returns {Promise<boolean>} */
  const change = (change) => {
    waiting.value += 1;
    const done = turn.current.then(async () => {
      const result = await change();
      if (result?.id) quote.value = result;
      waiting.value -= 1;
      return result !== undefined;
    });
    turn.current = done;
    return done;
  };
  const put = (/** @type {string} */ sku, /** @type {number} */ qty) =>
    change(() => (quote.value ? act("add_to_quote", { quote_id: quote.value.id, sku, qty }, id) : act("create_quote", { lines: [{ sku, qty }] }, id)));
  const add = (/** @type {Product} */ { sku }) => put(sku, Number(quote.value?.lines.find((line) => line.sku === sku)?.qty ?? 0) + 1);
  useEffect(() => {
    if (first) add(first);
  }, []);
  const send = () =>
    change(async () => {
      const sent = await act("send_quote", { quote_id: quote.value?.id }, id);
      if (!sent) return;
      notify(t("sell.sent", { folio: quote.value?.folio ?? "" }));
      close();
    });
  const { lines = [], missing = [] } = quote.value ?? {};
  const busy = waiting.value > 0;
  return html`${h(ProductSearch, { id, onPick: add, once: true, chosen: new Set(lines.map((line) => line.sku)) })}
    <section class="quote-lines" aria-label=${t("sell.lines")} aria-busy=${busy} aria-live="polite">
      ${lines.length ? html`<ul class="lines" role="list">${lines.map((line) => h(LineOf, { key: line.sku, line, currency: quote.value?.currency ?? "MXN", onPut: (qty) => put(line.sku, qty) }))}</ul>${quote.value && h(Sums, { quote: quote.value })}` : html`<p class="quiet">${t("sell.no_lines")}</p>`}
      ${missing.length > 0 && html`<p class="problem v-queued">${h(Icon, { name: "triangle-alert", size: "s" })}<span>${t("sell.missing", { count: missing.length })}</span></p>`}
    </section>
    <footer>${quote.value && html`<span class="quiet kept"><span class="mono">${quote.value.folio}</span> ${h(Button, { small: true, kind: "bare", icon: "plus", disabled: busy, onClick: () => (quote.value = null), children: t("sell.new") })}</span>`}
      ${h(Button, { onClick: close, children: t(quote.value ? "sell.keep" : "ui.cancel") })}
      ${h(Button, { kind: "ink", icon: "send-horizontal", disabled: busy || !lines.length || missing.length > 0, onClick: send, children: t("sell.send_quote") })}</footer>`;
}

/** @param {{line: Line, currency: string, onPut: (qty: number) => Promise<boolean>}} props */
function LineOf({ line, currency, onPut }) {
  const many = Number(line.qty);
  const typed = async (/** @type {any} */ { target }) => {
    const wanted = Math.trunc(Number(target.value));
    const sound = target.value !== "" && wanted >= 0 && wanted <= MOST_PIECES;
    if (!sound || !(await onPut(wanted))) target.value = String(many);
  };
  return html`<li><span class="stack"><span class="cut">${line.title}</span><span class="sub"><span class="mono">${line.sku}</span>${line.known_price && html` · ${priced({ price: line.unit_price, currency, price_includes_tax: line.price_includes_tax })}`}${Number(line.discount) > 0 && html` · −${formatPrice(line.discount, currency)}`}</span></span>
    <b class=${classes("num", !line.known_price && "v-word v-queued")}>${line.known_price ? formatPrice(line.total, currency) : t("sell.no_price")}</b>
    <span class="stepper" role="group" aria-label=${t("sell.quantity_of", { title: line.title })}>
      ${h(Button, { small: true, icon: many > 1 ? "minus" : "trash-2", label: t(many > 1 ? "sell.less" : "sell.remove"), onClick: () => onPut(many - 1) })}
      <input class="box" type="number" inputmode="numeric" min="0" max=${MOST_PIECES} value=${many} aria-label=${t("field.quantity")} onChange=${typed} />
      ${h(Button, { small: true, icon: "plus", label: t("sell.more"), disabled: many >= MOST_PIECES, onClick: () => onPut(many + 1) })}
    </span></li>`;
}

/** What it comes to. @param {{quote: Quote}} props */
const Sums = ({ quote }) => html`<div class="sums">
  <span>${t("sell.subtotal")}</span><span>${formatPrice(quote.subtotal, quote.currency)}</span>
  ${Number(quote.discount) > 0 && html`<span>${t("sell.discount")}</span><span>−${formatPrice(quote.discount, quote.currency)}</span>`}
  <span>${t("sell.tax")}</span><span>${formatPrice(quote.tax, quote.currency)}</span>
  <span class="total">${t("sell.total")}</span><span class="total">${formatPrice(quote.total, quote.currency)}</span>
  ${quote.valid_until && html`<span class="quiet">${t("sell.valid_until")}</span><span class="quiet">${formatFull(quote.valid_until)}</span>`}
</div>`;
