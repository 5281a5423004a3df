/** The log: of a thread of any length only what is on the screen is there; it stands at its end, and keeps its place when older ones come. */

import { Bubble, Happening, Happenings, Waiting } from "./bubbles.js";
import { initialsOf } from "./floor.js";
import { attentive, loadAround, loadNewer, loadNewest, loadOlder, markRead, seek, threadOf } from "./messages.js";
import { takeBack, waiting } from "./outbox.js";
import { conversation, me, now, typing } from "./state.js";
import { formatDay, t } from "./texts.js";
import { Button, Count, Empty, Face, h, html, Skeleton, useEffect, useLayoutEffect, useRef, useSignal } from "./ui.js";
import { useMemo } from "./vendor/hooks.js";
import { useVirtual } from "./virtual.js";

/** @typedef {import("./api.js").Message} Message */
/**
 * @typedef {{key: string, size: number, kind: "day" | "unread" | "events" | "happening" | "message" | "parcel", text?: string,
 *   message?: Message, messages?: Message[], parcel?: import("./outbox.js").Parcel, quoted?: Message | null,
 *   chosen?: string | null, retried?: string | null, seq?: number}} Line
 */

/** What somebody types counts for so long. */
const TYPING_MS = 6000;
const NEAR = 12;
const AT_END = 60;
const DAY = 86_400_000;
const COLLAPSED_FROM = 3;
const FLASH_MS = 1600;

/** Ask the log to show a message: by id, or by the channel's id. @param {{id?: string, channel_id?: string, seq?: number}} place */
export const jumpTo = (place) => document.dispatchEvent(new CustomEvent("waframe:show-message", { detail: place }));

/**
 * The lines of a thread, oldest first. Keys do not change when older ones come before them.
 * @param {import("./messages.js").Known} known
 * @returns {Line[]}
 */
export function linesOf({ items, older, line }) {
  /** @type {Line[]} */
  const lines = [];
  const byChannelId = new Map(items.map((one) => [one.channel_id, one]));
  const retried = new Map(items.filter((one) => one.retry_of).map((one) => [one.retry_of, one.id]));
  const chosen = new Map(items.filter((one) => one.content.type === "choice").map((one) => [one.reply_to, one.content.id]));
  const reached = line !== null && (!older || items[0]?.seq <= line);
  let lineDrawn = !reached;
  let dayEnd = older && items[0] ? midnight(items[0].at) + DAY : -Infinity;
  for (const message of items) {
    const at = Date.parse(message.at);
    if (at >= dayEnd) {
      lines.push({ key: `day-${message.id}`, size: 24, kind: "day", text: formatDay(message.at) });
      dayEnd = midnight(message.at) + DAY;
    }
    if (!lineDrawn && message.direction === "in" && message.seq > (line ?? 0)) {
      lineDrawn = true;
      const count = items.filter((one) => one.direction === "in" && one.seq > (line ?? 0)).length;
      lines.push({ key: "unread", size: 24, kind: "unread", text: t("thread.unread", { count }) });
    }
    if (message.content.type === "happening") addHappening(lines, message);
    else {
      lines.push({
        key: message.id, size: estimate(message), kind: "message", message, seq: message.seq,
        quoted: message.reply_to ? (byChannelId.get(message.reply_to) ?? null) : null,
        chosen: message.channel_id ? (chosen.get(message.channel_id) ?? null) : null,
        retried: retried.get(message.id) ?? null,
      });
    }
  }
  return lines.flatMap((one) => (one.messages && one.messages.length < COLLAPSED_FROM ? one.messages.map(single) : [one]));
}

/** @param {Line[]} lines @param {Message} message */
function addHappening(lines, message) {
  const last = lines.at(-1);
  if (last?.messages) last.messages.push(message);
  else lines.push({ key: `events-${message.id}`, size: 44, kind: "events", messages: [message], seq: message.seq });
}

/** @param {Message} message @returns {Line} */
const single = (message) => ({ key: message.id, size: 20, kind: "happening", message, seq: message.seq });

/** @param {string} at */
function midnight(at) {
  const then = new Date(at);
  return new Date(then.getFullYear(), then.getMonth(), then.getDate()).getTime();
}

/** How high a message may be, until it is measured. @param {Message} message */
function estimate({ text, media, content }) {
  const lines = Math.max(1, Math.ceil(text.length / 62));
  const picture = media && content.type !== "audio" && content.type !== "document" ? Math.min(320, media.height ?? 200) : 0;
  return 28 + lines * 20 + picture;
}

