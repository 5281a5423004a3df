/** Shows the vehicle beside the conversation: the photo with its number marked, who says so, and a way to put it right. */

import { judge } from "./check_digit.js";
import { words } from "./words.js";

const AGAIN_MS = 1500;
const CODE_SURE = 90;
const SVG = "http://www.w3.org/2000/svg";

/** @typedef {{left: number, top: number, right: number, bottom: number}} Region */
/** @typedef {{make: string | null, model: string | null, year: number | null, engine: string | null, plant: string | null, country: string | null, layers: Record<string, string>}} Vehicle */
/** @typedef {{vin: string, confidence: number, region: Region | null}} Candidate */
/** @typedef {{message_id: string, media_id: string, state: string, refusal: string | null, vehicles: Record<string, Vehicle>, read: {vin: string | null, confidence: number, ask: boolean, candidates: Candidate[], part_codes: {code: string, maker: string | null}[]} | null}} Picture */
/** @typedef {{pictures: Picture[], corrections: {vin: string, vin_read: string | null}[], vin: string | null, confidence: number, confirmed: boolean, vehicle: Vehicle | null, message_id: string | null}} Shown */

/**
 * Draw the card, and draw it anew whenever the conversation has changed.
 * @param {HTMLElement} element
 * @param {{id: string}} conversation
 * @param {any} api
 */
