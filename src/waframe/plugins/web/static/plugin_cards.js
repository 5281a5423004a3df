/** A plugin's card: its module draws into an element of its own, and what fails there stays there. */

import { api } from "./api.js";
import { h, html, Icon, iconElement, useEffect, useRef, useSignal } from "./ui.js";
import { currentLanguage, currentLocale, formatDuration, formatFull, formatMoney, formatPrice, formatWhen, t } from "./texts.js";
import { act, jump, keepQuote, offer } from "./actions.js";
import { start } from "./forms.js";
import { addOffer } from "./message_offers.js";
import { socket } from "./state.js";

/** @typedef {{update?: (conversation: any) => void, close?: () => void}} Drawn */

/** What a panel may use of the page, besides the routes: `get`, `post`, `put`, `delete` and the rest of `api`. */
export const face = {
  ...api,
  act: (/** @type {string} */ name, /** @type {any} */ values, /** @type {string} */ id) => act(name, values, id),
  start,
  can: (/** @type {string} */ name) => offer(name) !== undefined,
  jump,
  offer: addOffer,
  compose: (/** @type {string} */ words, /** @type {string} */ id) => void document.dispatchEvent(new CustomEvent("waframe:compose", { detail: { id, words } })),
  on: (/** @type {string} */ name, /** @type {(event: any) => void} */ heard) => socket.on(name, heard),
  icon: iconElement,
  sell: {
    keep: keepQuote,
    quote: (/** @type {any} */ quote) => import("./selling.js").then((module) => module.openQuote({ quote })),
    stock: (/** @type {any} */ product) => import("./selling.js").then((module) => module.openStock({ product })),
  },
  language: currentLanguage,
  locale: currentLocale,
  format: { duration: formatDuration, instant: formatFull, when: formatWhen, money: formatMoney, price: formatPrice },
};

/**
 * The card of a panel. It is hidden while the module hides its element.
 * @param {{panel: {name: string, title: string, plugin: string, module: string}, one: import("./api.js").Conversation}} props
 */
export function PluginCard({ panel, one }) {
  const body = useRef(/** @type {HTMLElement | null} */ (null));
  const drawn = useRef(/** @type {Drawn | null} */ (null));
  const failed = useSignal(false);
  useEffect(() => {
    let here = true;
    import(panel.module).then((module) => {
      if (!here || !body.current) return;
      drawn.current = module.default(body.current, one, face) ?? null;
    }).catch((problem) => {
      console.warn(`the panel ${panel.plugin}.${panel.name} failed`, problem);
      if (here) failed.value = true;
    });
    return () => {
      here = false;
      drawn.current?.close?.();
    };
  }, []);
  useEffect(() => {
    try {
      drawn.current?.update?.(one);
    } catch (problem) {
      console.warn(`the panel ${panel.plugin}.${panel.name} failed`, problem);
      failed.value = true;
    }
  }, [one]);
  return html`<section class="card plugin" aria-label=${panel.title}>
    <header><h2>${panel.title}</h2></header>
    ${failed.value && html`<p class="problem v-danger">${h(Icon, { name: "circle-alert", size: "s" })}${t("panels.plugin_failed")}</p>`}
    <div class="plugin-body" ref=${body}></div>
  </section>`;
}
