/** Dialogs: one at a time, over the page; Escape closes, and the focus goes back to where it was. */

import { t } from "./texts.js";
import { Button, classes, h, html, signal, useLayoutEffect, useRef } from "./ui.js";

/** @typedef {{title: string, body: (close: () => void) => any, wide?: boolean, class?: string}} Sheet */

/** @type {import("./vendor/signals.js").Signal<Sheet | null>} */
const open = signal(null);

/** Show a dialog in place of the one that may be open. @param {Sheet} sheet */
export function openDialog(sheet) {
  open.value = sheet;
}

/** Close what is open. */
export const closeDialog = () => (open.value = null);

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
    return () => before?.focus();
  }, []);
  return html`<dialog ref=${root} class=${classes("dialog", sheet.wide && "wide", sheet.class)} aria-label=${sheet.title} onClose=${closeDialog}
    onClick=${(/** @type {MouseEvent} */ event) => event.target === root.current && root.current?.close()}>
    <div class="dialog-inner">
      <header><h2>${sheet.title}</h2>${h(Button, { kind: "bare", small: true, icon: "x", label: t("ui.close"), onClick: () => root.current?.close() })}</header>
      ${sheet.body(() => root.current?.close())}
    </div>
  </dialog>`;
}
