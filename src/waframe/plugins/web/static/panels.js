/** The right column: cards about the open conversation; the plugins' stand in the order that the server gives. */

import { api } from "./api.js";
import { ActionsCard, BooksCard, CustomerCard, FactsCard, TimerCard } from "./cards.js";
import { PluginCard } from "./plugin_cards.js";
import { conversation, openId, socket } from "./state.js";
import { t } from "./texts.js";
import { classes, h, html, useEffect, useLayoutEffect, useRef, useSignal } from "./ui.js";

const AGAIN_MS = 400;
const NEWS = new Set(["fact.learnt", "floor.changed", "conversation.changed", "media.stored"]);

/**
 * @typedef {{conversation: import("./api.js").Conversation, identities: {kind: string, value: string}[], note: string | null,
 *   facts: {name: string, value: string, confidence: number, message_id: string | null}[], history?: any[],
 *   description?: string | null, others: import("./api.js").Conversation[]}} Whole
 */

/** The column. @param {{open: boolean, onClose: () => void}} props `open`: it lies over the thread, where the page is narrow */
export function Panels({ open, onClose }) {
  const root = useRef(/** @type {HTMLElement | null} */ (null));
  const id = openId.value;
  useLayoutEffect(() => {
    if (!open) return;
    const before = /** @type {HTMLElement | null} */ (document.activeElement);
    const first = () => root.current?.focus();
    first();
    requestAnimationFrame(() => root.current?.contains(document.activeElement) || first());
    const trap = (/** @type {FocusEvent} */ event) => {
      const to = /** @type {Element} */ (event.target);
      if (!root.current?.contains(to) && !to.closest("dialog")) first();
    };
    document.addEventListener("focusin", trap);
    return () => {
      document.removeEventListener("focusin", trap);
      (before?.isConnected ? before : document.getElementById("thread"))?.focus();
    };
  }, [open]);
  return html`${open && html`<div class="veil" onClick=${onClose}></div>`}
    <div class=${classes("right", open && "open")} id="panels" tabindex="-1" ref=${root} aria-label=${t("panels.label")} role=${open ? "dialog" : "complementary"} aria-modal=${open ? "true" : undefined}
      onKeyDown=${(/** @type {KeyboardEvent} */ event) => open && turn(event, root.current)}>
      ${id && h(Cards, { key: id, id })}
    </div>`;
}

/** Tab goes round within the column while it lies over the rest. @param {KeyboardEvent} event @param {HTMLElement | null} root */
function turn(event, root) {
  if (event.key !== "Tab" || !root) return;
  const stops = /** @type {HTMLElement[]} */ ([...root.querySelectorAll("a[href], button:not([disabled]), input, textarea, select, summary, [tabindex='0']")]).filter((one) => one.checkVisibility());
  const [first, last] = [stops[0], stops[stops.length - 1]];
  const at = document.activeElement;
  if (event.shiftKey && (at === first || at === root)) last?.focus();
  else if (!event.shiftKey && at === last) first?.focus();
  else return;
  event.preventDefault();
}

/** @param {{id: string}} props */
function Cards({ id }) {
  const one = conversation(id).value;
  const whole = useSignal(/** @type {Whole | null} */ (null));
  const failed = useSignal(false);
  const panels = useSignal(/** @type {{name: string, title: string, plugin: string, module: string}[]} */ ([]));
  useEffect(() => {
    const controller = new AbortController();
    /** @type {any} */
    let waiting = null;
    const read = async () => {
      waiting = null;
      try {
        const found = await api.conversation(id, controller.signal);
        whole.value = found;
        failed.value = false;
      } catch {
        if (!controller.signal.aborted) failed.value = whole.value === null;
      }
    };
    read();
    api.panels(id, controller.signal).then((found) => (panels.value = found), () => undefined);
    const stop = socket.on("*", (event) => {
      if (event.conversation_id === id && NEWS.has(event.name)) waiting ??= setTimeout(read, AGAIN_MS);
    });
    return () => {
      stop();
      clearTimeout(waiting);
      controller.abort();
    };
  }, [id]);
  if (!one) return html`<section class="card" aria-busy="true"></section>`;
  return html`${h(CustomerCard, { one, whole: whole.value })}
    ${failed.value && html`<section class="card"><p class="quiet">${t("panels.failed")}</p></section>`}
    ${h(TimerCard, { one })}
    ${panels.value.map((panel) => h(PluginCard, { key: `${panel.plugin}.${panel.name}`, panel, one }))}
    ${whole.value && h(FactsCard, { id, facts: whole.value.facts })}
    ${h(ActionsCard, { id })}
    ${whole.value && h(BooksCard, { id, history: whole.value.history ?? [] })}`;
}
