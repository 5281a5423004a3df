/** A picture over the page: as large as it fits, nearer by keys, wheel or click, with its neighbours and a way to keep it. */

import { openDialog } from "./dialogs.js";
import { t } from "./texts.js";
import { Button, h, html, Icon, useEffect, useRef, useSignal } from "./ui.js";

/** @typedef {{url: string, text: string, filename: string}} Picture */

const NEAREST = 6;
const STEP = 1.4;

/** Show one of several pictures. @param {Picture[]} pictures @param {number} at */
export const openLightbox = (pictures, at) => openDialog({ title: t("lightbox.title"), class: "lightbox", body: () => h(Lightbox, { pictures, begin: at }) });

/** @param {{pictures: Picture[], begin: number}} props */
function Lightbox({ pictures, begin }) {
  const at = useSignal(begin);
  const zoom = useSignal(1);
  const stage = useRef(/** @type {HTMLElement | null} */ (null));
  const one = pictures[at.value];
  const go = (/** @type {number} */ step) => {
    const next = at.value + step;
    if (!pictures[next]) return;
    at.value = next;
    zoom.value = 1;
  };
  const near = (/** @type {number} */ factor) => (zoom.value = Math.min(NEAREST, Math.max(1, zoom.value * factor)));
  const onKeyDown = (/** @type {KeyboardEvent} */ event) => {
    const { key } = event;
    if (key === "ArrowLeft" && zoom.value === 1) go(-1);
    else if (key === "ArrowRight" && zoom.value === 1) go(1);
    else if (key === "+" || key === "=") near(STEP);
    else if (key === "-") near(1 / STEP);
    else if (key === "0") zoom.value = 1;
    else return;
    event.preventDefault();
    event.stopPropagation();
  };
  const onWheel = (/** @type {WheelEvent} */ event) => {
    event.preventDefault();
    near(event.deltaY < 0 ? 1.15 : 1 / 1.15);
  };
  useEffect(() => {
    stage.current?.focus();
    stage.current?.addEventListener("wheel", onWheel, { passive: false });
  }, []);
  return html`<div class="stage" ref=${stage} tabindex="0" onKeyDown=${onKeyDown} aria-label=${one.text || t("lightbox.title")}>
      <img key=${one.url} src=${one.url} alt=${one.text || t("content.image")} style=${{ width: `${zoom.value * 100}%` }} class=${zoom.value > 1 ? "near" : ""} onClick=${() => (zoom.value = zoom.value > 1 ? 1 : 2)} />
    </div>
    <footer>
      ${h(Button, { kind: "bare", icon: "chevron-left", label: t("lightbox.previous"), disabled: at.value === 0, onClick: () => go(-1) })}
      <span class="quiet">${at.value + 1} / ${pictures.length}</span>
      ${h(Button, { kind: "bare", icon: "chevron-right", label: t("lightbox.next"), disabled: at.value === pictures.length - 1, onClick: () => go(1) })}
      <span class="grow cut soft" dir="auto">${one.text}</span>
      ${h(Button, { kind: "bare", icon: "minus", label: t("lightbox.farther"), onClick: () => near(1 / STEP) })}
      ${h(Button, { kind: "bare", icon: "plus", label: t("lightbox.nearer"), onClick: () => near(STEP) })}
      <a class="btn" href=${one.url} download=${one.filename}>${h(Icon, { name: "download" })}${t("lightbox.keep")}</a>
    </footer>`;
}
