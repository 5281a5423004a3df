/** The list of conversations: rows of 72 px, of which only the visible ones are there. */

import { act, open } from "./actions.js";
import { can, isTyping } from "./keys.js";
import { drafted } from "./drafts.js";
import { CLOSING_MS, EXPIRING_MS, authorOf, initialsOf, LATE_MS, standing, titleOf, waitingFor, windowLeft } from "./floor.js";
import { branches, channelOf, channels, conversation, filterCount, list, loadList, loadMore, me, now, openId, show, view } from "./state.js";
import { formatDuration, formatFull, formatWhen, t } from "./texts.js";
import { Button, classes, Count, Empty, Face, h, html, Icon, Skeleton, useEffect, useRef, useSignal, Voice } from "./ui.js";
import { useVirtual } from "./virtual.js";

const ROW = 72;
const NEAR_END = 12;

/** The row that has the focus of the list, so that Tab stops there once. @type {{id: string | null}} */
const roving = { id: null };

/**
 * One conversation.
 * @param {{id: string, position: number, size: number, top: number, here: boolean}} props
 */
export function Row({ id, position, size, top, here }) {
  const one = conversation(id).value;
  if (!one) return null;
  const myId = me.value?.id ?? "";
  const stands = standing(one, myId, now.value);
  const wait = waitingFor(one, now.value);
  const on = openId.value === id;
  const name = titleOf(one);
  const branch = branches.value.find((known) => known.key === one.branch)?.name ?? one.branch;
  const by = one.last_message ? authorOf(one.last_message.sender, myId) : "";
  const queued = one.state === "queued";
  return html`<li class="line" style=${{ transform: `translateY(${top}px)` }} aria-setsize=${size} aria-posinset=${position}>
    <a
      class=${classes("row", Voice(stands.voice), on && "on", one.unread > 0 && "unread")}
      href="#/c/${id}"
      data-id=${id}
      tabindex=${here ? 0 : -1}
      aria-current=${on ? "true" : undefined}
    >
      ${h(Face, {
        initials: initialsOf(name),
        icon: stands.icon,
        who: stands.initials,
        left: stands.state === "expiring" ? (stands.left ?? 0) / EXPIRING_MS : null,
      })}
      <span class="cell">
        <span class="l1"><span class="name cut">${name}</span>${wait !== null ? h(Wait, { wait }) : html`<span class="when" title=${formatFull(one.last_message_at)}>${formatWhen(one.last_message_at, now.value)}</span>`}</span>
        <span class="l2 cut">${by && html`<span class="by">${by}: </span>`}${one.last_message?.text || (one.last_message ? t(`content.${one.last_message.type}`) : t("rows.nothing_yet"))}</span>
        <span class="l3">${channels.value.length > 1 && h(Way, { one })}<span class="cut">${branch}</span><span aria-hidden="true">·</span><span class="st">${stands.word}</span>${h(Marks, { one })}</span>
      </span>
    </a>
    ${queued && h(Take, { id })}
  </li>`;
}

/** Over which channel somebody comes, where there are several. @param {{one: import("./api.js").Conversation}} props */
function Way({ one }) {
  const channel = channelOf(one);
  return channel && html`<span class="way" title=${channel.title}>${h(Icon, { name: channel.icon, size: "xs" })}<span class="sr">${channel.title} </span></span>`;
}

/** @param {{wait: number}} props */
const Wait = ({ wait }) =>
  html`<span class=${classes("when wait", wait > LATE_MS && "late")}>${h(Icon, { name: "hourglass", size: "xs" })}<span class="sr">${t("rows.waiting")} </span>${formatDuration(wait)}</span>`;

/** @param {{one: import("./api.js").Conversation}} props */
function Marks({ one }) {
  const left = windowLeft(one, now.value);
  return html`<span class="marks">
    ${drafted.value.has(one.id) && html`<span class=${`v-word ${Voice("note")}`} title=${t("rows.draft")}>${h(Icon, { name: "pencil", size: "xs" })}<span class="sr">${t("rows.draft")}</span></span>`}
    ${one.failed && html`<span class=${`v-word ${Voice("danger")}`}>${h(Icon, { name: "circle-alert", size: "xs" })}${t("rows.failed")}</span>`}
    ${left !== null && left > 0 && left < CLOSING_MS && html`<span class=${`v-word ${Voice("queued")}`} title=${t("rows.window_closes")}>${h(Icon, { name: "clock-alert", size: "xs" })}${formatDuration(left)}</span>`}
    ${one.unread > 0 && h(Count, { value: one.unread, on: true, label: t("rows.unread") })}
  </span>`;
}

