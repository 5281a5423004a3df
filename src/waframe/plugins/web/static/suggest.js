/** What is offered while one writes: canned answers after `/`, colleagues after `@` in a note, products after `#`. */

import { act, offer } from "./actions.js";
import { api } from "./api.js";
import { firstName } from "./floor.js";
import { branches, me } from "./state.js";
import { formatPrice, t } from "./texts.js";
import { classes, h, html, Icon } from "./ui.js";

/**
 * @typedef {{id: string, title: string, detail: string, text: string, mention?: {id: string, name: string}}} Offered
 * @typedef {{mark: string, query: string, begin: number}} Asked where the mark stands, and what was written after it
 */

const MOST = 7;
const ASKED = /(?:^|[\s(])([/@#])([^\s/@#]{0,40})$/u;

/** @type {Map<string, Promise<any>>} */
const canned = new Map();
/** @type {Map<string, Promise<any>>} */
const colleagues = new Map();

/** Read once, and again where reading failed. @param {Map<string, Promise<any>>} kept @param {string} key @param {() => Promise<any>} read */
function once(kept, key, read) {
  const found = kept.get(key) ?? read();
  kept.set(key, found);
  found.catch(() => kept.delete(key));
  return found;
}

/** Without accents and in small letters, as one types. @param {string} text */
const plain = (text) => text.normalize("NFD").replace(/\p{M}/gu, "").toLowerCase();

/** What is asked for before the caret; null where nothing. @param {string} text @param {number} caret @param {boolean} note @returns {Asked | null} */
export function askedFor(text, caret, note) {
  const match = ASKED.exec(text.slice(0, caret));
  if (!match) return null;
  const [, mark, query] = match;
  if ((mark === "@") !== note || (mark === "#" && !offer("search_products"))) return null;
  return { mark, query, begin: caret - query.length - 1 };
}

/** Read the canned answers of a branch before they are asked for. @param {string} branch */
export const warm = (branch) => once(canned, branch, () => api.canned(branch)).catch(() => undefined);

/** What can be offered. @param {Asked} asked @param {import("./api.js").Conversation} one @returns {Promise<Offered[]>} */
export async function offersFor({ mark, query }, one) {
  if (mark === "#") return query.length > 1 ? products(query, one) : [];
  const words = plain(query);
  if (mark === "@") {
    const found = await once(colleagues, one.branch, () => api.agents([one.branch]));
    return found
      .filter((/** @type {any} */ agent) => agent.id !== me.value?.id && plain(agent.name).includes(words))
      .slice(0, MOST)
      .map((/** @type {any} */ agent) => ({ id: agent.id, title: agent.name, detail: agent.online ? t("suggest.online") : "", text: `@${firstName(agent.name)} `, mention: { id: agent.id, name: firstName(agent.name) } }));
  }
  const [found, whole] = await Promise.all([once(canned, one.branch, () => api.canned(one.branch)), api.conversation(one.id, new AbortController().signal).catch(() => null)]);
  return found
    .filter((/** @type {any} */ answer) => plain(`${answer.key} ${answer.title}`).includes(words))
    .slice(0, MOST)
    .map((/** @type {any} */ answer) => ({ id: answer.key, title: answer.title, detail: `/${answer.key}`, text: filled(answer.text, one, whole?.facts ?? []) }));
}

/** A canned answer with what is known in the place of its names; what is not known stays in braces. @param {string} text @param {import("./api.js").Conversation} one @param {any[]} facts */
export function filled(text, one, facts) {
  const branch = branches.value.find((known) => known.key === one.branch)?.name ?? one.branch;
  /** @type {Record<string, string>} */
  const values = { customer: one.customer.name ?? "", branch, agent: me.value?.name ?? "" };
  for (const fact of facts) values[fact.name] ??= String(fact.value);
  return text.replace(/\{(\w+)\}/g, (hole, name) => values[name] || hole);
}

/** @param {string} query @param {import("./api.js").Conversation} one @returns {Promise<Offered[]>} */
async function products(query, one) {
  const result = await act("search_products", { query }, one.id);
  return (result?.items ?? []).slice(0, MOST).map((/** @type {any} */ { sku, title, price, currency }) => {
    const shown = price == null ? "" : formatPrice(price, currency);
    return { id: sku, title, detail: [sku, shown].filter(Boolean).join(" · "), text: [title, shown].filter(Boolean).join(" ") };
  });
}

/** The list above the words; what a canned answer will say stands below it. @param {{list: Offered[], at: number, onPick: (index: number) => void}} props */
export const Suggestions = ({ list, at, onPick }) =>
  html`<div class="suggest"><ul id="suggest" role="listbox" aria-label=${t("suggest.label")}>
    ${list.map((one, index) => html`<li key=${one.id} id="suggest-${index}" role="option" aria-selected=${index === at} class=${classes(index === at && "on")} onPointerDown=${(/** @type {Event} */ event) => (event.preventDefault(), onPick(index))}>
      ${one.mention && h(Icon, { name: "at-sign", size: "s" })}<b class="cut">${one.title}</b><span class="quiet">${one.detail}</span></li>`)}
    </ul>${list[at] && !list[at].mention && html`<p class="preview-text" dir="auto">${list[at].text}</p>`}</div>`;
