/** Acting on the open conversation: opening one, and running what the server offers there. */

import { api, ApiProblem } from "./api.js";
import { conversation, me, openId } from "./state.js";
import { t } from "./texts.js";
import { notify } from "./ui.js";
import { computed, effect, signal } from "./vendor/signals.js";

/**
 * @typedef {{name: string, title: string, plugin: string, risk: "read" | "write" | "commit", arguments: any}} Offer
 * an action as the server offers it; `arguments` is a JSON Schema
 */

/** The address of a conversation becomes the page's. @param {string | null} id */
export const open = (id) => (location.hash = id ? `#/c/${id}` : "");

/** Open a conversation at one of its messages. @param {string} id @param {number | string} message its `seq` or id */
export function jump(id, message) {
  location.hash = `#/c/${id}/m/${message}`;
  document.dispatchEvent(new CustomEvent("waframe:jump", { detail: { id, message } }));
}

/** The open conversation, if there is one. */
export const current = () => (openId.value ? conversation(openId.value).value : null);
/** Whether I hold the floor there. */
export const holds = () => current()?.floor === "agent" && current()?.agent?.id === me.value?.id;

/** What the server offers in the open conversation, or null while nobody knows. @type {import("./vendor/signals.js").Signal<{id: string, list: Offer[]} | null>} */
const offered = signal(null);

/** The actions of the open conversation; empty while they are not known. */
export const offers = computed(() => (offered.value && offered.value.id === openId.value ? offered.value.list : []));

/** The conversation of which it is known what is offered. */
export const offersFor = () => offered.value?.id ?? null;

/** What the page does for a seller by itself, with a search for products (`selling.js`), or the card of a quote does. */
export const SELLING = new Set([
  "search_products", "get_product", "check_fitment", "identify_vehicle", "check_stock", "check_other_branches",
  "create_quote", "add_to_quote", "send_quote", "send_product", "send_product_images", "set_discount", "approve_discount",
  "reject_quote", "confirm_quote", "order_status", "mark_paid", "mark_delivered", "cancel_order",
]);

/** The quote of a conversation that can still be changed, as a plugin's card knows it. @type {{id: string, quote: any} | null} */
let openQuote = null;

/** Remember it. @param {string} id of the conversation @param {any} quote null where there is none */
export const keepQuote = (id, quote) => (openQuote = { id, quote });

/** The quote of the open conversation that can still be changed; null where nobody knows of one. */
export const keptQuote = () => (openQuote?.id === openId.value ? openQuote.quote : null);

/** Find an offered action of the open conversation. @param {string} name @returns {Offer | undefined} */
export const offer = (name) => offers.value.find((one) => one.name === name);

/** Whatever decides about what is offered: another one means that the server is asked again. */
const standing = computed(() => {
  const one = current();
  return one && [one.id, one.branch, one.epoch, one.state, one.lease_until === null, one.closed_at].join(" ");
});

/** Ask the server what it offers, whenever the open conversation changes. */
export function followOffers() {
  effect(() => {
    const id = standing.value ? openId.value : null;
    if (id) askOffers(id);
  });
}

/** @param {string} id */
async function askOffers(id) {
  try {
    const list = await api.actions(id);
    if (openId.value === id) offered.value = { id, list };
  } catch {
    // What was offered before still stands; the next change asks again.
  }
}

/**
 * Run an action of the server on a conversation, the open one if none is named, and say what stood in its way.
 * @param {string} name
 * @param {any} [values]
 * @param {string | null} [id]
 * @returns {Promise<any>} the result, or undefined where it was refused
 */
export async function act(name, values = {}, id = openId.value) {
  if (!id) return;
  try {
    return await api.act(id, name, values);
  } catch (problem) {
    notify(refusal(problem), { voice: "danger" });
  }
}

/** Why an action was refused, in words for people. @param {any} problem */
export function refusal(problem) {
  const who = problem instanceof ApiProblem ? problem.document.agent?.name : null;
  return who ? t("actions.too_late", { name: who }) : t("actions.failed", { reason: problem.message });
}
