/** The parts that everything visible is made of. No part knows a colour: a voice is a class, and CSS does the rest. */

import { useEffect, useLayoutEffect, useRef, useState } from "./vendor/hooks.js";
import htm from "./vendor/htm.js";
import { createPortal, Fragment, h, render } from "./vendor/preact.js";
import { batch, computed, effect, signal, useComputed, useSignal, useSignalEffect } from "./vendor/signals.js";
import { keyOf } from "./keys.js";
import { t } from "./texts.js";

export { batch, computed, createPortal, effect, Fragment, h, render, signal };
export { useComputed, useEffect, useLayoutEffect, useRef, useSignal, useSignalEffect, useState };

/** Plain elements, written as they look. Components are called by `h`. */
export const html = htm.bind(h);

const SPRITE = new URL("./icons.svg", import.meta.url).href;

/** @param {...(string | false | null | undefined)} names */
export const classes = (...names) => names.filter(Boolean).join(" ");

/**
 * A picture of the sprite; decoration, for a word stands beside it.
 * @param {{name: string, size?: "s" | "xs" | null}} props
 */
export function Icon({ name, size }) {
  return html`<svg class=${classes("i", size && `i-${size}`)} aria-hidden="true"><use href="${SPRITE}#i-${name}" /></svg>`;
}

/** An icon as an element, for what is no component. @param {string} name */
export function iconElement(name) {
  const icon = document.createElementNS("http://www.w3.org/2000/svg", "svg");
  icon.setAttribute("class", "i i-s");
  icon.setAttribute("aria-hidden", "true");
  const use = document.createElementNS("http://www.w3.org/2000/svg", "use");
  use.setAttribute("href", `${SPRITE}#i-${name}`);
  icon.append(use);
  return icon;
}

/**
 * The class of a voice: ai, queued, mine, other, expiring, external, closed, danger, note or client.
 * @param {string} name
 */
export const Voice = (name) => `v-${name}`;

/**
 * A neutral face with the ring of its voice; the badge repeats the state as an icon or as initials.
 * @param {{initials: string, voice?: string, small?: boolean, icon?: string | null, who?: string | null,
 *   left?: number | null, title?: string}} props `left` is the part of the lease that is left, 0 to 1: the ring drains
 */
export function Face({ initials, voice, small, icon, who, left = null, title }) {
  const badge = who ? html`<span class="badge who">${who}</span>` : icon ? html`<span class="badge">${h(Icon, { name: icon })}</span>` : null;
  const draining = left !== null && !small;
  return html`<span
    class=${classes("face", small && "small", voice && Voice(voice), draining && "drain")}
    style=${draining ? { "--left": Math.round(Math.max(0, Math.min(1, left)) * 100) } : undefined}
    title=${title}
    aria-hidden="true"
    >${initials}${badge}</span
  >`;
}

/**
 * A word on a tint.
 * @param {{voice?: string, icon?: string, state?: boolean, line?: boolean, title?: string, children?: any}} props
 */
export function Pill({ voice, icon, state, line, title, children }) {
  return html`<span class=${classes("pill", state && "state", line && "line", voice && Voice(voice))} title=${title}>
    ${icon && h(Icon, { name: icon, size: "s" })}${children}
  </span>`;
}

/**
 * A button. With `command` it prints that command's key; with `label` and no children it is an icon alone.
 * @param {{label?: string, icon?: string, kind?: "plain" | "bare" | "solid" | "ink" | "voice", voice?: string,
 *   small?: boolean, wide?: boolean, touch?: boolean, command?: string, children?: any, [attribute: string]: any}} props
 */
export function Button({ label, icon, kind = "plain", voice, small, wide, touch, command, children, ...more }) {
  const alone = !children;
  const key = command ? keyOf(command) : "";
  return html`<button
    type="button"
    ...${more}
    class=${classes("btn", kind !== "plain" && kind, small && "small", wide && "wide", touch && "touch", alone && "icon", voice && Voice(voice), more.class)}
    aria-label=${alone ? label : more["aria-label"]}
    title=${alone ? `${label}${key && ` · ${key}`}` : more.title}
    >${icon && h(Icon, { name: icon, size: small ? "s" : null })}${children}${key && !alone && html`<span class="key" aria-hidden="true">${key}</span>`}</button
  >`;
}

/** @param {{value: number, on?: boolean, label?: string}} props */
export const Count = ({ value, on, label }) =>
  html`<span class=${classes("count", on && "on")}>${value > 999 ? "999+" : value}${label && html`<span class="sr"> ${label}</span>`}</span>`;

/** @param {{on: boolean, label?: string, icon?: string, onClick: () => void, children?: any}} props */
export const Chip = ({ on, label, icon, onClick, children }) =>
  html`<button type="button" class=${classes("chip", on && "on")} aria-pressed=${on} aria-label=${label} onClick=${onClick}>
    ${icon && h(Icon, { name: icon, size: "s" })}${children}
  </button>`;

/** What stands where nothing is: why, and one way on. @param {{icon: string, title: string, text?: string, children?: any}} props */
export const Empty = ({ icon, title, text, children }) =>
  html`<div class="empty">${h(Icon, { name: icon })}<b>${title}</b>${text && html`<p>${text}</p>`}${children}</div>`;

