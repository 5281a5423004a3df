/** A page that a plugin adds to the desk: it has the whole window, below a line that leads back. */

import { face } from "./plugin_cards.js";
import { pages } from "./state.js";
import { t } from "./texts.js";
import { Empty, h, html, Icon, useEffect, useRef, useSignal } from "./ui.js";

/** @param {{name: string}} props `name` is PLUGIN/NAME */
export function Page({ name }) {
  const page = pages.value.find((one) => `${one.plugin}/${one.name}` === name);
  return html`<div class="page">
    <header class="page-head"><a class="btn bare" href="#">${h(Icon, { name: "arrow-left", size: "s" })}${t("page.back")}</a><h1 class="sr">${page?.title ?? t("page.gone")}</h1></header>
    <main id="thread" tabindex="-1">${page ? h(Drawn, { key: name, page }) : h(Empty, { icon: "search-x", title: t("page.gone"), text: t("page.gone_why") })}</main>
  </div>`;
}

/** @param {{page: {name: string, title: string, plugin: string, module: string}}} props */
function Drawn({ page }) {
  const body = useRef(/** @type {HTMLElement | null} */ (null));
  const failed = useSignal(false);
  useEffect(() => {
    /** @type {{close?: () => void} | null} */
    let drawn = null;
    let here = true;
    document.title = page.title;
    document.getElementById("thread")?.focus();
    import(page.module).then((module) => here && body.current && (drawn = module.default(body.current, null, face) ?? null)).catch((problem) => {
      console.warn(`the page ${page.plugin}.${page.name} failed`, problem);
      if (here) failed.value = true;
    });
    return () => {
      here = false;
      drawn?.close?.();
      document.title = "waframe";
    };
  }, []);
  return html`${failed.value && h(Empty, { icon: "circle-alert", title: t("page.failed") })}<div ref=${body}></div>`;
}
