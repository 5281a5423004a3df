/** Dialogs: one at a time, over the page; Escape closes, and the focus goes back to where it was. */

import { t } from "./texts.js";
import { Button, classes, h, html, signal, useLayoutEffect, useRef } from "./ui.js";

/** @typedef {{title: string, body: (close: () => void) => any, wide?: boolean, class?: string, onClose?: () => void}} Sheet */

/** @type {import("./vendor/signals.js").Signal<Sheet | null>} */
const open = signal(null);

/** Show a dialog in place of the one that may be open. @param {Sheet} sheet */
export function openDialog(sheet) {
  const before = open.value;
  open.value = sheet;
  before?.onClose?.();
}

/** Close what is open. */
export function closeDialog() {
  const before = open.value;
  open.value = null;
  before?.onClose?.();
}

/**
 * Ask whether something should be done; what cannot be taken back is asked in red.
 * @param {{title: string, text?: string, action: string, danger?: boolean}} question
 * @returns {Promise<boolean>}
 */
export function confirm({ title, text, action, danger }) {
  return new Promise((resolve) => {
    let answer = false;
    openDialog({
      title,
      class: "narrow",
      onClose: () => resolve(answer),
      body: (close) => html`${text && html`<p class="soft">${text}</p>`}
        <footer>${h(Button, { onClick: close, children: t("ui.cancel") })}
          ${h(Button, { kind: danger ? "voice" : "ink", voice: danger ? "danger" : undefined, "data-first": true, onClick: () => ((answer = true), close()), children: action })}</footer>`,
    });
  });
}

/** Where dialogs appear; stands once on the page. */
export function Dialogs() {
  const sheet = open.value;
  return sheet && h(Shown, { key: sheet.title, sheet });
}

/** @param {{sheet: Sheet}} props */
function Shown({ sheet }) {
  const root = useRef(/** @type {HTMLDialogElement | null} */ (null));
  useLayoutEffect(() => {
    const before = /** @type {HTMLElement | null} */ (document.activeElement);
    root.current?.showModal();
    /** @type {HTMLElement | null | undefined} */ (root.current?.querySelector("[data-first]"))?.focus();
    return () => (before?.isConnected && before !== document.body ? before : document.getElementById("thread"))?.focus();
  }, []);
  return html`<dialog ref=${root} class=${classes("dialog", sheet.wide && "wide", sheet.class)} aria-label=${sheet.title} onClose=${() => open.value === sheet && closeDialog()}
    onClick=${(/** @type {MouseEvent} */ event) => event.target === root.current && root.current?.close()}>
    <div class="dialog-inner">
      <header><h2>${sheet.title}</h2>${h(Button, { kind: "bare", small: true, icon: "x", label: t("ui.close"), onClick: () => root.current?.close() })}</header>
      ${sheet.body(() => root.current?.close())}
    </div>
  </dialog>`;
}
