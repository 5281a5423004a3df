/** What the search box finds, grouped by kind; the last question wins. */

import { api } from "./api.js";
import { titleOf } from "./floor.js";
import { learn } from "./state.js";
import { formatPhone, formatWhen, hasText, t } from "./texts.js";
import { Empty, h, html, Icon, Skeleton, useEffect, useSignal } from "./ui.js";

const PAUSE_MS = 180;
const ICONS = { conversations: "message-square", messages: "text-quote", customers: "user", quotes: "receipt-text" };

/**
 * The results of a question.
 * @param {{query: string, onDone: () => void}} props
 */
export function Results({ query, onDone }) {
  const found = useSignal(/** @type {Record<string, any[]> | null} */ (null));
  const problem = useSignal("");
  useEffect(() => {
    const controller = new AbortController();
    const timer = setTimeout(async () => {
      try {
        found.value = groups(await api.search({ q: query.trim() }, controller.signal));
        problem.value = "";
      } catch (error) {
        if (!controller.signal.aborted) problem.value = /** @type {Error} */ (error).message;
      }
    }, PAUSE_MS);
    return () => {
      clearTimeout(timer);
      controller.abort();
    };
  }, [query]);
  if (problem.value) return h(Empty, { icon: "search-x", title: t("search.failed"), text: problem.value });
  if (!found.value) return h(Skeleton, { rows: 5 });
  const kinds = Object.entries(found.value).filter(([, items]) => items.length);
  if (!kinds.length) return h(Empty, { icon: "search-x", title: t("search.nothing", { query }), text: t("search.nothing_why") });
  return html`<div class="results">${kinds.map(([kind, items]) => html`<section key=${kind}>
    <h2>${hasText(`search.${kind}`) ? t(`search.${kind}`) : kind}</h2>
    <ul role="list">${items.map((item, index) => html`<li key=${index}>${h(Result, { kind, item, onDone })}</li>`)}</ul>
  </section>`)}</div>`;
}

/** Scopes by name, however the server nests them. @param {any} answer @returns {Record<string, any[]>} */
function groups(answer) {
  const scopes = answer.scopes ?? answer;
  return Object.fromEntries(Object.entries(scopes).map(([name, value]) => [name, Array.isArray(value) ? value : (/** @type {any} */ (value)?.items ?? [])]));
}

/** @param {{kind: string, item: any, onDone: () => void}} props */
function Result({ kind, item, onDone }) {
  const chat = item.conversation ?? (item.last_message_at ? item : null);
  if (chat?.customer) learn(chat);
  const id = item.conversation_id ?? chat?.id ?? item.id;
  const title = item.title ?? (chat?.customer ? titleOf(chat) : (item.name ?? item.text ?? ""));
  const under = item.snippet ?? item.text ?? chat?.last_message?.text ?? formatPhone(item.phone);
  const at = item.at ?? chat?.last_message_at;
  return html`<a class="result" href="#/c/${id}" onClick=${onDone}>
    ${h(Icon, { name: /** @type {any} */ (ICONS)[kind] ?? "search", size: "s" })}
    <span class="grow"><b class="cut">${title}</b><small class="cut">${under}</small></span>
    ${at && html`<time class="quiet">${formatWhen(at)}</time>`}
  </a>`;
}