export default function panel(element, conversation, api) {
  const t = words(api.language);
  let closed = false;
  let current = conversation;
  let drawn = "";
  /** @type {any} */
  let waiting = null;
  style();

  async function draw() {
    clearTimeout(waiting);
    const id = current.id;
    /** @type {Shown} */
    const shown = await api.get(`/api/ocr/conversations/${encodeURIComponent(id)}`);
    if (closed || id !== current.id) return;
    if (shown.pictures.some((one) => one.state === "waiting")) waiting = setTimeout(() => void draw(), AGAIN_MS);
    const text = JSON.stringify(shown);
    if (text === drawn || element.querySelector("form input")?.matches(":focus")) return;
    drawn = text;
    element.hidden = !shown.vin && !shown.pictures.length;
    element.replaceChildren(...(element.hidden ? [] : [card(shown)]));
  }

  /** @param {string} vin @param {string | null} message_id */
  async function correct(vin, message_id) {
    await api.act("correct_vin", message_id ? { vin, message_id } : { vin }, current.id);
    drawn = "";
    /** @type {HTMLElement | null} */ (element.querySelector("form input"))?.blur();
    await draw();
    /** @type {HTMLElement | null} */ (element.querySelector("[tabindex]"))?.focus();
  }

  /** @param {Shown} shown */
  function card(shown) {
    const picture = shown.pictures.find((one) => one.message_id === shown.message_id) ?? shown.pictures[0];
    const best = shown.vin ?? picture?.read?.vin ?? null;
    const root = make("div", { class: "ocr-vin" });
    if (picture) root.append(photo(picture, shown.vin));
    root.append(heading(shown, picture, best));
    if (best) root.append(number(shown, picture, best));
    if (shown.vehicle) root.append(layers(shown.vehicle));
    if (picture && !shown.confirmed) root.append(choices(picture, best));
    for (const code of picture?.read?.part_codes.slice(0, 3) ?? []) root.append(make("p", { class: "soft" }, `${t.part}: ${[code.maker, code.code].filter(Boolean).join(" ")}`));
    root.append(form(best, picture));
    return root;
  }

  /** @param {Picture} picture @param {string | null} vin */
  function photo(picture, vin) {
    const found = picture.read?.candidates.find((one) => one.vin === vin) ?? picture.read?.candidates[0];
    const link = make("a", { class: "ocr-vin-photo", href: `/media/${picture.media_id}`, target: "_blank", rel: "noopener" });
    link.append(make("img", { src: `/media/${picture.media_id}`, alt: found?.region ? t.photo_marked : t.photo, loading: "lazy" }));
    if (found?.region) link.append(mark(found.region));
    return link;
  }

  /** @param {Region} region */
  function mark({ left, top, right, bottom }) {
    const over = document.createElementNS(SVG, "svg");
    over.setAttribute("viewBox", "0 0 1 1");
    over.setAttribute("preserveAspectRatio", "none");
    over.setAttribute("aria-hidden", "true");
    for (const name of ["under", ""]) {
      const rect = document.createElementNS(SVG, "rect");
      const place = { x: left, y: top, width: right - left, height: bottom - top, rx: 0.01 };
      for (const [key, value] of Object.entries(place)) rect.setAttribute(key, String(value));
      if (name) rect.setAttribute("class", name);
      over.append(rect);
    }
    return over;
  }

  /** @param {Shown} shown @param {Picture | undefined} picture @param {string | null} best */
  function heading(shown, picture, best) {
    const name = named(shown.vehicle ?? (best ? picture?.vehicles[best] : null));
    const state = picture ? (picture.state === "waiting" ? t.waiting : picture.state !== "read" ? t.refused(picture.refusal) : picture.read?.ask ? t.ask : t.nothing) : t.unknown;
    return make("p", { class: name ? "ocr-vin-name" : "soft", tabindex: "-1" }, name || (best ? t.unknown : state));
  }

  /** @param {Shown} shown @param {Picture | undefined} picture @param {string} vin */
  function number(shown, picture, vin) {
    const line = make("div", { class: "ocr-vin-number" });
    const confidence = shown.vin ? shown.confidence : (picture?.read?.confidence ?? 0);
    line.append(make("span", { class: "mono" }, vin));
    line.append(make("span", { class: `ocr-vin-state${shown.confirmed || confidence >= CODE_SURE ? " sure" : ""}` }, shown.confirmed ? t.confirmed : `${confidence} %`));
    if (!shown.confirmed) line.append(button(t.confirm, () => correct(vin, picture?.message_id ?? null)));
    return line;
  }

  /** @param {Vehicle} vehicle */
  function layers(vehicle) {
    const said = Object.entries(vehicle.layers).map(([field, layer]) => `${t.field[field] ?? field}: ${t.layer[layer] ?? layer}`);
    return make("p", { class: "quiet" }, said.join(" · "));
  }

  /** @param {Picture} picture @param {string | null} best */
  function choices(picture, best) {
    const list = make("ul", { class: "ocr-vin-choices", role: "list", "aria-labelledby": "ocr-vin-choice" });
    for (const one of (picture.read?.candidates ?? []).filter((each) => each.vin !== best && each.confidence > 0).slice(0, 3)) {
      const item = make("li");
      const choose = button("", () => correct(one.vin, picture.message_id));
      choose.append(make("span", { class: "mono" }, one.vin), make("span", { class: "quiet num" }, `${one.confidence} %`));
      const name = named(picture.vehicles[one.vin]);
      if (name) choose.append(make("span", { class: "quiet" }, name));
      item.append(choose);
      list.append(item);
    }
    const whole = make("div");
    whole.append(make("p", { id: "ocr-vin-choice", class: "quiet" }, best ? t.candidates : t.which), list);
    whole.hidden = !list.children.length;
    return whole;
  }

  /** @param {string | null} best @param {Picture | undefined} picture */
  function form(best, picture) {
    const field = /** @type {HTMLInputElement} */ (make("input", { class: "box", id: "ocr-vin-field", maxlength: "24", autocomplete: "off", spellcheck: "false", autocapitalize: "characters", "aria-describedby": "ocr-vin-said" }));
    const said = make("small", { id: "ocr-vin-said", role: "status" });
    const send = /** @type {HTMLButtonElement} */ (make("button", { class: "btn small", type: "submit" }, t.correct));
    const shape = /** @type {HTMLFormElement} */ (make("form"));
    field.value = best ?? "";
    const look = () => {
      const verdict = judge(field.value);
      said.className = verdict.state === "right" ? "right" : verdict.state === "wrong" ? "wrong" : "";
      said.textContent = t.verdict[verdict.state](verdict);
      send.disabled = verdict.state === "short" || verdict.vin === best;
    };
    field.addEventListener("input", look);
    shape.addEventListener("submit", (event) => {
      event.preventDefault();
      void correct(judge(field.value).vin, picture?.message_id ?? null).catch((problem) => {
        said.className = "wrong";
        said.textContent = problem.detail ?? String(problem);
      });
    });
    look();
    shape.append(make("label", { for: "ocr-vin-field" }, "VIN"), field, send, said);
    return shape;
  }

  /** @param {string} text @param {() => Promise<void>} run */
  function button(text, run) {
    const one = /** @type {HTMLButtonElement} */ (make("button", { class: "btn small", type: "button" }, text));
    one.addEventListener("click", () => {
      one.disabled = true;
      void run().finally(() => (one.disabled = false));
    });
    return one;
  }

  void draw();
  return {
    update: (/** @type {{id: string}} */ shown) => {
      current = shown;
      void draw();
    },
    close: () => {
      closed = true;
      clearTimeout(waiting);
    },
  };
}

/** Give the words for a vehicle. @param {Vehicle | null | undefined} vehicle */
function named(vehicle) {
  return [vehicle?.make, vehicle?.model, vehicle?.year, vehicle?.engine].filter(Boolean).join(" ");
}

/** Make an element. @param {string} name @param {Record<string, string>} [attributes] @param {string} [text] */
function make(name, attributes = {}, text) {
  const made = document.createElement(name);
  for (const [key, value] of Object.entries(attributes)) made.setAttribute(key, value);
  if (text !== undefined) made.textContent = text;
  return made;
}

/** Bring the sheet of the card once. */
function style() {
  const href = new URL("./vehicle.css", import.meta.url).href;
  if (document.querySelector(`link[href="${href}"]`)) return;
  document.head.append(make("link", { rel: "stylesheet", href }));
}
