/** What the search box finds, grouped by kind; the last question wins. */

import { jump, open } from "./actions.js";
import { api } from "./api.js";
import { branches, view } from "./state.js";
import { formatPhone, formatWhen, hasText, t } from "./texts.js";
import { Button, Empty, h, html, Icon, Skeleton, useEffect, useSignal } from "./ui.js";

const PAUSE_MS = 180;
const ICONS = { conversations: "message-square", messages: "text-quote", customers: "user", quotes: "receipt-text" };

/**
 * @typedef {{conversation_id: string, branch: string, customer: {id: string, name: string | null, phone: string | null, username: string | null},
 *   snippet: string, marks: [number, number][], at: string | null, seq: number | null, message_id: string | null}} Result
 * @typedef {{items: Result[], next: string | null, title: string | null}} Page
 */

/** In which branches one looks: those of the list. */
const places = () => view.value.branches.filter((key) => branches.value.some((branch) => branch.key === key));

/**
 * The results of a question.
 * @param {{query: string, onDone: () => void}} props
 */
export function Results({ query, onDone }) {
  const found = useSignal(/** @type {Record<string, Page> | null} */ (null));
  const problem = useSignal("");
  const asked = query.trim();
  useEffect(() => {
    if (!asked) return;
    const controller = new AbortController();
    const timer = setTimeout(async () => {
      try {
        found.value = await api.search({ q: asked, branch: places() }, controller.signal);
        problem.value = "";
      } catch (error) {
        if (!controller.signal.aborted) problem.value = /** @type {Error} */ (error).message;
      }
    }, PAUSE_MS);
    return () => {
      clearTimeout(timer);
      controller.abort();
    };
  }, [asked]);
  const more = async (/** @type {string} */ kind) => {
    const known = found.value;
    const cursor = known?.[kind]?.next;
    if (!known || !cursor) return;
    const page = await api.search({ q: asked, branch: places(), scope: kind, cursor }, new AbortController().signal).catch(() => null);
    if (page && found.value === known) found.value = { ...known, [kind]: { ...page, title: known[kind].title, items: [...known[kind].items, ...page.items] } };
  };
  if (problem.value) return h(Empty, { icon: "search-x", title: t("search.failed"), text: problem.value });
  if (!found.value) return h(Skeleton, { rows: 5 });
  const kinds = Object.entries(found.value).filter(([, page]) => page.items.length);
  const count = kinds.reduce((sum, [, page]) => sum + page.items.length, 0);
  const said = html`<span class="sr" role="status">${t("search.found", { count })}</span>`;
  if (!kinds.length) return html`${said}${h(Empty, { icon: "search-x", title: t("search.nothing", { query: asked }), text: t("search.nothing_why") })}`;
  return html`${said}<div class="results" onKeyDown=${walk}>${kinds.map(([kind, page]) => html`<section key=${kind} aria-label=${titleOfScope(kind, page)}>
    <h2>${titleOfScope(kind, page)}</h2>
    <ul role="list">${page.items.map((item, index) => html`<li key=${`${item.conversation_id}${item.message_id ?? index}`}>${h(Line, { kind, item, onDone })}</li>`)}</ul>
    ${page.next && h(Button, { small: true, kind: "bare", icon: "chevron-down", onClick: () => more(kind), children: t("search.more") })}
  </section>`)}</div>`;
}

/** @param {string} kind @param {Page} page */
const titleOfScope = (kind, page) => page.title ?? (hasText(`search.${kind}`) ? t(`search.${kind}`) : kind);

/** Arrows go through the results, and from the first one back to the box. @param {KeyboardEvent} event */
function walk(event) {
  const step = { ArrowDown: 1, ArrowUp: -1 }[event.key];
  if (!step) return;
  const all = /** @type {HTMLElement[]} */ ([.../** @type {HTMLElement} */ (event.currentTarget).querySelectorAll("a")]);
  const to = all.indexOf(/** @type {HTMLElement} */ (document.activeElement)) + step;
  (to < 0 ? document.getElementById("search") : all[to])?.focus();
  event.preventDefault();
}

/** The parts of a text, marked or not; what a customer wrote becomes nodes. @param {string} text @param {[number, number][]} marks */
export function marked(text, marks) {
  /** @type {any[]} */
  const parts = [];
  let at = 0;
  for (const [from, to] of [...marks].sort((a, b) => a[0] - b[0])) {
    if (from < at) continue;
    parts.push(text.slice(at, from), html`<mark>${text.slice(from, to)}</mark>`);
    at = to;
  }
  return [...parts, text.slice(at)];
}

/** @param {{kind: string, item: Result, onDone: () => void}} props */
function Line({ kind, item, onDone }) {
  const { customer } = item;
  const title = customer.name || (customer.username ? `@${customer.username}` : "") || formatPhone(customer.phone) || t("customer.unknown");
  const branch = branches.value.find((known) => known.key === item.branch)?.name ?? item.branch;
  const seq = kind === "customers" ? null : item.seq;
  const go = (/** @type {MouseEvent} */ event) => {
    event.preventDefault();
    onDone();
    if (seq) jump(item.conversation_id, seq);
    else open(item.conversation_id);
  };
  return html`<a class="result" href=${`#/c/${item.conversation_id}${seq ? `/m/${seq}` : ""}`} onClick=${go}>
    ${h(Icon, { name: /** @type {any} */ (ICONS)[kind] ?? "search", size: "s" })}
    <span class="grow"><b class="cut">${title}</b><small class="cut" dir="auto">${item.snippet ? marked(item.snippet, item.marks) : formatPhone(customer.phone)}</small></span>
    <span class="end quiet">${item.at && html`<time datetime=${item.at}>${formatWhen(item.at)}</time>`}<small class="cut">${branch}</small></span>
  </a>`;
}