/** Take a conversation without opening it first. @param {{id: string}} props */
function Take({ id }) {
  const take = () => {
    open(id);
    act("take", {}, id);
  };
  return html`<span class="hover-act">${h(Button, { small: true, icon: "hand", tabIndex: -1, onClick: take, children: t("actions.take") })}</span>`;
}

/** The rows, or why there are none. */
export function Rows() {
  const scroller = useRef(/** @type {HTMLElement | null} */ (null));
  const patience = useSignal(false);
  const { ids, next, state } = list.value;
  const virtual = useVirtual({ count: ids.length, size: () => ROW, key: (index) => ids[index], scroller: () => scroller.current });
  const items = virtual.getVirtualItems();
  const lastShown = items.at(-1)?.index ?? 0;
  useEffect(() => {
    if (next && lastShown > ids.length - NEAR_END) loadMore();
  }, [lastShown, next, ids.length]);
  useEffect(() => {
    const timer = setTimeout(() => (patience.value = true), 120);
    return () => clearTimeout(timer);
  }, []);
  useEffect(() => {
    const scroll = (/** @type {Event} */ event) => {
      const at = list.value.ids.indexOf(/** @type {CustomEvent} */ (event).detail);
      if (at >= 0) virtual.scrollToIndex(at);
    };
    document.addEventListener("waframe:show-row", scroll);
    return () => document.removeEventListener("waframe:show-row", scroll);
  }, [virtual]);
  if (!ids.length) return state === "loading" ? (patience.value ? h(Skeleton, { rows: 8 }) : html`<div class="rows"></div>`) : h(Nothing, {});
  const here = ids.includes(roving.id ?? "") ? roving.id : ids.includes(openId.value ?? "") ? openId.value : ids[items[0]?.index ?? 0];
  return html`<div
    class="rows"
    ref=${scroller}
    onKeyDown=${(/** @type {KeyboardEvent} */ event) => rove(event)}
    onFocusIn=${(/** @type {FocusEvent} */ event) => (roving.id = /** @type {HTMLElement} */ (event.target).closest("a")?.dataset.id ?? roving.id)}
  >
    <ul role="list" style=${{ height: `${virtual.getTotalSize()}px` }} aria-label=${t("inbox.list")}>
      ${items.map((item) => h(Row, { key: ids[item.index], id: ids[item.index], position: item.index + 1, size: next ? -1 : ids.length, top: item.start, here: ids[item.index] === here }))}
    </ul>
  </div>`;
}

/** Arrows, Home and End move the focus along the rows. @param {KeyboardEvent} event */
function rove(event) {
  const { ids } = list.value;
  const at = ids.indexOf(roving.id ?? "");
  const to = { ArrowDown: at + 1, ArrowUp: at - 1, Home: 0, End: ids.length - 1 }[event.key];
  if (to === undefined || !ids[to]) return;
  event.preventDefault();
  focusRow(ids[to]);
}

/** Bring a row into view and give it the focus, unless somebody has begun to write meanwhile. @param {string} id */
export function focusRow(id) {
  roving.id = id;
  document.dispatchEvent(new CustomEvent("waframe:show-row", { detail: id }));
  requestAnimationFrame(() => {
    if (isTyping(document.activeElement)) return;
    const row = /** @type {HTMLElement | null} */ (document.querySelector(`.row[data-id="${CSS.escape(id)}"]`));
    row?.focus({ preventScroll: true });
  });
}

/** Why the list is empty, and the one thing to do about it. */
function Nothing() {
  const { state, problem } = list.value;
  const { tab } = view.value;
  const button = (/** @type {string} */ title, /** @type {() => void} */ onClick) => h(Button, { onClick, children: title });
  if (state === "failed") return h(Empty, { icon: "wifi-off", title: t("empty.failed"), text: problem?.message, children: button(t("empty.again"), loadList) });
  if (!branches.value.length) return h(Empty, { icon: "store", title: t("empty.no_branch"), text: t("empty.no_branch_why") });
  if (filterCount.value) return h(Empty, { icon: "list-filter", title: t("empty.filtered"), text: t("empty.filtered_why", { count: filterCount.value }), children: button(t("empty.unfilter"), () => show({ filters: {} })) });
  if (tab === "queue") return h(Empty, { icon: "circle-check", title: t("empty.queue"), text: t("empty.queue_why"), children: button(t("empty.see_mine"), () => show({ tab: "mine" })) });
  if (tab === "mine") return h(Empty, { icon: "inbox", title: t("empty.mine"), text: t("empty.mine_why"), children: can("tab.queue") && button(t("empty.see_queue"), () => show({ tab: "queue" })) });
  if (tab === "ai") return h(Empty, { icon: "sparkles", title: t("empty.ai"), children: button(t("empty.see_all"), () => show({ tab: "all" })) });
  return h(Empty, { icon: "message-square", title: t("empty.all"), text: t("empty.all_why") });
}
