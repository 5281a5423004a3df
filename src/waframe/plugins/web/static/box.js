/** The words themselves: what is typed, what is offered while typing, and the keys that send. */

import { holds } from "./actions.js";
import { attach } from "./attachments.js";
import { EmojiPicker } from "./emoji.js";
import { threadOf } from "./messages.js";
import { channelOf, socket } from "./state.js";
import { askedFor, offersFor, Suggestions, warm } from "./suggest.js";
import { t } from "./texts.js";
import { announce, Button, h, html, useEffect, useRef, useSignal } from "./ui.js";

const TYPING_MS = 3000;
const LOOK_UP_MS = 120;
const SEND_KEY = "waframe.send_key";
const HOLE = /\{\w+\}/;

/** Tell whether a key press sends: Enter, or with Ctrl where one chose so; a finger's Enter begins a line. @param {KeyboardEvent} event */
function sends(event) {
  if (event.key !== "Enter" || event.shiftKey || event.isComposing) return false;
  if (event.ctrlKey || event.metaKey) return true;
  return localStorage.getItem(SEND_KEY) !== "ctrl" && !matchMedia("(pointer: coarse)").matches;
}

/** What is offered for the words before the caret. @param {import("./api.js").Conversation} one @param {boolean} note */
function useSuggestions(one, note) {
  const list = useSignal(/** @type {import("./suggest.js").Offered[]} */ ([]));
  const at = useSignal(0);
  const looking = useSignal(false);
  const asked = useRef(/** @type {import("./suggest.js").Asked | null} */ (null));
  const timer = useRef(/** @type {any} */ (null));
  const whenFound = useRef(/** @type {(() => void) | null} */ (null));
  const close = () => {
    clearTimeout(timer.current);
    looking.value = false;
    asked.current = whenFound.current = null;
    list.value = [];
  };
  const look = (/** @type {string} */ text, /** @type {number} */ caret) => {
    const wanted = askedFor(text, caret, note);
    close();
    if (!wanted) return;
    asked.current = wanted;
    looking.value = true;
    timer.current = setTimeout(async () => {
      const found = await offersFor(wanted, one).catch(() => []);
      if (asked.current !== wanted) return;
      list.value = found;
      at.value = 0;
      looking.value = false;
      if (!found.length) return;
      announce(t("suggest.found", { count: found.length }));
      whenFound.current?.();
    }, LOOK_UP_MS);
  };
  useEffect(() => {
    if (!note) warm(one.branch);
    return close;
  }, [note]);
  return { list, at, asked, looking, whenFound, look, close };
}

/**
 * The text box.
 * @param {{one: import("./api.js").Conversation, writing: import("./composer.js").Writing, onSend: () => void,
 *   row: (own: any) => any}} props `row` draws the line of tools below, with those that need the caret
 */
