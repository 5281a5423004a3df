/** Shows the quote and the orders of a conversation, and what can be done with them; all of it is done by actions. */

import { button, icon, make, style } from "./making.js";
import { words } from "./quote_words.js";

const ICONS = /** @type {Record<string, string>} */ ({ draft: "pencil", sent: "check-check", accepted: "check", ordered: "receipt-text", paid: "circle-check", delivered: "package", rejected: "ban", expired: "timer-off", superseded: "history", cancelled: "ban", refunded: "rotate-ccw" });
const OPEN = new Set(["draft", "sent"]);

/**
 * @typedef {{sku: string, title: string, qty: string, unit_price: string | null, discount: string, total: string, known_price: boolean}} Line
 * @typedef {{id: string, folio: string, version: number, state: string, lines: Line[], subtotal: string, discount: string, tax: string,
 *   taxes: {rate: string, amount: string}[], total: string, currency: string, valid_until: string | null, missing: string[],
 *   worst_percent: string, needs_approval: boolean, pdf: string | null}} Quote
 * @typedef {{id: string, folio: string, quote_folio: string, state: string, total: string, currency: string, ordered_at: string,
 *   reserved_until: string | null, pdf: string | null}} Order
 * @typedef {{quote: Quote | null, orders: Order[]}} Card
 */

/**
 * Draw the card, and draw it anew whenever the conversation has changed.
 * @param {HTMLElement} element
 * @param {{id: string}} conversation
 * @param {any} api
 */