/** The log of a conversation. @param {{id: string}} props */
export function Log({ id }) {
  const known = threadOf(id).value;
  const patience = useSignal(false);
  useEffect(() => {
    const timer = setTimeout(() => (patience.value = true), 120);
    return () => clearTimeout(timer);
  }, []);
  if (known.state === "failed") return html`<div class="log">${h(Empty, { icon: "wifi-off", title: t("thread.failed"), text: known.problem?.message, children: h(Button, { onClick: () => loadNewest(id), children: t("empty.again") }) })}</div>`;
  if (known.state === "loading") return html`<div class="log" aria-busy="true">${patience.value && h(Skeleton, { rows: 4 })}</div>`;
  return h(Scroll, { id, known });
}

/** @param {{id: string, known: import("./messages.js").Known}} props */
function Scroll({ id, known }) {
  const scroller = useRef(/** @type {HTMLElement | null} */ (null));
  const opened = useSignal(/** @type {Set<string>} */ (new Set()));
  const atEnd = useSignal(true);
  const missed = useSignal(0);
  const wanted = useRef(/** @type {any} */ (null));
  const said = useMemo(() => linesOf(known), [known.items, known.older, known.line]);
  const parcels = waiting.value.filter((parcel) => parcel.conversation_id === id && !known.items.some((one) => one.key === parcel.key));
  const lines = parcels.length ? [...said, ...parcels.map((parcel) => /** @type {Line} */ ({ key: parcel.key, size: 80, kind: "parcel", parcel }))] : said;
  const virtual = useVirtual({
    count: lines.length, size: (index) => lines[index].size, key: (index) => lines[index]?.key ?? index, scroller: () => scroller.current,
    overscan: 4, gap: 6, paddingStart: 8, paddingEnd: 4, anchorTo: "end", followOnAppend: true, scrollEndThreshold: AT_END,
    initialOffset: () => lines.reduce((sum, line) => sum + line.size + 6, 0),
  });
  const items = virtual.getVirtualItems();
  const first = items[0]?.index ?? 0;
  const last = items.at(-1)?.index ?? 0;

  useLayoutEffect(() => {
    const at = lines.findIndex((line) => line.kind === "unread");
    if (at >= 0) virtual.scrollToIndex(at, { align: tall(lines, at, scroller.current) ? "start" : "end" });
    if (at < 0 || !tall(lines, at, scroller.current)) virtual.scrollToEnd();
  }, []);
  useEffect(() => {
    if (known.older && first < NEAR) loadOlder(id);
    if (known.newer && last > lines.length - NEAR) loadNewer(id);
  }, [first, last, known.older, known.newer, known.busy]);
  const newest = known.items.at(-1)?.seq ?? 0;
  const seen = useRef(newest);
  useEffect(() => {
    const fresh = known.items.filter((one) => one.seq > seen.current && one.direction === "in").length;
    if (newest > seen.current && !known.newer && !atEnd.value) missed.value += fresh;
    seen.current = Math.max(seen.current, newest);
  }, [newest]);
  const onScroll = () => {
    const end = !known.newer && virtual.isAtEnd(AT_END);
    if (end !== atEnd.value) atEnd.value = end;
    if (end) missed.value = 0;
    if (end && attentive()) markRead();
  };
  useEffect(() => {
    const resized = new ResizeObserver(() => atEnd.value && virtual.scrollToEnd());
    if (scroller.current) resized.observe(scroller.current);
    return () => resized.disconnect();
  }, []);
  const show = (/** @type {(message: Message) => boolean} */ match) => {
    const at = lines.findIndex((line) => (line.message && match(line.message)) || line.messages?.some(match));
    if (at < 0) return false;
    virtual.scrollToIndex(at, { align: "center" });
    flash(lines[at].message?.id ?? "", 12);
    return true;
  };
  useEffect(() => {
    if (wanted.current && show(wanted.current)) wanted.current = null;
  }, [lines]);
  useEffect(() => {
    const jump = async (/** @type {Event} */ event) => {
      const { id: messageId, channel_id: channelId, seq } = /** @type {CustomEvent} */ (event).detail;
      const match = (/** @type {Message} */ one) => (messageId ? one.id === messageId : channelId ? one.channel_id === channelId : one.seq >= seq);
      wanted.current = match;
      if (show(match)) wanted.current = null;
      else if (channelId) await seek(id, match);
      else await loadAround(id, messageId ?? seq);
    };
    document.addEventListener("waframe:show-message", jump);
    return () => document.removeEventListener("waframe:show-message", jump);
  }, [lines]);
  const toNewest = async () => {
    missed.value = 0;
    if (known.newer) await loadNewest(id);
    virtual.scrollToEnd();
  };
  const turn = (/** @type {string} */ key) => {
    const next = new Set(opened.value);
    if (!next.delete(key)) next.add(key);
    opened.value = next;
  };
  const unread = known.line !== null ? lines.findIndex((line) => line.kind === "unread") : -1;
  const lineAbove = known.line !== null && (unread < 0 ? known.older : unread < first + 1 && !atEnd.value);
  return html`<div class="log-frame">
    <div class="log" ref=${scroller} tabindex="0" role="log" aria-live="off" aria-label=${t("thread.log")} aria-busy=${known.busy} onScroll=${onScroll}>
      <ol role="list" style=${{ height: `${virtual.getTotalSize()}px` }}>
        ${items.map((item) => lines[item.index] && h(Placed, { key: lines[item.index].key, line: lines[item.index], top: item.start, index: item.index, measure: virtual.measureElement, open: opened.value.has(lines[item.index].key), turn }))}
      </ol>
    </div>
    ${h(Typists, { id })}
    <div class="jumps">
      ${lineAbove && h(Button, { small: true, icon: "arrow-up", onClick: () => jumpTo({ seq: (known.line ?? 0) + 1 }), children: t("thread.first_unread") })}
      ${(!atEnd.value || known.newer) && h(Button, { small: true, icon: "arrow-down", "aria-label": t("thread.newest"), onClick: toNewest, children: missed.value ? h(Count, { value: missed.value, on: true, label: t("thread.new") }) : t("thread.newest") })}
    </div>
  </div>`;
}