export function Box({ one, writing, onSend, row }) {
  const { text, kind, quoted, files, mentions, keep } = writing;
  const note = kind.value === "note";
  const box = useRef(/** @type {HTMLTextAreaElement | null} */ (null));
  const told = useRef(0);
  const emoji = useSignal(false);
  const { list, at, asked, looking, whenFound, look, close } = useSuggestions(one, note);
  const quiet = () => {
    if (told.current) socket.send({ do: "typing", conversation_id: one.id, kind: null });
    told.current = 0;
  };
  useEffect(() => quiet, [note]);
  const change = (/** @type {string} */ value, /** @type {number} */ caret) => {
    text.value = value;
    keep();
    look(value, caret);
    if (!value) quiet();
    else if (Date.now() - told.current >= TYPING_MS) {
      told.current = Date.now();
      socket.send({ do: "typing", conversation_id: one.id, kind: kind.value });
    }
  };
  /** Write, and put the caret where one goes on: at once, for fingers are fast. */
  const write = (/** @type {string} */ value, /** @type {number} */ from, to = from) => {
    if (box.current) {
      box.current.value = value;
      box.current.focus();
      box.current.setSelectionRange(from, to);
    }
    change(value, to);
  };
  /** Put words where the caret is, or in the place of what was asked for; what is not known in them is marked. */
  const insert = (/** @type {string} */ words, /** @type {number} */ begin, /** @type {number} */ end) => {
    const hole = HOLE.exec(words);
    const from = begin + (hole ? hole.index : words.length);
    write(text.value.slice(0, begin) + words + text.value.slice(end), from, hole ? from + hole[0].length : from);
    close();
  };
  const pick = (/** @type {number} */ index) => {
    const one = list.value[index];
    if (!one || !asked.current) return;
    if (one.mention) mentions.current.push(one.mention);
    insert(one.text, asked.current.begin, box.current?.selectionStart ?? text.value.length);
  };
  const onKeyDown = (/** @type {KeyboardEvent} */ event) => {
    const step = { ArrowDown: 1, ArrowUp: -1 }[event.key];
    const size = list.value.length;
    if (size && step) at.value = (at.value + step + size) % size;
    else if (size && (event.key === "Enter" || event.key === "Tab") && !event.isComposing) pick(at.value);
    else if (looking.value && event.key === "Enter" && !event.shiftKey && !event.isComposing) whenFound.current = () => pick(0);
    else if (size && event.key === "Escape") close();
    else if (event.key === "ArrowUp" && !text.value && !note && !event.shiftKey) quoteLast();
    else if (event.key === "Escape" && quoted.value && !note) quoted.value = null;
    else if (sends(event)) onSend();
    else return;
    event.preventDefault();
    event.stopPropagation();
  };
  const quoteLast = () => {
    const last = threadOf(one.id).value.items.findLast((message) => message.direction === "in" && message.channel_id);
    if (last) quoted.value = last;
  };
  const onPaste = (/** @type {ClipboardEvent} */ event) => {
    const pasted = [...(event.clipboardData?.files ?? [])];
    if (!pasted.length || note || !holds()) return;
    event.preventDefault();
    attach(files, pasted, channelOf(one));
  };
  const caret = () => box.current?.selectionStart ?? text.value.length;
  const begin = (/** @type {string} */ mark) => {
    const here = caret();
    const before = here > 0 && !/\s$/.test(text.value.slice(0, here)) ? ` ${mark}` : mark;
    write(text.value.slice(0, here) + before + text.value.slice(here), here + before.length);
  };
  const shown = list.value.length > 0;
  return html`<div class="writing">
    ${shown && h(Suggestions, { list: list.value, at: at.value, onPick: pick })}
    ${emoji.value && h(EmojiPicker, { onPick: (found) => ((emoji.value = false), insert(found, caret(), caret())), onClose: () => ((emoji.value = false), box.current?.focus()) })}
    <textarea class="text" ref=${box} rows="1" dir="auto" value=${text.value} aria-label=${t(note ? "composer.note_label" : "composer.reply_label")} placeholder=${t(note ? "composer.note_hint" : "composer.reply_hint")}
      aria-autocomplete="list" aria-controls=${shown ? "suggest" : undefined} aria-activedescendant=${shown ? `suggest-${at.value}` : undefined}
      onInput=${(/** @type {any} */ event) => change(event.target.value, event.target.selectionStart)} onKeyDown=${onKeyDown} onPaste=${onPaste} onBlur=${close}></textarea>
  </div>
  ${row(html`
    ${h(Button, { kind: "bare", small: true, icon: "smile", label: t("emoji.label"), "aria-expanded": emoji.value, onClick: () => (emoji.value = !emoji.value) })}
    ${note ? h(Button, { kind: "bare", small: true, icon: "at-sign", label: t("composer.mention"), onClick: () => begin("@") }) : h(Button, { kind: "bare", small: true, icon: "slash", label: t("composer.canned"), onClick: () => begin("/") })}
    ${!note && askedFor("#", 1, false) && h(Button, { kind: "bare", small: true, icon: "hash", label: t("composer.product"), onClick: () => begin("#") })}`)}`;
}
