/** Selling beside a conversation: what opens with Cotizar, Existencias and Enviar producto. All of it is actions of plugins. */

import { act, current, keptQuote, offer } from "./actions.js";
import { openDialog } from "./dialogs.js";
import { ProductSearch } from "./products.js";
import { QuoteForm } from "./quoting.js";
import { StockForm } from "./stock.js";
import { t } from "./texts.js";
import { Button, h, html, Icon, notify, useSignal } from "./ui.js";

/** @typedef {import("./products.js").Product} Product */

const MOST_SENT = 10;
const PICTURES = [0, 1, 2, 3, 5, 10];

const sheet = new URL("./selling.css", import.meta.url).href;
document.head.append(Object.assign(document.createElement("link"), { rel: "stylesheet", href: sheet }));

/** Make a quote, or go on with the one that is open. @param {{quote?: import("./quoting.js").Quote | null, product?: Product | null}} [with_] */
export function openQuote({ quote = keptQuote(), product = null } = {}) {
  const id = current()?.id;
  if (id) openDialog({ title: quote ? `${t("sell.quote")} ${quote.folio}` : t("sell.quote"), wide: true, class: "selling", body: (close) => h(QuoteForm, { id, begin: quote, first: product, close }) });
}

/** See what there is. @param {{product?: Product | null}} [of] */
export function openStock({ product = null } = {}) {
  const id = current()?.id;
  const onQuote = offer("create_quote") ? (/** @type {Product} */ picked) => openQuote({ product: picked }) : undefined;
  if (id) openDialog({ title: t("sell.stock"), class: "selling", body: () => h(StockForm, { id, first: product, onQuote }) });
}

/** Send products with their pictures. */
export function openSending() {
  const id = current()?.id;
  if (id) openDialog({ title: t("sell.send_product"), class: "selling", body: (close) => h(SendForm, { id, close }) });
}

/** @param {{id: string, close: () => void}} props */
function SendForm({ id, close }) {
  const chosen = useSignal(/** @type {Map<string, Product>} */ (new Map()));
  const busy = useSignal(false);
  const images = useSignal(1);
  const pick = (/** @type {Product} */ product) => {
    const next = new Map(chosen.value);
    if (!next.delete(product.sku) && next.size < MOST_SENT) next.set(product.sku, product);
    chosen.value = next;
  };
  const send = async () => {
    busy.value = true;
    const sent = await act("send_product", { skus: [...chosen.value.keys()], images: images.value }, id);
    busy.value = false;
    if (!sent) return;
    notify(t("sell.products_sent", { count: chosen.value.size }));
    close();
  };
  return html`${h(ProductSearch, { id, onPick: pick, chosen: new Set(chosen.value.keys()) })}
    ${chosen.value.size > 0 && html`<ul class="chosen" role="list" aria-label=${t("sell.chosen")}>${[...chosen.value.values()].map((product) => html`<li key=${product.sku}><span class="pill"><span class="cut">${product.title}</span><button type="button" class="off" aria-label=${`${t("sell.remove")}: ${product.title}`} onClick=${() => pick(product)}>${h(Icon, { name: "x", size: "xs" })}</button></span></li>`)}</ul>`}
    <footer><label class="kept beside quiet">${t("sell.pictures")}<select class="box" value=${images.value} onChange=${(/** @type {any} */ event) => (images.value = Number(event.target.value))}>${PICTURES.map((many) => html`<option key=${many} value=${many}>${many}</option>`)}</select></label>
      ${h(Button, { onClick: close, children: t("ui.cancel") })}${h(Button, { kind: "ink", icon: "send-horizontal", disabled: busy.value || !chosen.value.size, onClick: send, children: t("sell.send_chosen", { count: chosen.value.size }) })}</footer>`;
}
