/** The page of the daily report: figures, sales by hour, best sellers, people and products, and the way to the CSV. */

import { button, icon, make, style } from "./making.js";
import { busyHours, plot } from "./plot.js";
import { words } from "./report_words.js";

/**
 * @typedef {{quotes_made: number, quotes_sent: number, quotes_confirmed: number, tickets: number, net: string, discount: string,
 *   tax: string, total: string, commission: string, returned: string}} Figures
 * @typedef {{sku: string, title: string, quantity: string, net: string, tax: string, total: string}} Product
 * @typedef {{branch: string, branch_name: string, day: string, timezone: string, hours_long: number, currency: string, figures: Figures,
 *   agents: {agent_id: string | null, name: string, figures: Figures}[], products: Product[], hours: import("./plot.js").Hour[]}} Report
 */

const ROUTE = "/api/sales/reports/daily";
const BEST = 6;
const KEPT = "waframe.report_branch";

/**
 * Draw the page.
 * @param {HTMLElement} element
 * @param {null} _conversation
 * @param {any} api
 */
export default function page(element, _conversation, api) {
  const t = words(api.language);
  const bar = make("div", { class: "sales-report-bar" });
  const body = make("div", { class: "sales-report-body" });
  const state = { branch: "", day: "" };
  let closed = false;
  let asked = 0;
  style("./report.css");
  element.className = "sales-report";
  element.append(bar, body);

  async function begin() {
    const branches = await api.branches();
    const kept = localStorage.getItem(KEPT);
    state.branch = branches.find((/** @type {any} */ one) => one.key === kept)?.key ?? branches[0]?.key ?? "";
    if (closed || !state.branch) return;
    await read();
    bar.replaceChildren(...controls(branches));
  }

  async function read() {
    const turn = ++asked;
    body.setAttribute("aria-busy", "true");
    try {
      /** @type {Report} */
      const found = await api.get(ROUTE, { branch: state.branch, day: state.day });
      if (closed || turn !== asked) return;
      state.day = found.day;
      body.replaceChildren(...sheet(found));
    } catch (problem) {
      if (closed || turn !== asked) return;
      body.replaceChildren(empty("wifi-off", t.failed, /** @type {Error} */ (problem).message));
    }
    body.setAttribute("aria-busy", "false");
    const link = /** @type {HTMLAnchorElement | null} */ (bar.querySelector("a.btn"));
    if (link) link.href = address();
    const field = /** @type {HTMLInputElement | null} */ (bar.querySelector("input"));
    if (field) field.value = state.day;
  }

  const address = () => `${ROUTE}?branch=${encodeURIComponent(state.branch)}&day=${state.day}&format=csv`;

  /** @param {{key: string, name: string}[]} branches */
  function controls(branches) {
    const place = /** @type {HTMLSelectElement} */ (make("select", { class: "box", "aria-label": t.branch }, ...branches.map((one) => make("option", { value: one.key }, one.name))));
    place.value = state.branch;
    place.addEventListener("change", () => {
      Object.assign(state, { branch: place.value, day: "" });
      localStorage.setItem(KEPT, place.value);
      void read();
    });
    const field = /** @type {HTMLInputElement} */ (make("input", { class: "box", type: "date", "aria-label": t.day, value: state.day }));
    field.addEventListener("change", () => field.value && ((state.day = field.value), void read()));
    const move = (/** @type {number} */ days) => {
      const day = new Date(`${state.day}T12:00:00Z`);
      day.setUTCDate(day.getUTCDate() + days);
      state.day = day.toISOString().slice(0, 10);
      return read();
    };
    return [
      place,
      make("span", { class: "sales-report-day" }, button({ icon: "chevron-left", label: t.before, run: () => move(-1) }), field, button({ icon: "chevron-right", label: t.after, run: () => move(1) })),
      button({ icon: "printer", label: t.print, run: () => print() }),
      make("a", { class: "btn ink", href: address(), download: "" }, icon("download"), "CSV"),
    ];
  }

  /** The name of the branch's zone, as people say it. @param {Report} report */
  function zone({ timezone, begins_at }) {
    const parts = new Intl.DateTimeFormat(api.locale(), { timeZone: timezone, timeZoneName: "longGeneric" }).formatToParts(new Date(begins_at));
    return parts.find((part) => part.type === "timeZoneName")?.value ?? timezone;
  }

  /** @param {Report} report */
  function sheet(report) {
    const money = (/** @type {string} */ amount) => api.format.price(amount, report.currency);
    const day = new Intl.DateTimeFormat(api.locale(), { weekday: "long", day: "numeric", month: "long", year: "numeric", timeZone: "UTC" }).format(new Date(`${report.day}T12:00:00Z`));
    const head = make("header", {}, make("h2", {}, t.title(report.branch_name)), make("p", { class: "soft" }, `${day[0].toUpperCase()}${day.slice(1)}. ${t.zone(zone(report), report.hours_long)}`));
    if (!report.figures.tickets && !report.agents.length) return [head, figures(report, money), empty("receipt-text", t.nothing, t.nothing_why)];
    return [head, figures(report, money), make("div", { class: "sales-report-pair" }, hours(report), best(report, money)), people(report, money), products(report, money)];
  }

  /** @param {Report} report @param {(amount: string) => string} money */
  function figures({ figures: all }, money) {
    const average = all.tickets ? money(String(Number(all.total) / all.tickets)) : "—";
    const before = Number(all.net) + Number(all.discount);
    const share = new Intl.NumberFormat(api.locale(), { style: "percent", maximumFractionDigits: 1 }).format(before ? Number(all.discount) / before : 0);
    const list = [
      [t.sales, money(all.total), `${money(all.net)} ${t.net}`],
      [t.tickets, String(all.tickets), t.average(average)],
      [t.quotes, String(all.quotes_made), t.sent(all.quotes_sent, all.quotes_confirmed)],
      [t.discounts, money(all.discount), t.of_sales(share)],
      [t.commissions, money(all.commission), t.on_net],
      [t.returns, money(all.returned), t.given_back],
    ];
    return make("dl", { class: "sales-figures" }, ...list.map(([name, value, more]) => make("div", {}, make("dt", {}, name), make("dd", {}, value), make("dd", { class: "more" }, more))));
  }

  /** @param {Report} report */
  function hours(report) {
    const shown = busyHours(report.hours);
    const round = new Intl.NumberFormat(api.locale(), { style: "currency", currency: report.currency, currencyDisplay: "narrowSymbol", maximumFractionDigits: 0 });
    const said = report.hours.filter((hour) => hour.tickets).map((hour) => `${hour.clock} ${round.format(Number(hour.people) + Number(hour.bot))}`).join(", ");
    return make("section", { class: "sales-sheet" }, make("header", {}, make("h3", {}, t.by_hour), make("span", { class: "legend" }, make("i", { class: "people" }), t.people, make("i", { class: "bot" }), t.bot)), make("div", { class: "scroll-x", tabindex: "0", role: "region", "aria-label": t.by_hour }, plot(shown, { label: t.plot(said), money: (amount) => round.format(amount) })));
  }

  /** @param {Report} report @param {(amount: string) => string} money */
  function best(report, money) {
    const rows = report.products.slice(0, BEST).map((one) => make("li", {}, make("span", { class: "cut", title: one.title }, one.title), make("span", { class: "num soft" }, count(one.quantity)), make("b", { class: "num" }, money(one.total))));
    return make("section", { class: "sales-sheet" }, make("header", {}, make("h3", {}, t.best), make("span", { class: "quiet" }, t.pieces)), make("ul", { role: "list", class: "sales-best" }, ...rows));
  }

  /** @param {Report} report @param {(amount: string) => string} money */
  function people(report, money) {
    const row = (/** @type {string} */ name, /** @type {Figures} */ one) => [name, String(one.quotes_made), String(one.quotes_confirmed), String(one.tickets), money(one.net), money(one.tax), money(one.total), money(one.returned), money(one.commission)];
    return table(t.agents, [t.agent, t.quotes, t.confirmed, t.tickets, t.amount, t.tax, t.total, t.returns, t.commission], report.agents.map((one) => row(one.agent_id ? one.name : t.bot, one.figures)), row(t.all, report.figures));
  }

  /** @param {Report} report @param {(amount: string) => string} money */
  function products(report, money) {
    return table(t.products, [t.product, t.quantity, t.amount, t.tax, t.total], report.products.map((one) => [`${one.title} · ${one.sku}`, count(one.quantity), money(one.net), money(one.tax), money(one.total)]));
  }

  const count = (/** @type {string} */ quantity) => new Intl.NumberFormat(api.locale()).format(Number(quantity));

  void begin();
  return { close: () => (closed = true) };
}

/** @param {string} title @param {string[]} head @param {string[][]} rows @param {string[]} [foot] */
function table(title, head, rows, foot) {
  const line = (/** @type {string[]} */ cells) => make("tr", {}, ...cells.map((cell, at) => (at ? make("td", {}, cell) : make("th", { scope: "row" }, make("span", { class: "cut", title: cell }, cell)))));
  const whole = make("table", {}, make("thead", {}, make("tr", {}, ...head.map((cell) => make("th", { scope: "col" }, cell)))), make("tbody", {}, ...rows.map(line)));
  if (foot) whole.append(make("tfoot", {}, line(foot)));
  return make("section", { class: "sales-sheet" }, make("header", {}, make("h3", {}, title)), make("div", { class: "scroll-x", tabindex: "0", role: "region", "aria-label": title }, whole));
}

/** @param {string} picture @param {string} title @param {string} text */
const empty = (picture, title, text) => make("div", { class: "empty" }, icon(picture, ""), make("b", {}, title), make("p", {}, text));
