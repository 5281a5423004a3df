/** Looking for a product: what is typed goes to the catalogue, and one picks from what it finds. Without a catalogue, what is typed is the code. */

import { act, offer } from "./actions.js";
import { formatPrice, t } from "./texts.js";
import { classes, h, html, Icon, useEffect, useRef, useSignal } from "./ui.js";

/**
 * @typedef {{sku: string, title: string, brand?: string | null, price?: string | null, currency?: string,
 *   price_includes_tax?: boolean, images?: string[], fits?: "yes" | "no" | "unknown"}} Product
 */

const PAUSE_MS = 250;
const MOST = 8;
const FITS = { yes: { icon: "circle-check", voice: "v-mine" }, no: { icon: "ban", voice: "v-danger" } };

/** An amount with a word on its tax, or a dash where nobody knows it. @param {{price?: string | null, currency?: string, price_includes_tax?: boolean | null}} of */
export const priced = ({ price, currency, price_includes_tax }) =>
  price == null ? "—" : `${formatPrice(price, currency)}${price_includes_tax === false ? ` ${t("sell.plus_tax")}` : ""}`;

/**
 * The field, and below it what was found.
 * @param {{id: string, onPick: (product: Product) => void, chosen?: Set<string>, once?: boolean}} props `chosen` are ticked; with `once` the search begins anew after a pick
 */
export function ProductSearch({ id, onPick, chosen, once }) {
  const query = useSignal("");
  const found = useSignal(/** @type {Product[] | null} */ (null));
  const state = useSignal(/** @type {"idle" | "busy" | "failed"} */ ("idle"));
  const list = useRef(/** @type {HTMLElement | null} */ (null));
  const catalogue = offer("search_products") !== undefined;
  useEffect(() => {
    const words = query.value.trim();
    if (words.length < 2) return void ((found.value = null), (state.value = "idle"));
    if (!catalogue) return void (found.value = [{ sku: words.toUpperCase(), title: words.toUpperCase() }]);
    let here = true;
    state.value = "busy";
    const timer = setTimeout(async () => {
      const result = await act("search_products", { query: words, limit: MOST }, id);
      if (!here) return;
      state.value = result ? "idle" : "failed";
      found.value = result?.items ?? null;
    }, PAUSE_MS);
    return () => ((here = false), clearTimeout(timer));
  }, [query.value]);
  const pick = (/** @type {Product} */ product) => {
    onPick(product);
    if (!once) return;
    query.value = "";
    document.getElementById("product-query")?.focus();
  };
  const picks = () => /** @type {HTMLElement[]} */ ([...(list.current?.querySelectorAll("button") ?? [])]);
  const onField = (/** @type {KeyboardEvent} */ event) => {
    if (event.key === "ArrowDown") picks()[0]?.focus();
    else if (event.key === "Enter" && found.value?.length && state.value === "idle") pick(found.value[0]);
    else return;
    event.preventDefault();
  };
  const onList = (/** @type {KeyboardEvent} */ event) => {
    const step = { ArrowDown: 1, ArrowUp: -1 }[event.key];
    if (!step) return;
    event.preventDefault();
    const at = picks().indexOf(/** @type {HTMLElement} */ (document.activeElement)) + step;
    at < 0 ? document.getElementById("product-query")?.focus() : picks()[at]?.focus();
  };
  const many = found.value?.length ?? 0;
  return html`<div class="product-search">
    <label class="field"><span class="sr">${t("sell.find")}</span>${h(Icon, { name: "search" })}
      <input id="product-query" type="search" data-first autocomplete="off" spellcheck="false" placeholder=${t(catalogue ? "sell.find_hint" : "sell.code_hint")} value=${query.value}
        onInput=${(/** @type {any} */ event) => (query.value = event.target.value)} onKeyDown=${onField} /></label>
    <p class=${many ? "sr" : "quiet"} role="status">${state.value === "failed" ? t("sell.find_failed") : state.value === "busy" ? "" : found.value === null ? "" : many ? t("sell.found", { count: many }) : t("sell.found_none")}</p>
    ${many > 0 && html`<ul class="product-list" role="list" ref=${list} onKeyDown=${onList}>${found.value?.map((/** @type {Product} */ product) => html`<li key=${product.sku}>${h(Pick, { product, on: chosen?.has(product.sku), onPick: pick })}</li>`)}</ul>`}
  </div>`;
}

/** @param {{product: Product, on?: boolean, onPick: (product: Product) => void}} props */
function Pick({ product, on, onPick }) {
  const fit = /** @type {any} */ (FITS)[product.fits ?? ""];
  return html`<button type="button" class=${classes("pick", on && "on")} aria-pressed=${on} onClick=${() => onPick(product)}>
    ${h(Icon, { name: on ? "check" : "package" })}
    <span class="grow stack"><b class="cut">${product.title}</b><small class="cut quiet"><span class="mono">${product.sku}</span>${product.brand && ` · ${product.brand}`}${fit && html` · <span class=${`with-icon v-word ${fit.voice}`}>${h(Icon, { name: fit.icon, size: "xs" })} ${t(`sell.fits.${product.fits}`)}</span>`}</small></span>
    ${product.price != null && html`<span class="num">${priced(product)}</span>`}
  </button>`;
}
