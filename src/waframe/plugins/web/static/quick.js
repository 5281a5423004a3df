/** Quick actions above the composer: selling, a note, a template, the customer's place, and what plugins offer. */

import { windowLeft } from "./floor.js";
import { perform, quickOffers } from "./head.js";
import { can, run } from "./keys.js";
import { say } from "./outbox.js";
import { channelOf, now } from "./state.js";
import { t } from "./texts.js";
import { Button, h, html, Icon, Menu, MenuItem } from "./ui.js";

const SHOWN = 7;

/** @param {{one: import("./api.js").Conversation, text: string}} props */
export function Quick({ one, text }) {
  const left = windowLeft(one, now.value);
  const place = () => say(one.id, { content: { type: "location_request", body: text.trim() || t("quick.place_words") }, reply_to: null });
  const all = [
    ...(can("sell.quote") ? [{ id: "sell.quote", icon: "receipt-text", title: t("sell.quote"), run: () => run("sell.quote") }] : []),
    ...(can("sell.stock") ? [{ id: "sell.stock", icon: "boxes", title: t("sell.stock"), run: () => run("sell.stock") }] : []),
    ...(can("sell.product") ? [{ id: "sell.product", icon: "package", title: t("sell.send_product"), run: () => run("sell.product") }] : []),
    ...quickOffers().map((offer) => ({ id: offer.name, icon: "zap", title: offer.title, run: () => perform(offer) })),
    ...(left === null || left > 0 ? [{ id: "place", icon: "map-pin", title: t("quick.place"), run: place }] : []),
    ...(channelOf(one)?.has_templates ? [{ id: "template", icon: "layout-template", title: t("content.template"), run: () => document.dispatchEvent(new CustomEvent("waframe:template")) }] : []),
    { id: "note", icon: "sticky-note", title: t("composer.note"), run: () => run("write.note") },
  ];
  const rest = all.slice(SHOWN);
  return html`<div class="quick" role="toolbar" aria-label=${t("quick.label")}>
    ${all.slice(0, SHOWN).map((one) => h(Button, { key: one.id, kind: "bare", icon: one.icon, "aria-label": one.title, title: one.title, onClick: one.run, children: html`<span class="word">${one.title}</span>` }))}
    ${rest.length > 0 && h(Menu, { label: t("head.more"), class: "btn bare icon", button: h(Icon, { name: "ellipsis" }), below: "end", children: (close) => rest.map((one) => h(MenuItem, { key: one.id, icon: one.icon, onClick: () => (close(), one.run()), children: one.title })) })}
  </div>`;
}