/** Rows that are not there yet. They wait a moment, so that what is fast does not flicker. @param {{rows?: number}} props */
export const Skeleton = ({ rows = 6 }) =>
  html`<div class="skeleton" aria-hidden="true">${Array.from({ length: rows }, (_, index) => html`<div key=${index}><i></i><span><b></b><b></b></span></div>`)}</div>`;

/** A switch. @param {{on: boolean, label: string, onChange: (on: boolean) => void}} props */
export const Switch = ({ on, label, onChange }) =>
  html`<button type="button" role="switch" class=${classes("switch", on && "on")} aria-checked=${on} aria-label=${label} onClick=${() => onChange(!on)}></button>`;

/**
 * A button that opens a menu of buttons; arrows move, Escape closes and gives the focus back.
 * @param {{label: string, named?: boolean, button: any, class?: string, children: (close: () => void) => any, below?: "start" | "end"}} props
 * `named` is for a button with words of its own: the label is said before them
 */
export function Menu({ label, named = false, button, class: name = "btn", children, below = "start" }) {
  const [open, setOpen] = useState(false);
  const root = useRef(/** @type {HTMLElement | null} */ (null));
  const close = () => {
    setOpen(false);
    root.current?.querySelector("button")?.focus();
  };
  useEffect(() => {
    if (!open) return;
    const away = (/** @type {Event} */ event) => !root.current?.contains(/** @type {Node} */ (event.target)) && setOpen(false);
    document.addEventListener("pointerdown", away);
    const first = /** @type {HTMLElement | null} */ (root.current?.querySelector(".menu button, .menu input"));
    first?.focus();
    return () => document.removeEventListener("pointerdown", away);
  }, [open]);
  const onKeyDown = (/** @type {KeyboardEvent} */ event) => {
    if (!open) return;
    const items = /** @type {HTMLElement[]} */ ([...(root.current?.querySelectorAll(".menu button, .menu input") ?? [])]);
    const at = items.indexOf(/** @type {HTMLElement} */ (document.activeElement));
    const step = { ArrowDown: 1, ArrowUp: -1 }[event.key];
    if (step) items[(at + step + items.length) % items.length]?.focus();
    else if (event.key === "Escape") close();
    else return;
    event.preventDefault();
    event.stopPropagation();
  };
  return html`<div class="menu-root" ref=${root} onKeyDown=${onKeyDown}>
    <button type="button" class=${name} aria-haspopup="true" aria-expanded=${open} aria-label=${named ? undefined : label} onClick=${() => setOpen(!open)}>${named && html`<span class="sr">${label}: </span>`}${button}</button>
    ${open && html`<div class=${classes("menu", below)} role="group" aria-label=${label}>${children(close)}</div>`}
  </div>`;
}

/** A line of a menu. @param {{icon?: string, on?: boolean, end?: any, onClick: () => void, children?: any}} props */
export const MenuItem = ({ icon, on, end, onClick, children }) =>
  html`<button type="button" class="item" aria-pressed=${on} onClick=${onClick}>
    ${on === undefined ? icon && h(Icon, { name: icon, size: "s" }) : html`<span class="tick">${on && h(Icon, { name: "check", size: "s" })}</span>`}
    <span class="grow cut">${children}</span>${end}
  </button>`;

/** What is said once to screen readers. */
const said = signal("");
/** @typedef {{id: number, text: string, voice?: string, action?: {title: string, run: () => void}}} Notice */
const notices = signal(/** @type {Notice[]} */ ([]));
let counter = 0;

/** Say something to who cannot see it. @param {string} text */
export function announce(text) {
  said.value = "";
  setTimeout(() => (said.value = text), 50);
}

/**
 * Show a sentence at the bottom for a while, with one action at most.
 * @param {string} text
 * @param {{voice?: string, action?: {title: string, run: () => void}, seconds?: number}} [more]
 */
export function notify(text, { voice, action, seconds = 6 } = {}) {
  const id = ++counter;
  notices.value = [...notices.value.slice(-2), { id, text, voice, action }];
  setTimeout(() => dismiss(id), seconds * 1000);
}

/** @param {number} id */
const dismiss = (id) => (notices.value = notices.value.filter((one) => one.id !== id));

/** Where notices and announcements appear; stands once on the page. */
export function Notices() {
  return html`<div class="sr" aria-live="polite">${said.value}</div>
    <div class="notices" role="status">
      ${notices.value.map(
        (one) => html`<div key=${one.id} class=${classes("notice", one.voice && Voice(one.voice))}>
          <span class="grow">${one.text}</span>
          ${one.action && h(Button, { small: true, onClick: () => (one.action?.run(), dismiss(one.id)), children: one.action.title })}
          ${h(Button, { small: true, kind: "bare", icon: "x", label: t("ui.close"), onClick: () => dismiss(one.id) })}
        </div>`,
      )}
    </div>`;
}

const THEME = "waframe.theme";

/** The theme chosen here: system, light or dark. @returns {string} */
export const currentTheme = () => localStorage.getItem(THEME) ?? "system";

/** Choose a theme: `system` follows the device. @param {string} name */
export function chooseTheme(name) {
  if (name === "system") localStorage.removeItem(THEME);
  else localStorage.setItem(THEME, name);
  applyTheme();
}

/** Put the chosen theme on the page. */
export function applyTheme() {
  const name = currentTheme();
  if (name === "system") delete document.documentElement.dataset.theme;
  else document.documentElement.dataset.theme = name;
}
