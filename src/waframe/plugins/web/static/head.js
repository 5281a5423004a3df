/** The header: who the customer is, how the conversation stands, who else is here, and what one can do, by the server's names. */

import { act, offer, offers, SELLING } from "./actions.js";
import { initialsOf, standing, titleOf } from "./floor.js";
import { can, run } from "./keys.js";
import { branches, channelOf, channels, me, now, presence, writers } from "./state.js";
import { formatDuration, formatPhone, t } from "./texts.js";
import { Button, classes, Face, h, html, Icon, Menu, MenuItem, Pill } from "./ui.js";

/** @typedef {import("./api.js").Conversation} Conversation */
/** @typedef {import("./actions.js").Offer} Offer */

/** Actions that stand in the header, by the server's names, with the command that runs each where there is one. */
const STANDING = { take: "floor.take", release: "floor.release", return_to_bot: "floor.return", set_ai: "floor.ai", transfer: "floor.transfer", close: "floor.close", reopen: "floor.reopen" };
/** Of those, the ones that move under «Más» before the others where there is little room. */
const EARLY = new Set(["set_ai", "reopen"]);
/** Where one may take what somebody else has, so many stand beside that; the others move early, too. */
const BESIDE_TAKE = 2;
/** Those that only appear under «Más». */
const RARE = { extend: "floor.extend", snooze: "floor.snooze", label: "floor.label", assign: "floor.assign" };
/** Those that have a place of their own elsewhere on the page. */
const ELSEWHERE = new Set(["unlabel", "refund_order", "return_lines", "daily_report", ...SELLING]);
const LOOKS = { take: { icon: "hand", kind: /** @type {const} */ ("ink") }, return_to_bot: { icon: "sparkles", kind: /** @type {const} */ ("voice"), voice: "ai" }, set_ai: { icon: "sparkles" } };

/**
 * Run an offered action: by its command, which may ask for more, else as it is or after a form.
 * @param {Offer} offer
 * @param {string} [command]
 */
export async function perform(offer, command) {
  if (command && can(command)) return run(command);
  if (!needsMore(offer)) return act(offer.name);
  const { start } = await import("./forms.js");
  return start(offer.name);
}

/** Tell whether an action cannot be run without being told more. @param {Offer} offer */
function needsMore({ arguments: schema }) {
  const name = schema?.$ref?.split("/").pop();
  return Boolean((name ? schema.$defs?.[name] : schema)?.required?.length);
}

/** @param {{one: Conversation}} props */
export function Head({ one }) {
  const stands = standing(one, me.value?.id ?? "", now.value);
  const { customer } = one;
  const branch = branches.value.find((known) => known.key === one.branch)?.name ?? one.branch;
  const identity = [formatPhone(customer.phone) || (customer.username && `@${customer.username}`), branch, channels.value.length > 1 && channelOf(one)?.title].filter(Boolean).join(" · ");
  const others = [...presence.value.values()].filter((seen) => seen.conversation_id === one.id && seen.agent.id !== me.value?.id);
  const timed = stands.left !== null && stands.left > 0 && stands.state === "human";
  const standingOffers = Object.keys(STANDING).flatMap((name) => offer(name) ?? []);
  const crowded = offer("take") ? standingOffers.slice(BESIDE_TAKE) : [];
  const early = new Set([...EARLY, ...crowded.map(({ name }) => name)]);
  const rare = Object.keys(RARE).flatMap((name) => offer(name) ?? []);
  return html`<header>
    ${h(Button, { kind: "bare", touch: true, class: "narrow-only", icon: "arrow-left", label: t("thread.back"), onClick: () => run("back") })}
    <div class="who"><h1 class="cut"><bdi>${titleOf(one)}</bdi></h1><small class="cut">${(writers.value.get(one.id) ?? 0) > now.value ? t("head.writes") : identity}</small></div>
    ${h(Pill, { state: true, voice: stands.voice, icon: stands.icon, title: t("thread.state"), children: timed ? `${stands.word} · ${formatDuration(stands.left ?? 0)}` : stands.word })}
    ${others.length > 0 && html`<span class="presence">${others.slice(0, 3).map((seen) => html`<span key=${seen.agent.id} title=${t("thread.looking", { name: seen.agent.name })}>${h(Face, { initials: initialsOf(seen.agent.name), voice: "other", small: true })}<span class="sr">${t("thread.looking", { name: seen.agent.name })}</span></span>`)}${h(Icon, { name: "eye", size: "s" })}</span>`}
    <div class="acts">
      ${standingOffers.map((offer) => h(Standing, { key: offer.name, offer, early: early.has(offer.name) }))}
      ${standingOffers.length + rare.length > 1 && html`<span class=${rare.length ? "rest always" : "rest"}>${h(Menu, { label: t("head.more"), class: "btn icon", button: h(Icon, { name: "ellipsis" }), below: "end", children: (close) => More([...standingOffers, ...rare], early, close) })}</span>`}
    </div>
    ${h(Button, { kind: "bare", class: "aside-opener", icon: "panel-right-open", label: t("command.right"), onClick: () => run("column.right") })}
  </header>`;
}

/** @param {{offer: Offer, early: boolean}} props */
function Standing({ offer, early }) {
  const command = /** @type {any} */ (STANDING)[offer.name];
  const look = /** @type {any} */ (LOOKS)[offer.name] ?? {};
  return h(Button, { class: classes("act", early && "early", offer.name === "take" && "first"), command: can(command) ? command : undefined, ...look, onClick: () => perform(offer, command), children: offer.name === "take" ? t("actions.take") : offer.title });
}

/** @param {Offer[]} list @param {Set<string>} early @param {() => void} close */
const More = (list, early, close) =>
  list.map((offer) => {
    const command = /** @type {any} */ ({ ...STANDING, ...RARE })[offer.name];
    return html`<span key=${offer.name} class=${offer.name in STANDING ? classes("folded", early.has(offer.name) && "early") : ""}>${h(MenuItem, { icon: /** @type {any} */ (LOOKS)[offer.name]?.icon, onClick: () => (close(), perform(offer, command)), children: offer.title })}</span>`;
  });

/** Actions of plugins that are none of the header: they become quick actions. */
export const quickOffers = () => offers.value.filter(({ name }) => !(name in STANDING) && !(name in RARE) && !ELSEWHERE.has(name));
