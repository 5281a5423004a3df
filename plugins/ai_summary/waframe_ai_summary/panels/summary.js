/** Shows what a conversation amounts to, each field with a way to the message that it came from. */

import { button, make, style } from "./making.js";
import { words } from "./words.js";

const AGAIN_MS = 30_000;
const SOON_MS = 300;
const WAY = ["greeting", "identification", "search", "quoted", "negotiation", "confirmed"];
const VEHICLE = ["make", "model", "year", "engine", "vin"];

/** @typedef {{message: string, confidence: number}} Source */
/** @typedef {{make: string | null, model: string | null, year: number | null, engine: string | null, vin: string | null}} Vehicle */
/** @typedef {{family: string, pos: "del" | "tras" | null, side: "izq" | "der" | null, qty: number, price: string | null, status: "asked" | "quoted" | "accepted" | "rejected", brand: string | null}} Product */
/** @typedef {ReturnType<typeof words>} Words */
/**
 * @typedef {{vehicle: Vehicle, vehicles: Vehicle[], products: Product[], intent: keyof Words["intent"], stage: keyof Words["stage"], sentiment: keyof Words["sentiment"],
 *   needs_human: boolean, next_action: keyof Words["action"], order_folio: string | null, branch: string | null, customer_type: string | null, language: string,
 *   invoice: boolean, injection: boolean, spam: boolean, faithful: boolean, sources: Record<string, Source>}} Summary
 */
/** @typedef {{summary: Summary | null, replies: string[], families: Record<string, string>, question: {text: string, message_id: string | null} | null, model: string | null, refreshed_at: string | null}} Shown */

/**
 * Draw the card, and draw it anew whenever the conversation was read again.
 * @param {HTMLElement} element
 * @param {{id: string}} conversation
 * @param {any} api
 */