/** Tell whether more stands below a line than fits. @param {Line[]} lines @param {number} at @param {HTMLElement | null} scroller */
const tall = (lines, at, scroller) => lines.slice(at).reduce((sum, line) => sum + line.size + 6, 0) > (scroller?.clientHeight ?? 0);

/** A line where it stands; what it shows is drawn anew only when it is another. @param {{line: Line, top: number, index: number, measure: (node: Element | null) => void, open: boolean, turn: (key: string) => void}} props */
function Placed({ line, top, index, measure, open, turn }) {
  const { message, quoted, chosen, retried, text, messages, parcel } = line;
  const drawn = useMemo(() => drawLine(line, open, turn), [message, quoted, chosen, retried, text, messages?.length, parcel, open]);
  return html`<li class="line" ref=${measure} data-index=${index} data-seq=${line.seq} style=${{ transform: `translateY(${top}px)` }}>${drawn}</li>`;
}

/** @param {Line} line @param {boolean} open @param {(key: string) => void} turn */
function drawLine(line, open, turn) {
  const { kind, text, message, messages, parcel, quoted, chosen, retried, key } = line;
  switch (kind) {
    case "day": return html`<div class="day">${text}</div>`;
    case "unread": return html`<div class="unread-line">${text}</div>`;
    case "events": return h(Happenings, { messages: messages ?? [], open, onTurn: () => turn(key) });
    case "happening": return message && h(Happening, { message });
    case "parcel": return parcel && h(Waiting, { parcel, onTakeBack: () => takeBack(parcel.key) });
    default: return message && h(Bubble, { message, quoted, chosen, retried });
  }
}

/** Point at a message once it is drawn. @param {string} id @param {number} tries */
function flash(id, tries) {
  const element = document.getElementById(`m-${id}`);
  if (!element) return void (tries > 0 && requestAnimationFrame(() => flash(id, tries - 1)));
  element.classList.add("flash");
  setTimeout(() => element.classList.remove("flash"), FLASH_MS);
}

/** Who types here, other than me. @param {string} id */
export const typistsOf = (id) => (typing.value.get(id) ?? []).filter((one) => one.agent.id !== me.value?.id && now.value - one.at < TYPING_MS);

/** @param {{id: string}} props */
const Typists = ({ id }) =>
  html`<div class="typists">${typistsOf(id).map((one) => html`<div key=${one.agent.id} class="typing">${h(Face, { initials: initialsOf(one.agent.name), voice: "other", small: true })}${t(one.kind === "note" ? "thread.typing_note" : "thread.typing", { name: one.agent.name })}<span class="dots" aria-hidden="true"><i></i><i></i><i></i></span></div>`)}</div>`;