export default function panel(element, conversation, api) {
  const t = words(api.language);
  let current = conversation;
  let closed = false;
  let drawn = "";
  style("./quote.css");

  async function draw() {
    const { id } = current;
    /** @type {Card} */
    const card = await api.get(`/api/sales/conversations/${encodeURIComponent(id)}`);
    const may = ["send_quote", "confirm_quote", "approve_discount", "mark_paid"].filter((name) => api.can(name)).join();
    const text = JSON.stringify(card) + may;
    if (closed || id !== current.id || text === drawn) return;
    drawn = text;
    api.sell.keep(id, card.quote && OPEN.has(card.quote.state) ? card.quote : null);
    element.hidden = !card.quote && !card.orders.length;
    const back = /** @type {HTMLElement | null} */ (element.contains(document.activeElement) ? document.activeElement : null)?.dataset.does;
    element.replaceChildren(...(card.quote ? [quote(card.quote)] : []), ...(card.orders.length ? [orders(card.orders)] : []));
    if (back) /** @type {HTMLElement | null} */ (element.querySelector(`[data-does="${back}"]`))?.focus();
  }

  /** Run an action, and see what became of it. @param {string} name @param {any} values */
  async function act(name, values) {
    await api.act(name, values, current.id);
    await draw();
  }

  /** @param {string} name @param {Parameters<typeof button>[0]} of */
  function does(name, of) {
    const made = button(of);
    made.dataset.does = name;
    return made;
  }

  /** @param {Quote} one */
  function quote(one) {
    const money = (/** @type {string} */ amount) => api.format.price(amount, one.currency);
    const root = make("div", { class: "sales-card" });
    root.append(heading(one.folio, one.version > 1 ? t.version(one.version) : "", one.state, t.states));
    root.append(make("ul", { class: "lines", role: "list" }, ...one.lines.map((line) => item(line, money))));
    root.append(sums(one, money));
    if (one.valid_until && OPEN.has(one.state)) root.append(until(one.valid_until));
    if (one.state === "expired" && one.valid_until) root.append(make("p", { class: "quiet" }, t.expired_at(api.format.instant(one.valid_until))));
    if (one.missing.length) root.append(warning("triangle-alert", t.missing(one.missing.length)));
    if (one.needs_approval) root.append(warning("lock", t.approval(one.worst_percent)));
    root.append(steps(one));
    return root;
  }

  /** @param {string} folio @param {string} more @param {string} state @param {Record<string, string>} names */
  function heading(folio, more, state, names) {
    const pill = make("span", { class: "pill", "data-state": state }, icon(ICONS[state] ?? "circle-question-mark"), names[state] ?? state);
    return make("div", { class: "sales-card-head" }, make("span", { class: "mono" }, folio), ...(more ? [make("span", { class: "quiet" }, more)] : []), pill);
  }

  /** @param {Line} line @param {(amount: string) => string} money */
  function item(line, money) {
    const price = make("b", { class: line.known_price ? "num" : "num v-word v-queued" }, line.known_price ? money(line.total) : t.no_price);
    const more = Number(line.discount) > 0 ? ` · −${money(line.discount)}` : "";
    return make("li", {}, make("span", { class: "cut", title: line.title }, line.title), price, make("span", { class: "sub" }, make("span", { class: "mono" }, line.sku), `· ${t.pieces(line.qty)}${more}`));
  }

  /** @param {Quote} one @param {(amount: string) => string} money */
  function sums(one, money) {
    const percent = new Intl.NumberFormat(api.locale(), { style: "percent", maximumFractionDigits: 2 });
    const pairs = [[t.subtotal, money(one.subtotal)]];
    if (Number(one.discount) > 0) pairs.push([t.discount, `−${money(one.discount)}`]);
    for (const tax of one.taxes) pairs.push([t.tax(percent.format(Number(tax.rate))), money(tax.amount)]);
    const cells = pairs.flatMap(([name, amount]) => [make("span", {}, name), make("span", { class: "num" }, amount)]);
    return make("div", { class: "sums" }, ...cells, make("span", { class: "total" }, t.total), make("span", { class: "total num" }, money(one.total)));
  }

  /** @param {string} instant */
  function until(instant) {
    return make("p", { class: "quiet with-icon" }, icon("clock"), t.valid_until(api.format.instant(instant)));
  }

  /** @param {Quote} one */
  function steps(one) {
    const line = make("div", { class: "sales-card-acts" });
    const open = OPEN.has(one.state);
    const sendable = open && !one.missing.length && one.lines.length > 0 && !one.needs_approval;
    if (one.needs_approval && api.can("approve_discount")) line.append(does("approve", { icon: "check", text: t.approve, kind: "ink", run: () => act("approve_discount", { quote_id: one.id, approve: true }) }));
    if (sendable && api.can("send_quote")) line.append(does("send", { icon: "send-horizontal", text: one.state === "draft" ? t.send : t.resend, kind: one.state === "draft" ? "ink" : "", run: () => act("send_quote", { quote_id: one.id }) }));
    if (one.state === "sent" && api.can("confirm_quote")) line.append(does("confirm", { icon: "check", text: t.confirm, run: () => act("confirm_quote", { quote_id: one.id, quote_version: one.version }) }));
    if (open && api.can("add_to_quote")) line.append(does("edit", { icon: "pencil", label: t.edit, run: () => api.sell.quote(one) }));
    if (open && one.lines.length && api.can("set_discount")) line.append(does("lower", { icon: "tag", label: t.lower, run: () => api.start("set_discount", { quote_id: one.id, on: "order", sku: null }) }));
    if (one.state === "sent" && api.can("reject_quote")) line.append(does("reject", { icon: "ban", label: t.reject, run: () => api.start("reject_quote", { quote_id: one.id }) }));
    if (one.pdf) line.append(link(one.pdf, t.pdf));
    return line;
  }

  /** @param {Order[]} list */
  function orders(list) {
    return make("div", { class: "sales-card sales-orders" }, make("h3", { class: "quiet" }, t.orders), ...list.map(order));
  }

  /** @param {Order} one */
  function order(one) {
    const line = make("div", { class: "sales-card-acts" });
    if (one.state === "ordered" && api.can("mark_paid")) line.append(does(`paid ${one.id}`, { icon: "circle-check", text: t.paid, run: () => act("mark_paid", { folio: one.folio }) }));
    if (one.state === "paid" && api.can("mark_delivered")) line.append(does(`delivered ${one.id}`, { icon: "package", text: t.delivered, run: () => act("mark_delivered", { folio: one.folio }) }));
    if (one.state === "ordered" && api.can("cancel_order")) line.append(does(`cancel ${one.id}`, { icon: "ban", label: t.cancel, run: () => api.start("cancel_order", { folio: one.folio }) }));
    if (one.pdf) line.append(link(one.pdf, t.ticket));
    const kept = one.reserved_until && one.state === "ordered" ? [make("p", { class: "quiet with-icon" }, icon("clock"), t.reserved(api.format.instant(one.reserved_until)))] : [];
    const total = make("div", { class: "sums" }, make("span", { class: "total" }, t.total), make("span", { class: "total num" }, api.format.price(one.total, one.currency)));
    return make("section", {}, heading(one.folio, "", one.state, t.order_states), total, ...kept, line);
  }

  /** @param {string} href @param {string} label */
  const link = (href, label) => make("a", { class: "btn icon", href, target: "_blank", rel: "noopener", "aria-label": label, title: label }, icon("file-down"));

  void draw();
  return {
    update: (/** @type {{id: string}} */ shown) => {
      current = shown;
      void draw();
    },
    close: () => (closed = true),
  };
}

/** @param {string} picture @param {string} text */
const warning = (picture, text) => make("p", { class: "problem v-queued with-icon" }, icon(picture), make("span", {}, text));