export default function panel(element, conversation, api) {
  const t = words(api.language);
  const { id } = conversation;
  let closed = false;
  let drawn = "";
  /** @type {any} */
  let soon = null;
  style();

  async function draw() {
    soon = null;
    /** @type {Shown} */
    const shown = await api.get(`/api/ai-summary/conversations/${encodeURIComponent(id)}`);
    if (closed) return;
    const text = JSON.stringify({ ...shown, refreshed_at: null });
    if (text === drawn) return;
    drawn = text;
    const at = [...element.querySelectorAll("button")].indexOf(/** @type {HTMLButtonElement} */ (document.activeElement));
    element.replaceChildren(shown.summary ? card(shown, shown.summary) : make("p", { class: "quiet" }, t.empty));
    if (at >= 0) /** @type {HTMLElement | undefined} */ ([...element.querySelectorAll("button")][at])?.focus();
  }

  /** A word that leads to the message which said it. @param {string} text @param {Source | undefined} source @param {string} [kind] */
  function told(text, source, kind = "") {
    if (!source?.message) return make("span", { class: kind }, text);
    const sure = source.confidence < 75 ? " unsure" : "";
    return button(`ai-summary-told ${kind}${sure}`.trim(), text, () => api.jump(id, source.message), t.source(source.confidence));
  }

  /** @param {Shown} shown @param {Summary} summary */
  function card(shown, summary) {
    const root = make("div", { class: "ai-summary" });
    root.append(stage(summary), standing(summary), next(summary));
    const vehicles = summary.vehicles.map((one, place) => vehicle(one, `vehicles.${place}`, summary));
    if (!vehicles.length && VEHICLE.some((field) => summary.vehicle[/** @type {keyof Vehicle} */ (field)])) vehicles.push(vehicle(summary.vehicle, "vehicle", summary));
    if (vehicles.length) root.append(part(vehicles.length > 1 ? t.label.vehicles : t.label.vehicle, ...vehicles));
    if (summary.products.length) root.append(part(t.label.products, make("ul", { class: "ai-summary-parts" }, ...summary.products.map((one, place) => product(one, place, shown, summary)))));
    const others = marks(summary);
    if (others.length) root.append(part(t.label.marks, make("p", { class: "ai-summary-row" }, ...others)));
    if (shown.question) root.append(part(t.label.question, told(shown.question.text, { message: shown.question.message_id ?? "", confidence: 100 }, "ai-summary-question")));
    if (shown.replies.length) root.append(part(t.label.replies, make("div", { class: "ai-summary-replies" }, ...shown.replies.map(reply))));
    root.append(make("p", { class: "quiet ai-summary-foot" }, shown.model ? t.from_model(shown.model) : t.from_rules));
    return root;
  }

  /** @param {string} title @param {...Node} inside */
  const part = (title, ...inside) => make("section", {}, make("h3", {}, title), ...inside);

  /** The stage on its way; a complaint or what comes after a sale stands beside it. @param {Summary} summary */
  function stage({ stage: now, sources }) {
    const at = WAY.indexOf(now);
    const source = sources.stage;
    const bar = make("div", { class: `ai-summary-way${now === "complaint" ? " bad" : ""}`, role: "progressbar", "aria-label": t.label.stage, "aria-valuemin": "0", "aria-valuemax": String(WAY.length), "aria-valuenow": String(Math.max(0, at + 1)), "aria-valuetext": t.stage[now] });
    bar.append(...WAY.map((_, place) => make("i", at >= place ? { class: "done" } : {})));
    return make("div", { class: "ai-summary-stage" }, make("p", { class: "ai-summary-row" }, told(t.stage[now], source, "ai-summary-strong"), make("span", { class: "quiet num" }, source ? `${source.confidence} %` : "")), bar);
  }

  /** @param {Summary} summary */
  function standing({ intent, sentiment, needs_human, sources }) {
    const level = { low: "trending-down", medium: "minus", high: "trending-up" }[intent];
    const face = { positive: "smile", neutral: "minus", negative: "trending-down", angry: "circle-alert" }[sentiment];
    const pills = [told(t.intent[intent], sources.intent, `ai-summary-pill ${intent}`), told(t.sentiment[sentiment], sources.sentiment, `ai-summary-pill ${sentiment}`)];
    if (needs_human) pills.push(make("span", { class: "ai-summary-pill human" }, t.mark.needs_human));
    [level, face, "hand"].forEach((icon, place) => pills[place]?.prepend(api.icon(icon)));
    return make("p", { class: "ai-summary-row" }, ...pills);
  }

  /** @param {Summary} summary */
  const next = ({ next_action, sources }) => make("p", { class: "ai-summary-next" }, make("span", { class: "quiet" }, t.label.next), told(`→ ${t.action[next_action]}`, sources.next_action, "ai-summary-strong"));

  /** @param {Vehicle} one @param {string} path @param {Summary} summary */
  function vehicle(one, path, { sources, vehicle: current, vehicles }) {
    const line = make("p", { class: "ai-summary-row" });
    for (const field of VEHICLE) {
      const value = one[/** @type {keyof Vehicle} */ (field)];
      if (value) line.append(told(String(value), sources[`${path}.${field}`], field === "vin" ? "mono" : ""));
    }
    if (vehicles.length > 1 && JSON.stringify(one) === JSON.stringify(current)) line.classList.add("current");
    return line;
  }

  /** @param {Product} one @param {number} place @param {Shown} shown @param {Summary} summary */
  function product(one, place, { families }, { sources }) {
    const of = (/** @type {string} */ field) => sources[`products.${place}.${field}`];
    const name = [families[one.family] ?? one.family, one.pos && t.pos[one.pos], one.side && t.side[one.side]].filter(Boolean).join(" ");
    const sign = { asked: "?", quoted: "$", accepted: "✓", rejected: "✕" }[one.status];
    const line = make("li", { class: `is-${one.status}` });
    const words = make("span", { class: "ai-summary-row" }, told(name, of("family")));
    if (one.qty > 1) words.append(told(`× ${one.qty}`, of("qty"), "num"));
    if (one.brand) words.append(told(one.brand, of("brand"), "quiet"));
    const price = one.price ? told(api.format.price(one.price), of("price"), "num ai-summary-price") : make("span");
    line.append(words, price, told(`${sign} ${t.status[one.status]}`, of("status") ?? of("family"), "ai-summary-status"));
    return line;
  }

  /** @param {Summary} summary */
  function marks(summary) {
    const named = /** @type {const} */ (["order_folio", "branch", "customer_type"]).filter((key) => summary[key]).map((key) => told(`${t.mark[key]}: ${summary[key]}`, summary.sources[key]));
    const seen = /** @type {const} */ (["invoice", "faithful", "injection"]).filter((key) => summary[key]).map((key) => told(t.mark[key], summary.sources[key], key === "injection" ? "bad" : ""));
    return [...named, ...seen, ...(summary.spam ? [make("span", {}, t.mark.spam)] : [])];
  }

  /** @param {string} text */
  function reply(text) {
    const one = button("ai-summary-reply", text, () => api.compose(text, id));
    one.setAttribute("aria-label", t.use(text));
    return one;
  }

  const stop = api.on("ai_summary.refreshed", (/** @type {any} */ event) => {
    if (event.conversation_id === id) soon ??= setTimeout(() => void draw(), SOON_MS);
  });
  const beat = setInterval(() => void draw().catch(() => undefined), AGAIN_MS);
  void draw();
  return {
    close: () => {
      closed = true;
      stop();
      clearInterval(beat);
      clearTimeout(soon);
    },
  };
}
